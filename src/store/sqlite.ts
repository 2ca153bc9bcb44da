import { existsSync } from "node:fs"
import { join } from "node:path"
import type { DatabaseSync } from "node:sqlite"
import type { Blobs } from "../blobs/port.ts"
import { groundworkError } from "../core/errors.ts"
import { migrate, schemaVersion } from "./migrate.ts"
import { migrations } from "./migrations/list.ts"
import { databaseFile, type Store, type UnitOfWork } from "./port.ts"
import { smallBlobs } from "./sqlite/blobs.ts"
import { type Connection, openConnection } from "./sqlite/connection.ts"
import { guarded } from "./sqlite/faults.ts"
import { makeHome, requireWritable } from "./sqlite/folder.ts"
import { documentMethods, recordMethods } from "./sqlite/methods.ts"
import { finishPurges, isScrubPending, purgeDocument, shared } from "./sqlite/purge.ts"
import { type TransactionHook, transactionsOn } from "./sqlite/transactions.ts"
import { removeDocument, saveVersion } from "./sqlite/versions.ts"

export interface SqliteStore extends Store {
  /** The home's database file, for an index in it. */
  readonly path: string
  /**
   * Reads what is committed; cannot write. Adapters with tables in the same file write with the connection that
   * `transaction` hands out.
   */
  readonly database: DatabaseSync
  /** Where ingest puts texts and originals: small ones go into the database with the next transaction, large ones into files. */
  readonly blobs: Blobs
}

export interface SqliteStoreOptions {
  /** The home's folder; made if it is not there. */
  readonly home: string
  /** Keeps what is too large for the database. */
  readonly blobs: Blobs
  /** Writes nothing, makes nothing. */
  readonly readOnly?: boolean
  readonly now?: () => Date
}

/**
 * Opens a home's store, makes it if it is new and brings its tables up to date.
 * @throws home_missing (when read-only), home_unwritable, home_newer, home_broken, busy
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<SqliteStore> {
  return guarded(() => open(options), options.home)
}

function open({ home, blobs: large, readOnly = false, now = () => new Date() }: SqliteStoreOptions): SqliteStore {
  const path = join(home, databaseFile)
  const { writer, reader } = connect(home, path, readOnly)
  const hooks: TransactionHook[] = []
  const transactions = transactionsOn(writer, hooks)
  const current = () => (transactions.isInside() ? writer : reader)
  const blobs = smallBlobs({ current, writer, transactions, hooks, large })
  const unit: UnitOfWork = {
    connection: writer.database,
    saveVersion: async (version) => guarded(() => saveVersion(writer, version)),
    removeDocument: async (document) => guarded(() => removeDocument(writer, document, now().toISOString())),
  }
  const purgeParts = { connection: writer, transactions, blobs, path }
  const scrub = shared(() => finishPurges(purgeParts))
  // What a purge left to do when its process died; should it not be possible now, it stays written down.
  if (!readOnly && isScrubPending(writer)) scrub().catch(() => {})
  return {
    path,
    database: reader.database,
    blobs,
    transaction: (work) => transactions.write(() => work(unit)),
    purge: (document, forget) =>
      purgeDocument({ ...purgeParts, scrub }, document, (versions) => forget(unit, versions)),
    async close() {
      if (!readOnly) await transactions.write(() => {})
      await transactions.alone(() => {
        reader.close()
        writer.close()
      })
    },
    ...documentMethods(current, writer, transactions, blobs),
    ...recordMethods(current, writer, transactions),
  }
}

/** A home that is only read has one connection, which cannot write; an older one is brought up to date first. */
function connect(
  home: string,
  path: string,
  readOnly: boolean,
): { readonly writer: Connection; readonly reader: Connection } {
  if (!existsSync(path)) {
    if (readOnly) throw groundworkError("home_missing", home)
    makeHome(home)
  }
  if (readOnly) {
    const reader = openConnection(path, true)
    if (schemaVersion(reader.database) === migrations.length) return { writer: reader, reader }
    reader.close()
  }
  requireWritable(home, path)
  const writer = openConnection(path, false)
  try {
    migrate(writer.database)
    return { writer, reader: openConnection(path, true) }
  } catch (error) {
    writer.close()
    throw error
  }
}
