import { groundworkError } from "../../core/errors.ts"
import { escapedPattern } from "../../language/patterns.ts"
import type { FieldDeclaration, FieldKind } from "../extraction/field.ts"
import { fold } from "../extraction/labels.ts"

/** A property of a user's JSON Schema as a field that can be looked for. */
export interface SchemaField {
  readonly name: string
  readonly declaration: FieldDeclaration
  /** A regular expression the value must match, where the schema gives one. */
  readonly pattern?: RegExp
  readonly values?: readonly string[]
  readonly isRequired: boolean
  readonly description: string
}

/** An array of a user's JSON Schema: rows of a table, or values one after the other. */
export interface SchemaList {
  readonly name: string
  readonly declaration: FieldDeclaration
  /** What a row holds; their names are those inside a row ("price"). A list of plain values has one of name "". */
  readonly columns: readonly SchemaField[]
  readonly isRequired: boolean
}

export interface SchemaFields {
  readonly fields: readonly SchemaField[]
  readonly lists: readonly SchemaList[]
}

type Node = Readonly<Record<string, unknown>>

const deepest = 8
/** Parts of JSON Schema that say what to look for in a way that is not read here. */
const unsupported = ["allOf", "oneOf", "not", "if", "patternProperties", "prefixItems", "dependentSchemas"]

/**
 * Fields and lists of a JSON Schema: an object with properties. Objects inside are walked ("address.city"), arrays are
 * lists of rows or of plain values, `$ref` to the schema's own definitions and `anyOf` with null are followed. Words that
 * announce a field: its name, its `title`, and `x-labels`. Kind: `format` (date, iban), `type` (number, integer), the name.
 * @throws input_invalid with the place of a part that is not supported
 */
export function fieldsOfSchema(schema: Node): SchemaFields {
  const fields: SchemaField[] = []
  const lists: SchemaList[] = []
  const walk = (node: Node, prefix: string, depth: number) => {
    if (depth > deepest) throw refused(prefix, "objects are nested too deep")
    const required = Array.isArray(node.required) ? node.required.map(String) : []
    for (const [key, raw] of Object.entries(isNode(node.properties) ? node.properties : {})) {
      const name = prefix === "" ? key : `${prefix}.${key}`
      const own = plain(schema, raw, name)
      const isRequired = required.includes(key)
      if (isNode(own.properties)) walk(own, name, depth + 1)
      else if (typeOf(own) === "array") lists.push(listOf(schema, own, key, name, isRequired))
      else if (typeOf(own) === "object") throw refused(name, "an object needs properties to look for")
      else fields.push(fieldOf(own, key, name, isRequired))
    }
  }
  walk(plain(schema, schema, "schema"), "", 0)
  return { fields, lists }
}

function listOf(root: Node, node: Node, key: string, name: string, isRequired: boolean): SchemaList {
  if (!isNode(node.items)) throw refused(name, "an array needs items, one schema for all of them")
  const items = plain(root, node.items, `${name}.items`)
  const declaration = { name, kind: "text" as const, labels: labelsOf(key, node) }
  if (!isNode(items.properties)) {
    const type = typeOf(items)
    if (type === "array" || type === "object") throw refused(name, "arrays of arrays and of open objects are not read")
    return { name, declaration, columns: [fieldOf(items, key, "", false)], isRequired }
  }
  const required = Array.isArray(items.required) ? items.required.map(String) : []
  const columns = Object.entries(items.properties).map(([column, raw]) => {
    const own = plain(root, raw, `${name}.${column}`)
    if (isNode(own.properties) || typeOf(own) === "array" || typeOf(own) === "object")
      throw refused(`${name}.${column}`, "a row holds plain values, no objects and no lists")
    return fieldOf(own, column, column, required.includes(column))
  })
  if (columns.length === 0) throw refused(name, "its items have no properties")
  return { name, declaration, columns, isRequired }
}

function fieldOf(node: Node, key: string, name: string, isRequired: boolean): SchemaField {
  const pattern = typeof node.pattern === "string" ? compiled(node.pattern, name) : undefined
  return {
    name,
    declaration: { name, kind: kindOf(key, node), labels: labelsOf(key, node) },
    ...(pattern === undefined ? {} : { pattern }),
    ...(Array.isArray(node.enum) ? { values: node.enum.map(String) } : {}),
    isRequired,
    description: typeof node.description === "string" ? node.description : "",
  }
}

/** The node itself: references to the schema's own definitions followed, "this or null" taken as this. */
function plain(root: Node, raw: unknown, name: string, hops = 0): Node {
  if (!isNode(raw)) throw refused(name, "is no schema")
  if (typeof raw.$ref === "string") {
    const target = hops > deepest ? undefined : resolved(root, raw.$ref)
    if (target === undefined) throw refused(name, `$ref ${raw.$ref} is not in the schema itself`)
    const { $ref: _, ...own } = raw
    return { ...plain(root, target, name, hops + 1), ...own }
  }
  if (Array.isArray(raw.anyOf)) {
    const { anyOf, ...own } = raw
    const others = anyOf.filter((one) => !(isNode(one) && one.type === "null"))
    if (others.length !== 1) throw refused(name, "anyOf of several kinds is not supported; one kind, or that and null")
    return { ...plain(root, others[0], name, hops + 1), ...own }
  }
  const part = unsupported.find((key) => raw[key] !== undefined)
  if (part !== undefined) throw refused(name, `${part} is not supported`)
  return raw
}

/** "#/$defs/address" inside the schema. */
function resolved(root: Node, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined
  return reference
    .slice(2)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((node, part) => (isNode(node) && Object.hasOwn(node, part) ? node[part] : undefined), root)
}

function refused(name: string, why: string) {
  return groundworkError("input_invalid", `schema: ${name}: ${why}`)
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function typeOf(node: Node): unknown {
  return Array.isArray(node.type) ? node.type.find((type) => type !== "null") : node.type
}

function compiled(pattern: string, name: string): RegExp {
  try {
    return new RegExp(pattern, "u")
  } catch {
    throw refused(name, `the pattern ${pattern} is no regular expression`)
  }
}

function kindOf(key: string, node: Node): FieldKind {
  const type = typeOf(node)
  if (node.format === "date" || node.format === "date-time") return "date"
  if (node.format === "iban" || /iban/i.test(key)) return "iban"
  if (type === "number" || type === "integer") return "amount"
  if (/(?:^|[a-z_])(?:number|no|nr|id|code|reference|ref)$/i.test(key) && type === "string") return "identifier"
  return "text"
}

function labelsOf(key: string, node: Node): FieldDeclaration["labels"] {
  const own = Array.isArray(node["x-labels"]) ? node["x-labels"].map(String) : []
  const title = typeof node.title === "string" ? [node.title] : []
  const words = key
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim()
  // Where a schema says how a field is announced, its bare name ("date") is only a hint.
  const nameWeight = own.length + title.length > 0 ? 0.45 : 0.85
  const weighted = [
    ...own.map((text) => [text, 0.95] as const),
    ...title.map((text) => [text, 0.92] as const),
    [words, nameWeight] as const,
  ]
  return weighted.map(([text, weight]) => ({ pattern: escapedPattern(fold(text)), weight }))
}
