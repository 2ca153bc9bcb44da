import type { Blobs } from "../../blobs/port.ts"
import type { DocumentId } from "../../core/document.ts"
import type { Database } from "./database.ts"
import { packJson, unpackJson } from "./json.ts"

/** What stands where an erased document's words stood. */
const erased = "[erased]"

/**
 * Erases a document for good: its rows, its blobs that no other version uses, what runs and records kept of it, and the
 * free pages and log that could still hold any of it.
 * @returns false if there is no such document
 */
export async function purgeDocument(
  database: Database,
  blobs: Blobs,
  id: DocumentId,
  forget: (versions: readonly string[]) => void,
): Promise<boolean> {
  const versions = database.statement("SELECT id, original_hash, text_hash FROM version WHERE document = ?").all(id)
  if (database.statement("SELECT 1 AS known FROM document WHERE id = ?").get(id) === undefined) return false
  const names = versions.map((row) => String(row.id))
  await database.transaction(async () => {
    forget(names)
    eraseFromRuns(database, names)
    eraseFromRecords(database, [id, ...names])
    database.statement("DELETE FROM document WHERE id = ?").run(id)
    for (const row of versions) {
      for (const hash of [String(row.original_hash), String(row.text_hash)]) {
        if (!isUsed(database, hash)) await blobs.remove(hash)
      }
    }
  })
  // Deleted pages are overwritten (secure_delete); the log is cut, and the file rebuilt without what index pages left over.
  database.connection.exec("PRAGMA wal_checkpoint(TRUNCATE)")
  database.connection.exec("VACUUM")
  database.connection.exec("PRAGMA wal_checkpoint(TRUNCATE)")
  return true
}

function isUsed(database: Database, hash: string): boolean {
  return (
    database.statement("SELECT 1 AS used FROM version WHERE text_hash = ?1 OR original_hash = ?1 LIMIT 1").get(hash) !==
    undefined
  )
}

/** A run that saw the document keeps its times and figures and loses every text. */
function eraseFromRuns(database: Database, versions: readonly string[]): void {
  const rows = database
    .statement(
      "SELECT id, body FROM run WHERE id IN (SELECT run FROM run_version WHERE version IN (SELECT value FROM json_each(?)))",
    )
    .all(JSON.stringify(versions))
  for (const row of rows)
    database
      .statement("UPDATE run SET body = ? WHERE id = ?")
      .run(packJson(withoutTexts(unpackJson(row.body))), String(row.id))
  database
    .statement("DELETE FROM run_version WHERE version IN (SELECT value FROM json_each(?))")
    .run(JSON.stringify(versions))
}

/** Cases, marks and reviews that name the document or one of its versions. */
function eraseFromRecords(database: Database, names: readonly string[]): void {
  for (const name of names) {
    const rows = database.statement("SELECT kind, key, value FROM record WHERE instr(value, ?) > 0").all(name)
    for (const row of rows) {
      const value = withoutTexts(JSON.parse(String(row.value)))
      database
        .statement("UPDATE record SET value = ? WHERE kind = ? AND key = ?")
        .run(JSON.stringify(value), String(row.kind), String(row.key))
    }
  }
}

/** Names of fields that hold words of people or documents; ids, numbers and states stay. */
const textFields = new Set([
  "text",
  "quote",
  "title",
  "value",
  "question",
  "understoodAs",
  "reason",
  "query",
  "about",
  "said",
  "found",
  "section",
  "source",
  "path",
  "expected",
  "answers",
  "evidence",
])

function withoutTexts(value: unknown, field = ""): unknown {
  if (typeof value === "string") return textFields.has(field) ? erased : value
  if (Array.isArray(value)) return value.map((entry) => withoutTexts(entry, field))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withoutTexts(entry, key)]))
}
