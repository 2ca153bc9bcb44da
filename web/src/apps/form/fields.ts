/** A JSON Schema, as much of it as a form looks at. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema | boolean
  readonly prefixItems?: readonly Schema[]
  readonly minItems?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  /** How a field is drawn where its type does not say it: see `App.input`. */
  readonly "x-form"?: string
}

export interface Option {
  readonly value: unknown
  readonly label: string
}

/** What is drawn for a value. */
export type Control =
  | { readonly kind: "text"; readonly isLong: boolean; readonly type: "text" | "date"; readonly least: number }
  | { readonly kind: "number"; readonly isWhole: boolean; readonly least?: number; readonly most?: number }
  | { readonly kind: "choice"; readonly options: readonly Option[] }
  | { readonly kind: "several"; readonly options: readonly Option[] }
  /** `default`: what holds where nothing is said. */
  | { readonly kind: "check"; readonly default: boolean }
  | { readonly kind: "document" }
  | { readonly kind: "collections" }
  /** A list of texts or numbers, one a line; `orOne`: a single one may stand for itself. */
  | { readonly kind: "lines"; readonly isNumbers: boolean; readonly least: number; readonly orOne: boolean }
  | { readonly kind: "list"; readonly of: Control; readonly least: number; readonly schema: Schema }
  | { readonly kind: "group"; readonly fields: readonly Field[]; readonly schema: Schema }
  /** The last resort: JSON, checked against the schema as it is typed. */
  | { readonly kind: "json"; readonly schema: Schema }

export interface Field {
  readonly name: string
  readonly title: string
  readonly help?: string
  readonly isRequired: boolean
  /** Behind the fields that most need. */
  readonly isAside: boolean
  readonly control: Control
  readonly default?: unknown
  readonly example?: unknown
}

/** Deeper than this a form is harder to fill in than JSON. */
const deepest = 4

/** The fields of an app's form, in the order of its schema. */
export function fieldsOf(schema: Schema, root: Schema = schema, depth = 0): readonly Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, given]) => {
    const property = resolved(given, root)
    if (property["x-form"] === "hidden") return []
    const isRequired = (schema.required ?? []).includes(name) && property.default === undefined
    const control = controlOf(property, root, depth)
    const help = property.description
    const example = property.examples?.[0]
    return [
      {
        name,
        title: property.title ?? titleOf(name),
        ...(help === undefined ? {} : { help }),
        isRequired,
        isAside: !isRequired && (property["x-form"] === "aside" || isLarge(control)),
        control,
        ...(property.default === undefined ? {} : { default: property.default }),
        ...(example === undefined ? {} : { example }),
      },
    ]
  })
}

