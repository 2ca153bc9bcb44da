import type { BlobRows, Blobs } from "../blobs/port.ts"
import { migrationList } from "./migrations/list.ts"
import type { NewVersion, Store, UnitOfWork } from "./port.ts"
import { accessLists } from "./sqlite/access.ts"
import { type Database, openDatabase } from "./sqlite/database.ts"
import { documentTables, saveVersion } from "./sqlite/documents.ts"
import { purgeDocument } from "./sqlite/purge.ts"
import { runTables } from "./sqlite/runs.ts"

export interface SqliteStore {
  readonly store: Store
  readonly blobs: Blobs
  /** For adapters that keep their tables in the same file. */
  readonly database: Database
}

/**
 * The store in `${home}/groundwork.db`, with blobs beside it.
 * @param indexSchema tables of the index that lives in the same file
 * @param forget takes versions out of that index, within the transaction of a purge
 * @throws home_missing (without `create`), home_newer, home_broken, busy
 */
export function openSqliteStore(
  home: string,
  options: {
    readonly create: boolean
    readonly indexSchema: string
    /** Makes the blobs; small ones may live in the store's rows. */
    readonly blobs: (rows: BlobRows) => Blobs
    readonly forget: (unit: UnitOfWork["connection"], versions: readonly string[]) => void
  },
): SqliteStore {
  const database = openDatabase(home, migrationList(options.indexSchema), { create: options.create })
  const blobs = options.blobs({
    write: (hash, bytes) => void database.statement("INSERT OR IGNORE INTO blob VALUES (?, ?)").run(hash, bytes),
    read: (hash) =>
      database.statement("SELECT bytes FROM blob WHERE hash = ?").get(hash)?.bytes as Uint8Array | undefined,
    remove: (hash) => void database.statement("DELETE FROM blob WHERE hash = ?").run(hash),
    onBegin: database.onBegin,
  })
  const access = accessLists(database)
  const { setReaderId, ...documents } = documentTables(database, blobs)
  const unit: UnitOfWork = {
    connection: database.connection,
    saveVersion: async (version: NewVersion) => saveVersion(database, version),
    removeDocument: async (document) => {
      database.statement("DELETE FROM document WHERE id = ?").run(document)
    },
  }
  const store: Store = {
    ...access,
    ...documents,
    ...runTables(database),
    transaction: (work) => database.transaction(() => work(unit)),
    setReaders: async (document, readers) => {
      const id = await access.accessId(readers)
      await database.transaction(() => {
        setReaderId(document, id)
        database.statement("UPDATE index_version SET access_id = ? WHERE document = ?").run(id, document)
      })
    },
    purge: (document) =>
      purgeDocument(database, blobs, document, (versions) => options.forget(database.connection, versions)),
    close: async () => database.close(),
  }
  return { store, blobs, database }
}
