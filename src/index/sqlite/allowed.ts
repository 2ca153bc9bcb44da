import type { DatabaseSync } from "node:sqlite"
import { matchesGlob } from "../../core/glob.ts"
import type { IndexQuery } from "../port.ts"

/** Passages that a query may find: a bit for each number, and how many there are. */
export interface Allowed {
  readonly bits: Uint8Array
  readonly passages: number
}

/** `number` is the passage's in the index, below `nextNumber`; undefined allows all. */
export function isAllowed(allowed: Allowed | undefined, number: number): boolean {
  return allowed === undefined || (allowed.bits[number >> 3]! & (1 << (number & 7))) !== 0
}

/** A day after every date: with it, what has not begun is left out nowhere. */
const never = "9999-12-31"

/**
 * What access, filter and validity leave of the index; undefined where they leave everything. Cheap where little is
 * hidden: then only what is hidden is read.
 */
export function allowedPassages(
  database: DatabaseSync,
  query: Pick<IndexQuery, "readable" | "filter" | "validOn">,
  state: { readonly nextNumber: number; readonly passages: number },
): Allowed | undefined {
  const lists = accessIds(database)
  const readable = new Set(query.readable)
  const hidden = lists.filter((id) => !readable.has(id))
  const filters = filterConditions(query)
  if (filters.sql.length === 0) {
    return withoutHidden(database, hidden, query.validOn, state)
  }
  const rows = database.prepare(
    `SELECT first_number, passages, path FROM index_version
     WHERE access_id IN (SELECT value FROM json_each(?)) AND (valid_until IS NULL OR valid_until >= ?)
       AND (valid_from IS NULL OR valid_from <= ?)
       AND ${filters.sql.join(" AND ")}`,
  )
  rows.setReturnArrays(true)
  const bits = new Uint8Array((state.nextNumber >> 3) + 1)
  const glob = query.filter.path
  let passages = 0
  for (const row of rows.iterate(
    JSON.stringify(query.readable),
    query.validOn ?? "",
    query.validOn ?? never,
    ...filters.values,
  )) {
    const [first, count, path] = columns(row)
    if (glob !== undefined && !matchesGlob(String(path), glob)) continue
    setRange(bits, Number(first), Number(count), true)
    passages += Number(count)
  }
  return { bits, passages }
}

function withoutHidden(
  database: DatabaseSync,
  hidden: readonly number[],
  validOn: string | undefined,
  state: { readonly nextNumber: number; readonly passages: number },
): Allowed | undefined {
  // Three statements: as one UNION, SQLite would read the whole table to bring the other parts into the first one's order.
  const ranges = [
    ...rangesOf(database, "access_id IN (SELECT value FROM json_each(?))", JSON.stringify(hidden)),
    ...rangesOf(database, "valid_until < ?", validOn ?? ""),
    ...rangesOf(database, "valid_from > ?", validOn ?? never),
  ]
  let bits: Uint8Array | undefined
  let passages = state.passages
  for (const [first, count] of ranges) {
    if (count === 0) continue
    bits ??= new Uint8Array((state.nextNumber >> 3) + 1).fill(0xff)
    // Hidden and expired: taken away once.
    if ((bits[first >> 3]! & (1 << (first & 7))) === 0) continue
    setRange(bits, first, count, false)
    passages -= count
  }
  return bits === undefined ? undefined : { bits, passages }
}

function rangesOf(
  database: DatabaseSync,
  condition: string,
  value: string,
): readonly (readonly [first: number, passages: number])[] {
  const statement = database.prepare(`SELECT first_number, passages FROM index_version WHERE ${condition}`)
  statement.setReturnArrays(true)
  return statement.all(value).map((row) => [Number(columns(row)[0]), Number(columns(row)[1])])
}

/** Distinct access ids, by one look into the B-tree for each. */
function accessIds(database: DatabaseSync): readonly number[] {
  return database
    .prepare(
      `WITH RECURSIVE list (id) AS (
         SELECT min(access_id) FROM index_version
         UNION ALL SELECT (SELECT min(access_id) FROM index_version WHERE access_id > list.id) FROM list
         WHERE list.id IS NOT NULL)
       SELECT id FROM list WHERE id IS NOT NULL`,
    )
    .all()
    .map((row) => Number(row.id))
}

function filterConditions({ filter }: Pick<IndexQuery, "filter">): {
  readonly sql: readonly string[]
  readonly values: readonly string[]
} {
  const sql: string[] = []
  const values: string[] = []
  const add = (condition: string, value: string) => {
    sql.push(condition)
    values.push(value)
  }
  if (filter.collections !== undefined)
    add("collection IN (SELECT value FROM json_each(?))", JSON.stringify(filter.collections))
  if (filter.types !== undefined) add("type IN (SELECT value FROM json_each(?))", JSON.stringify(filter.types))
  if (filter.after !== undefined) add("date >= ?", filter.after)
  if (filter.before !== undefined) add("date <= ?", filter.before)
  if (filter.tags !== undefined) {
    add(
      "EXISTS (SELECT 1 FROM json_each(tags) AS tag WHERE tag.value IN (SELECT value FROM json_each(?)))",
      JSON.stringify(filter.tags),
    )
  }
  if (filter.path !== undefined) sql.push("1")
  return { sql, values }
}

function setRange(bits: Uint8Array, first: number, count: number, value: boolean): void {
  for (let number = first; number < first + count; number += 1) {
    if (value) bits[number >> 3]! |= 1 << (number & 7)
    else bits[number >> 3]! &= ~(1 << (number & 7))
  }
}

/** A row of a statement that returns arrays; its type says objects. */
export function columns(row: unknown): readonly unknown[] {
  return Array.isArray(row) ? row : []
}
