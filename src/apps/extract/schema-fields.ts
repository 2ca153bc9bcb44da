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

type Node = Readonly<Record<string, unknown>>

/**
 * Fields of a JSON Schema (an object with properties; objects inside are walked, "address.city"). Words that announce a
 * field: its name, its `title`, and `x-labels`. Kind: `format` (date, iban), `type` (number, integer) and the name.
 */
export function fieldsOfSchema(schema: Node, prefix = ""): readonly SchemaField[] {
  const properties = isNode(schema.properties) ? schema.properties : {}
  const required = Array.isArray(schema.required) ? schema.required.map(String) : []
  return Object.entries(properties).flatMap(([key, node]) => {
    if (!isNode(node)) return []
    const name = prefix === "" ? key : `${prefix}.${key}`
    if (isNode(node.properties)) return fieldsOfSchema(node, name)
    const pattern = typeof node.pattern === "string" ? compiled(node.pattern) : undefined
    return [
      {
        name,
        declaration: { name, kind: kindOf(key, node), labels: labelsOf(key, node) },
        ...(pattern === undefined ? {} : { pattern }),
        ...(Array.isArray(node.enum) ? { values: node.enum.map(String) } : {}),
        isRequired: required.includes(key),
        description: typeof node.description === "string" ? node.description : "",
      },
    ]
  })
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u")
  } catch {
    return undefined
  }
}

function kindOf(key: string, node: Node): FieldKind {
  const type = Array.isArray(node.type) ? node.type[0] : node.type
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
  return weighted.map(([text, weight]) => ({ pattern: escaped(fold(text)), weight }))
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
}