/** "minConfidence" → "Min confidence". */
export function titleOf(name: string): string {
  const words = name
    .replace(/[_-]+/g, " ")
    .replace(/([a-z\d])([A-Z])/g, (_, before: string, letter: string) => `${before} ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function isLarge({ kind }: Control): boolean {
  return kind === "list" || kind === "group" || kind === "json"
}

/** What is drawn for a value of this schema. */
export function controlOf(given: Schema, root: Schema = given, depth = 0): Control {
  const schema = withoutNull(resolved(given, root))
  const whole = { ...schema, ...(root.$defs === undefined ? {} : { $defs: root.$defs }) }
  const json: Control = { kind: "json", schema: whole }
  if (schema["x-form"] === "document") return { kind: "document" }
  if (schema["x-form"] === "collections") return { kind: "collections" }
  const options = optionsOf(schema, root)
  if (options !== undefined)
    return isBoolean(options) ? { kind: "check", default: schema.default === true } : { kind: "choice", options }
  const typed = simplest(schema, root)
  const lines = oneOrMore(typed, root, depth)
  if (lines !== undefined) return lines
  if (typed.allOf !== undefined || typed.anyOf !== undefined || typed.oneOf !== undefined) return json
  switch (typed.type) {
    case "string":
      return {
        kind: "text",
        isLong: schema["x-form"] === "long",
        type: typed.format === "date" ? "date" : "text",
        least: typed.minLength ?? 0,
      }
    case "number":
    case "integer":
      return { kind: "number", isWhole: typed.type === "integer", ...rangeOf(typed) }
    case "array":
      return listOf(typed, root, depth) ?? json
    case "object": {
      const fields = depth >= deepest ? [] : fieldsOf(typed, root, depth + 1)
      return fields.length === 0 ? json : { kind: "group", fields, schema: whole }
    }
    default:
      return json
  }
}

function listOf(schema: Schema, root: Schema, depth: number): Control | undefined {
  if (typeof schema.items !== "object" || schema.prefixItems !== undefined || depth > deepest) return undefined
  const of = controlOf(schema.items, root, depth + 1)
  const least = schema.minItems ?? 0
  switch (of.kind) {
    case "text":
      return { kind: "lines", isNumbers: false, least, orOne: false }
    case "number":
      return { kind: "lines", isNumbers: true, least, orOne: false }
    case "choice":
      return { kind: "several", options: of.options }
    case "json":
      return undefined
    default:
      return {
        kind: "list",
        of,
        least,
        schema: { ...schema, ...(root.$defs === undefined ? {} : { $defs: root.$defs }) },
      }
  }
}

/** "A text, or a list of texts": lines, of which one alone is the text. */
function oneOrMore(schema: Schema, root: Schema, depth: number): Control | undefined {
  const parts = (schema.anyOf ?? schema.oneOf ?? []).map((part) => resolved(part, root))
  const list = parts.find((part) => part.type === "array")
  const one = parts.find((part) => part.type === "string")
  const lines = list === undefined ? undefined : listOf(list, root, depth)
  if (parts.length !== 2 || one === undefined || lines?.kind !== "lines" || lines.isNumbers) return undefined
  return { ...lines, orOne: true }
}

/** The integers' own bounds are left out: they are no one's wish. */
function rangeOf({ minimum, maximum }: Schema): { readonly least?: number; readonly most?: number } {
  return {
    ...(minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? {} : { least: minimum }),
    ...(maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? {} : { most: maximum }),
  }
}

/** The values that one may choose from, where these are all: an enum, a constant, or a union of such. */
function optionsOf(schema: Schema, root: Schema): readonly Option[] | undefined {
  const values = valuesOf(schema, root)
  if (values === undefined) return undefined
  return values.map(({ value, label }) => ({ value, label: label ?? String(value) }))
}

function valuesOf(
  given: Schema,
  root: Schema,
): readonly { readonly value: unknown; readonly label?: string }[] | undefined {
  const schema = resolved(given, root)
  if (schema.enum !== undefined) return schema.enum.map((value) => ({ value }))
  if (schema.const !== undefined)
    return [{ value: schema.const, ...(schema.title === undefined ? {} : { label: schema.title }) }]
  if (schema.type === "boolean") return [{ value: false }, { value: true }]
  const parts = (schema.anyOf ?? schema.oneOf)?.map((part) => valuesOf(part, root))
  if (parts === undefined || parts.length === 0) return undefined
  const known = parts.flatMap((part) => (part === undefined ? [] : [part]))
  return known.length === parts.length ? known.flat() : undefined
}

function isBoolean(options: readonly Option[]): boolean {
  return options.length === 2 && options.every(({ value }) => typeof value === "boolean")
}

/** Where a text may stand for all of a union's kinds ("an id: a text or a number"), the text; else the schema itself. */
function simplest(schema: Schema, root: Schema): Schema {
  const kinds = schema.anyOf ?? schema.oneOf ?? []
  const parts = kinds.map((part) => resolved(part, root))
  const types = Array.isArray(schema.type) ? schema.type : parts.map((part) => part.type)
  const isPlain =
    types.length > 0 && types.every((type) => type === "string" || type === "number" || type === "integer")
  if (!isPlain || !types.includes("string")) return parts.length === 1 ? { ...schema, ...parts[0] } : schema
  const { anyOf: _any, oneOf: _one, ...rest } = schema
  return { ...rest, type: "string" }
}

/** A value that may be null is one that may be left out. */
function withoutNull(schema: Schema): Schema {
  const isNull = (part: Schema) => part.type === "null" || part.const === null
  const { anyOf, oneOf, type } = schema
  const kept = (parts: readonly Schema[]) => parts.filter((part) => !isNull(part))
  const types = Array.isArray(type) ? type.filter((one) => one !== "null") : type
  const [only] = Array.isArray(types) && types.length === 1 ? types : []
  return {
    ...schema,
    ...(types === undefined ? {} : { type: only ?? types }),
    ...(anyOf === undefined ? {} : { anyOf: kept(anyOf) }),
    ...(oneOf === undefined ? {} : { oneOf: kept(oneOf) }),
    ...(schema.enum === undefined ? {} : { enum: schema.enum.filter((value) => value !== null) }),
  }
}

/** What a reference within the schema stands for; what is said beside it counts, too. */
export function resolved(schema: Schema, root: Schema): Schema {
  const name = schema.$ref?.match(/^#\/\$defs\/(.+)$/)?.[1]
  const target = name === undefined ? undefined : root.$defs?.[name]
  if (target === undefined) return schema.$ref === "#" ? { ...root, ...schema } : schema
  const { $ref: _, ...rest } = schema
  return { ...target, ...rest }
}
