import { resolved, type Schema } from "./fields.ts"

/** Deeper than this the service is the one to say it. */
const deepest = 12

/** Why a value does not fit a schema, in words; undefined if it does, as far as a form can tell. */
export function faultOf(given: Schema, value: unknown, root: Schema = given, at = "", depth = 0): string | undefined {
  if (depth > deepest) return undefined
  const schema = resolved(given, root)
  const say = (message: string) => (at === "" ? message : `${at} ${message}`)
  const options = schema.anyOf ?? schema.oneOf
  if (options?.every((option) => faultOf(option, value, root, at, depth + 1) !== undefined) === true) {
    const [only] = options
    return options.length === 1 && only !== undefined
      ? faultOf(only, value, root, at, depth + 1)
      : say("has none of the forms it may have")
  }
  const allowed = schema.enum ?? (schema.const === undefined ? undefined : [schema.const])
  if (allowed !== undefined && !allowed.includes(value)) return say(`must be ${allowed.map(String).join(" or ")}`)
  const types = schema.type === undefined ? [] : [schema.type].flat()
  if (types.length > 0 && !types.some((type) => isOf(type, value)))
    return say(`must be ${types.map((type) => namesOf[type] ?? type).join(" or ")}`)
  if (typeof value === "number" && schema.minimum !== undefined && value < schema.minimum)
    return say(`is less than ${schema.minimum}`)
  if (typeof value === "number" && schema.maximum !== undefined && value > schema.maximum)
    return say(`is more than ${schema.maximum}`)
  if (typeof value === "string" && value.length < (schema.minLength ?? 0)) return say("is too short")
  if (Array.isArray(value)) return faultOfList(schema, value, root, at, depth)
  if (typeof value === "object" && value !== null) return faultOfObject(schema, value, root, at, depth)
  return undefined
}

function faultOfList(schema: Schema, values: readonly unknown[], root: Schema, at: string, depth: number) {
  if (values.length < (schema.minItems ?? 0)) return `${at} takes at least ${schema.minItems}`.trim()
  const { items } = schema
  if (typeof items !== "object") return undefined
  for (const [index, value] of values.entries()) {
    const fault = faultOf(items, value, root, inside(at, String(index)), depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

function faultOfObject(schema: Schema, value: object, root: Schema, at: string, depth: number): string | undefined {
  const lacking = (schema.required ?? []).find(
    (name) => !(name in value) && schema.properties?.[name]?.default === undefined,
  )
  if (lacking !== undefined) return `${inside(at, lacking)} is needed`
  for (const [name, entry] of Object.entries(value)) {
    const own = schema.properties?.[name] ?? schema.additionalProperties
    if (own === false) return `${inside(at, name)} is not known here`
    const fault = typeof own === "object" ? faultOf(own, entry, root, inside(at, name), depth + 1) : undefined
    if (fault !== undefined) return fault
  }
  return undefined
}

const inside = (at: string, name: string) => (at === "" ? name : `${at}.${name}`)

const namesOf: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value)
    case "array":
      return Array.isArray(value)
    case "integer":
      return Number.isInteger(value)
    case "null":
      return value === null
    default:
      return typeof value === type
  }
}
