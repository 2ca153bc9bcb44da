import type { Draft } from "./build.ts"

/** JSON as text: objects as "name: value" items, lists of like objects as tables, nesting as depth. */
export function jsonDrafts(value: unknown, depth = 0): readonly Draft[] {
  if (isLeaf(value)) return [{ kind: "paragraph", text: leafText(value) }]
  if (Array.isArray(value)) return listDrafts(value, depth)
  return Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([name, entry]) =>
    namedEntry(name, entry, depth),
  )
}

function listDrafts(list: readonly unknown[], depth: number): readonly Draft[] {
  return isTable(list) ? tableDrafts(list) : list.flatMap((entry) => listEntry(entry, depth))
}

function listEntry(entry: unknown, depth: number): readonly Draft[] {
  return isLeaf(entry) ? [{ kind: "item", depth, text: leafText(entry) }] : jsonDrafts(entry, depth)
}

function namedEntry(name: string, entry: unknown, depth: number): readonly Draft[] {
  if (isLeaf(entry)) return [{ kind: "item", depth, text: `${name}: ${leafText(entry)}` }]
  if (Array.isArray(entry) && entry.every(isLeaf)) {
    return [{ kind: "item", depth, text: `${name}: ${entry.map(leafText).join(", ")}` }]
  }
  const inner = jsonDrafts(entry, Math.min(depth + 1, 8))
  if (depth === 0) return [{ kind: "heading", level: 2, text: name }, ...inner]
  return [{ kind: "item", depth, text: `${name}:` }, ...inner]
}

/** At least two objects that share their field names and hold no structure of their own. */
function isTable(list: readonly unknown[]): list is readonly Readonly<Record<string, unknown>>[] {
  if (list.length < 2) return false
  const names = (entry: unknown) =>
    isLeaf(entry) || Array.isArray(entry) ? undefined : Object.keys(entry as object).join("\n")
  const first = names(list[0])
  return (
    first !== undefined &&
    first !== "" &&
    list.every((entry) => names(entry) === first && Object.values(entry as object).every(isLeaf))
  )
}

function tableDrafts(rows: readonly Readonly<Record<string, unknown>>[]): readonly Draft[] {
  const header = Object.keys(rows[0]!)
  const headerRow: Draft = { kind: "row", isHeader: true, header, cells: header.map((text) => ({ text })) }
  return [
    headerRow,
    ...rows.map(
      (row): Draft => ({ kind: "row", header, cells: header.map((name) => ({ text: leafText(row[name]) })) }),
    ),
  ]
}

function isLeaf(value: unknown): value is string | number | boolean | null | undefined {
  return value === null || typeof value !== "object"
}

function leafText(value: unknown): string {
  return value === null || value === undefined ? "" : String(value)
}
