import type { Blobs } from "../../blobs/port.ts"
import type { DocumentId, VersionId } from "../../core/document.ts"
import { type Eraser, eraser } from "../erase.ts"
import { json, number, pack, text, unpack, utf8 } from "./columns.ts"
import type { Connection } from "./connection.ts"
import { documentName } from "./runs.ts"
import { scrub } from "./scrub.ts"
import type { Transactions } from "./transactions.ts"
import { rowsPerVersion } from "./versions.ts"

export interface PurgeParts {
  readonly connection: Connection
  readonly transactions: Transactions
  readonly blobs: Blobs
  readonly path: string
  /** Erases from the files what is gone from the tables. Calls that come while one waits share it. */
  readonly scrub: () => Promise<void>
}

interface Doomed {
  readonly number: number
  readonly versions: readonly { readonly id: VersionId; readonly number: number }[]
  /** Blobs that nothing else refers to. */
  readonly hashes: readonly string[]
  /** Canonical texts, titles, paths, sources. */
  readonly texts: readonly string[]
}

/**
 * Erases a document in one transaction, then its bytes from the files. What is left to erase when the process dies in between
 * is written down, and done by the next purge or when the home is opened again.
 */
export async function purgeDocument(
  parts: PurgeParts,
  document: DocumentId,
  forget: (versions: readonly VersionId[]) => Promise<void>,
): Promise<boolean> {
  const { connection } = parts
  const wasThere = await parts.transactions.write(async () => {
    const found = await findDoomed(parts, document)
    if (found === undefined) return false
    const ids = found.versions.map((version) => version.id)
    const erase = eraser({ document, versions: ids, texts: found.texts })
    eraseFromRuns(connection, [...ids, documentName(document)], erase)
    eraseFromRecords(connection, erase)
    eraseFromJobs(connection, erase)
    await forget(ids)
    deleteRows(connection, found)
    connection
      .sql("INSERT INTO settings VALUES ('scrub', ?) ON CONFLICT DO UPDATE SET value = excluded.value")
      .run(JSON.stringify([...pendingScrub(connection), document, ...found.hashes]))
    return true
  })
  if (!wasThere) return false
  if (parts.transactions.isInside()) parts.transactions.afterCommit(() => void parts.scrub().catch(() => {}))
  else await parts.scrub()
  return true
}

/** Erases what purges have written down as left to do: blobs by their hash, and by a document's id the bytes of its rows. */
export async function finishPurges(parts: Omit<PurgeParts, "scrub">): Promise<void> {
  const { connection, transactions, blobs, path } = parts
  const pending = pendingScrub(connection)
  for (const name of pending) await blobs.remove(name)
  await transactions.alone(() => scrub(connection, path))
  await transactions.write(() => {
    // Another process may have purged meanwhile.
    const rest = pendingScrub(connection).filter((name) => !pending.includes(name))
    if (rest.length > 0) connection.sql("UPDATE settings SET value = ? WHERE name = 'scrub'").run(JSON.stringify(rest))
    else connection.sql("DELETE FROM settings WHERE name = 'scrub'").run()
  })
}

/** Lets calls that come while one waits to begin share it. */
export function shared(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let waiting: Promise<void> | undefined
  return () => {
    waiting ??= running
      .catch(() => {})
      .then(() => {
        waiting = undefined
        running = work()
        return running
      })
    return waiting
  }
}

/** True if the bytes of something erased may still lie in the home's files. */
export function isScrubPending(connection: Connection): boolean {
  return connection.sql("SELECT 1 FROM settings WHERE name = 'scrub'").get() !== undefined
}

function pendingScrub(connection: Connection): readonly string[] {
  const row = connection.sql("SELECT value FROM settings WHERE name = 'scrub'").get()
  return row === undefined ? [] : json<readonly string[]>(row.value)
}

async function findDoomed(parts: PurgeParts, document: DocumentId): Promise<Doomed | undefined> {
  const { connection } = parts
  const row = connection.sql("SELECT number, title, path, source FROM documents WHERE id = ?").get(document)
  if (row === undefined) return undefined
  const versions = connection
    .sql("SELECT id, number, title, text_hash, original_hash FROM versions WHERE document = ?")
    .all(number(row.number))
  const texts = [text(row.title), text(row.path), text(row.source), ...versions.map((version) => text(version.title))]
  const hashes = new Set<string>()
  for (const version of versions) {
    texts.push(await readText(parts, text(version.text_hash)))
    for (const hash of [text(version.text_hash), text(version.original_hash)]) {
      if (!isShared(connection, hash, number(row.number))) hashes.add(hash)
    }
  }
  return {
    number: number(row.number),
    versions: versions.map((version) => ({ id: text(version.id), number: number(version.number) })),
    hashes: [...hashes],
    texts,
  }
}

async function readText({ blobs }: PurgeParts, hash: string): Promise<string> {
  const content = await blobs.get(hash)
  return content === undefined ? "" : utf8(content)
}

function isShared(connection: Connection, hash: string, document: number): boolean {
  return (
    connection
      .sql(
        `SELECT 1 FROM versions WHERE text_hash = ?1 AND document <> ?2
         UNION ALL SELECT 1 FROM versions WHERE original_hash = ?1 AND document <> ?2 LIMIT 1`,
      )
      .get(hash, document) !== undefined
  )
}

function deleteRows(connection: Connection, doomed: Doomed): void {
  for (const version of doomed.versions) {
    const first = version.number * rowsPerVersion
    for (const table of ["passages", "layouts"]) {
      connection.sql(`DELETE FROM ${table} WHERE id >= ? AND id < ?`).run(first, first + rowsPerVersion)
    }
    connection.sql("DELETE FROM run_versions WHERE version = ?").run(version.id)
  }
  // Versions go with their document.
  connection.sql("DELETE FROM documents WHERE number = ?").run(doomed.number)
}

function eraseFromRuns(connection: Connection, names: readonly string[], erase: Eraser): void {
  const update = connection.sql("UPDATE runs SET body = ? WHERE number = ?")
  const rows = connection
    .sql(
      `SELECT number, body FROM runs WHERE number IN
         (SELECT run FROM run_versions WHERE version IN (SELECT value FROM json_each(?)))`,
    )
    .all(JSON.stringify(names))
  for (const row of rows) {
    const changed = erase.fromTrace(unpack(row.body))
    if (changed !== undefined) update.run(pack(changed.value), number(row.number))
  }
}

function eraseFromRecords(connection: Connection, erase: Eraser): void {
  connection.sql("DELETE FROM records WHERE kind = 'cache' OR kind GLOB 'cache:*'").run()
  const update = connection.sql("UPDATE records SET value = ? WHERE rowid = ?")
  for (const row of connection.sql("SELECT rowid, value FROM records").all()) {
    const changed = erase.fromRecord(json(row.value))
    if (changed !== undefined) update.run(JSON.stringify(changed.value), number(row.rowid))
  }
}

function eraseFromJobs(connection: Connection, erase: Eraser): void {
  const update = connection.sql("UPDATE jobs SET input = ?, message = ?, result = ?, error = ? WHERE number = ?")
  for (const row of connection.sql("SELECT number, input, message, result, error FROM jobs").all()) {
    const changed = erase.fromRecord({
      input: json(row.input),
      message: text(row.message),
      result: row.result === null ? null : json(row.result),
      error: row.error,
    })
    if (changed === undefined) continue
    const value = changed.value as { input: unknown; message: string; result: unknown; error: string | null }
    update.run(
      JSON.stringify(value.input),
      value.message,
      value.result === null ? null : JSON.stringify(value.result),
      value.error,
      number(row.number),
    )
  }
}
