import type { DatabaseSync } from "node:sqlite"
import { type Blobs, blobHash } from "../blobs/port.ts"
import type { Index } from "../index/port.ts"
import { expectedSchema, schemaOf } from "./migrate.ts"
import type { Store } from "./port.ts"

export interface Finding {
  readonly name: string
  readonly status: "ok" | "broken"
  /** How much was looked at, or what is wrong and what mends it. */
  readonly detail: string
}

export interface Patient extends Pick<Store, "verifyAudit"> {
  readonly database: DatabaseSync
  readonly blobs: Pick<Blobs, "get">
}

/** Examines a home: file, tables, documents, texts to the byte, index, access, audit log. Changes nothing. */
export async function doctor(store: Patient, index: Pick<Index, "versions">): Promise<readonly Finding[]> {
  const { database } = store
  return [
    checkDatabase(database),
    checkSchema(database),
    checkDocuments(database),
    await checkTexts(database, store.blobs),
    checkIndex(database, await index.versions()),
    checkAccess(database),
    await checkAudit(store),
    checkErased(database),
  ]
}

function ok(name: string, detail: string): Finding {
  return { name, status: "ok", detail }
}

function broken(name: string, detail: string): Finding {
  return { name, status: "broken", detail }
}

const mostNamed = 3

function verdict(name: string, wrong: readonly string[], fine: string, about: string): Finding {
  if (wrong.length === 0) return ok(name, fine)
  const named = wrong.slice(0, mostNamed).join(", ")
  return broken(name, `${wrong.length} ${about}: ${named}${wrong.length > mostNamed ? ", …" : ""}`)
}

function checkDatabase(database: DatabaseSync): Finding {
  const problems = database
    .prepare("PRAGMA integrity_check(10)")
    .all()
    .map((row) => String(row.integrity_check))
    .filter((line) => line !== "ok")
  const strays = database.prepare("PRAGMA foreign_key_check").all()
  if (strays.length > 0) problems.push(`${strays.length} rows refer to rows that are not there`)
  return verdict("database", problems, "the file is whole", "problems in the file (restore it from a backup)")
}

function checkSchema(database: DatabaseSync): Finding {
  const found = schemaOf(database)
  const expected = expectedSchema()
  const wrong = [...expected].filter(([name, sql]) => found.get(name) !== sql).map(([name]) => name)
  return verdict(
    "schema",
    wrong,
    `${expected.size} tables, indexes and triggers as they should be`,
    "not as they should be",
  )
}

function checkDocuments(database: DatabaseSync): Finding {
  const wrong = idsOf(
    database,
    `SELECT d.id FROM documents AS d LEFT JOIN versions AS v ON v.id = d.current_version AND v.document = d.number
     WHERE v.id IS NULL
     UNION SELECT d.id FROM versions AS v JOIN documents AS d ON d.number = v.document
     WHERE v.passages <> (SELECT count(*) FROM passages AS p WHERE p.id >= v.number << 20 AND p.id < (v.number + 1) << 20)`,
  )
  const row = database.prepare("SELECT count(*) AS documents FROM documents WHERE removed_at IS NULL").get()
  return verdict("documents", wrong, `${row?.documents} documents with all passages`, "incomplete (ingest them again)")
}

async function checkTexts(database: DatabaseSync, blobs: Pick<Blobs, "get">): Promise<Finding> {
  const hashes = idsOf(database, "SELECT DISTINCT text_hash AS id FROM versions")
  const wrong: string[] = []
  for (const hash of hashes) {
    const content = await blobs.get(hash)
    if (content !== undefined && blobHash(content) === hash) continue
    wrong.push(...idsOf(database, "SELECT id FROM versions WHERE text_hash = ?", hash))
  }
  return verdict("texts", wrong, `${hashes.length} texts, each equal to its hash`, "versions without their text")
}

function checkIndex(database: DatabaseSync, indexed: readonly string[]): Finding {
  const current = new Set(idsOf(database, "SELECT current_version AS id FROM documents WHERE removed_at IS NULL"))
  const found = new Set(indexed)
  const wrong = [...current].filter((id) => !found.has(id)).concat(indexed.filter((id) => !current.has(id)))
  return verdict(
    "index",
    wrong,
    `${found.size} versions, in step with the store`,
    "out of step (run groundwork reindex)",
  )
}

function checkAccess(database: DatabaseSync): Finding {
  const wrong = idsOf(
    database,
    `SELECT d.id FROM index_version AS i JOIN documents AS d ON d.id = i.document WHERE i.access_id <> d.access_id
     UNION SELECT d.id FROM documents AS d WHERE d.access_id NOT IN (SELECT id FROM access_lists)`,
  )
  return verdict("access", wrong, "the index allows what the store allows", "differ (run groundwork reindex)")
}

async function checkAudit(store: Pick<Store, "verifyAudit">): Promise<Finding> {
  const { entries, brokenAt } = await store.verifyAudit()
  if (brokenAt === undefined) return ok("audit log", `${entries} entries, unbroken`)
  return broken("audit log", `entry ${brokenAt} is not what was written`)
}

function checkErased(database: DatabaseSync): Finding {
  const pending = database.prepare("SELECT 1 FROM settings WHERE name = 'scrub'").get()
  if (pending === undefined) return ok("erased", "nothing that was purged is left")
  return broken("erased", "bytes of purged documents may be left in the files (open the home once alone)")
}

function idsOf(database: DatabaseSync, sql: string, ...values: readonly string[]): readonly string[] {
  return database
    .prepare(sql)
    .all(...values)
    .map((row) => String(row.id))
}
