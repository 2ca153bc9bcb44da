import { createHash } from "node:crypto"
import type { KeptHere } from "../port.ts"
import type { Connection } from "./connection.ts"

const isKept = "kept.collection IN (SELECT id FROM collections WHERE local_only = 1)"
const keptVersions = `versions AS own JOIN documents AS kept ON kept.number = own.document WHERE ${isKept}`

/** Every empty text is the same, and none of them tells anything. */
const emptyText = createHash("sha256").update("").digest("hex")

/** Removed documents and earlier versions count: what they said still stays on this machine. */
export function isKeptHere(connection: Connection, what: KeptHere): boolean {
  const { versions = [], sources = [], originalHash, textHash } = what
  const isAny = (sql: string, ...values: readonly string[]) =>
    connection.sql(`SELECT 1 FROM ${sql} LIMIT 1`).get(...values) !== undefined
  if (!isAny("collections WHERE local_only = 1")) return false
  const isOf = (original: string | undefined, text: string | undefined) =>
    (original !== undefined && isAny(`${keptVersions} AND own.original_hash = ?`, original)) ||
    (text !== undefined && text !== emptyText && isAny(`${keptVersions} AND own.text_hash = ?`, text))
  if (isOf(originalHash, textHash)) return true
  for (const version of versions) {
    const row = connection.sql("SELECT original_hash, text_hash FROM versions WHERE id = ?").get(version)
    if (row !== undefined && isOf(String(row.original_hash), String(row.text_hash))) return true
  }
  if (sources.length === 0) return false
  const isIn = "kept.source = given.value OR substr(kept.source, 1, length(given.value) + 1) = given.value || '#'"
  return isAny(`documents AS kept JOIN json_each(?) AS given ON ${isIn} WHERE ${isKept}`, JSON.stringify(sources))
}
