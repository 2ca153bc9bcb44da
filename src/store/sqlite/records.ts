import { json, text } from "./columns.ts"
import type { Connection } from "./connection.ts"

/** Replaces what stood under kind and key; `undefined` is kept as null. */
export function saveRecord(connection: Connection, kind: string, key: string, value: unknown): void {
  connection
    .sql("INSERT INTO records VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
    .run(kind, key, JSON.stringify(value) ?? "null")
}

/** Not checked: whoever reads it parses it. Undefined if there is none. */
export function findRecord(connection: Connection, kind: string, key: string): unknown {
  const row = connection.sql("SELECT value FROM records WHERE kind = ? AND key = ?").get(kind, key)
  return row === undefined ? undefined : json(row.value)
}

/** By key, those after `after`, at most `limit`. */
export function listRecords(
  connection: Connection,
  kind: string,
  limit: number,
  after: string,
): readonly { readonly key: string; readonly value: unknown }[] {
  return connection
    .sql("SELECT key, value FROM records WHERE kind = ? AND key > ? ORDER BY key LIMIT ?")
    .all(kind, after, limit)
    .map((row) => ({ key: text(row.key), value: json(row.value) }))
}

/** An unknown key is no error. */
export function removeRecord(connection: Connection, kind: string, key: string): void {
  connection.sql("DELETE FROM records WHERE kind = ? AND key = ?").run(kind, key)
}
