import { parse } from "csv-parse/sync"
import { groundworkError } from "../../core/errors.ts"

/** Who chose what: row `p` of `people` chose `items[starts[p] … starts[p + 1])`, oldest first where times are known. */
export interface Interactions {
  readonly people: readonly string[]
  readonly items: readonly string[]
  readonly starts: Uint32Array
  /** Indices into `items`; no item twice in a row. */
  readonly chosen: Uint32Array
  readonly hasTimes: boolean
}

export interface Row {
  readonly person: string
  readonly item: string
  readonly weight: number
  readonly time: number | undefined
  /** Whom the person belongs to, for the report alone; never kept with the model. */
  readonly group?: string
}

/**
 * Reads interactions from CSV or TSV with the columns `person`, `item` and, if there, `weight`, `time` and `group`. Rows of
 * weight zero or less are left out: they say that nothing was chosen.
 * @throws input_invalid when a column is missing or no row is left
 */
export function readRows(text: string, path: string): readonly Row[] {
  const firstLine = text.slice(0, text.indexOf("\n") + 1 || text.length)
  const delimiter = ["\t", ";", ","].find((candidate) => firstLine.includes(candidate)) ?? ","
  let lines: readonly Readonly<Record<string, string | undefined>>[]
  try {
    lines = parse(text, {
      columns: nameColumns,
      delimiter,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
    })
  } catch (cause) {
    throw groundworkError("input_invalid", `${path} is not a table`, cause)
  }
  const rows: Row[] = []
  for (const line of lines) {
    const { person, item } = line
    if (person === undefined || item === undefined || person === "" || item === "") continue
    const weight = line.weight === undefined || line.weight === "" ? 1 : Number(line.weight)
    if (!(weight > 0)) continue
    const group = line.group === undefined || line.group === "" ? {} : { group: line.group }
    rows.push({ person, item, weight, time: instant(line.time), ...group })
  }
  if (rows.length === 0) throw groundworkError("input_invalid", `${path} has no rows with the columns person and item`)
  return rows
}

/** RecBole's `user_id:token` and other usual names are understood as well. */
function nameColumns(header: readonly string[]): string[] {
  return header.map((written) => {
    const name = written.trim().toLowerCase().replace(/:.*$/, "")
    if (["person", "user", "user_id", "userid", "customer"].includes(name)) return "person"
    if (["item", "item_id", "itemid", "product"].includes(name)) return "item"
    if (["weight", "rating", "count"].includes(name)) return "weight"
    if (["time", "timestamp", "date"].includes(name)) return "time"
    return name
  })
}

function instant(written: string | undefined): number | undefined {
  if (written === undefined || written === "") return undefined
  const number = Number(written)
  const value = Number.isNaN(number) ? Date.parse(written) : number
  return Number.isNaN(value) ? undefined : value
}

/** Groups rows by person. An item chosen again counts once, at its last time. People and items stand in order of first appearance. */
export function groupRows(rows: readonly Row[]): Interactions {
  const people = new Map<string, Map<number, number>>()
  const items = new Map<string, number>()
  let hasTimes = rows.length > 0
  for (const [order, row] of rows.entries()) {
    let item = items.get(row.item)
    if (item === undefined) {
      item = items.size
      items.set(row.item, item)
    }
    let chosen = people.get(row.person)
    if (chosen === undefined) {
      chosen = new Map()
      people.set(row.person, chosen)
    }
    if (row.time === undefined) hasTimes = false
    chosen.set(item, Math.max(chosen.get(item) ?? Number.NEGATIVE_INFINITY, row.time ?? order))
  }
  const lists = [...people.values()].map((chosen) =>
    [...chosen.entries()].sort((left, right) => left[1] - right[1]).map(([item]) => item),
  )
  return { people: [...people.keys()], items: [...items.keys()], ...packLists(lists), hasTimes }
}

/** Packs one list of items a person. */
export function packLists(lists: readonly (readonly number[])[]): Pick<Interactions, "starts" | "chosen"> {
  const starts = new Uint32Array(lists.length + 1)
  for (const [person, list] of lists.entries()) starts[person + 1] = starts[person]! + list.length
  const chosen = new Uint32Array(starts[lists.length]!)
  for (const [person, list] of lists.entries()) chosen.set(list, starts[person]!)
  return { starts, chosen }
}

/** The items of one person, oldest first. */
export function itemsOf(data: Pick<Interactions, "starts" | "chosen">, person: number): Uint32Array {
  return data.chosen.subarray(data.starts[person]!, data.starts[person + 1]!)
}

/** Who chose each item, the same form turned around: `chosen` then holds people, in order. */
export function turnAround(
  data: Pick<Interactions, "starts" | "chosen">,
  items: number,
): Pick<Interactions, "starts" | "chosen"> {
  const starts = new Uint32Array(items + 1)
  for (const item of data.chosen) starts[item + 1]! += 1
  for (let item = 0; item < items; item += 1) starts[item + 1]! += starts[item]!
  const next = starts.slice()
  const chosen = new Uint32Array(data.chosen.length)
  for (let person = 0; person + 1 < data.starts.length; person += 1) {
    for (const item of itemsOf(data, person)) {
      chosen[next[item]!] = person
      next[item]! += 1
    }
  }
  return { starts, chosen }
}
