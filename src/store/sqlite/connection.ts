import { DatabaseSync, type StatementSync } from "node:sqlite"

/** One connection with its prepared statements. */
export interface Connection {
  readonly database: DatabaseSync
  /** The prepared statement of this text, made once. */
  sql(text: string): StatementSync
  close(): void
}

/** Waiting for another process's checkpoint or recovery; locks for writing are waited for in `transactions.ts`. */
const busyTimeoutMs = 5_000
const cacheKilobytes = 16_000
/** 16 MB of log before it is worked into the database: pages that a long ingest writes again and again are written once. */
const logPages = 4_000

/**
 * Opens the store's file. `synchronous=FULL`: a commit is on the disk when it returns (.4 ms on an SSD; NORMAL, which may lose
 * the last commits when the power fails, .02 ms). `secure_delete`: what is deleted is overwritten where
 * that costs no more reading or writing; a purge writes the whole file anew.
 */
export function openConnection(path: string, isReadOnly: boolean): Connection {
  const database = new DatabaseSync(path, { readOnly: isReadOnly, timeout: busyTimeoutMs })
  try {
    database.exec(`PRAGMA cache_size = -${cacheKilobytes}`)
    if (!isReadOnly) {
      database.exec("PRAGMA journal_mode = WAL")
      database.exec("PRAGMA synchronous = FULL")
      database.exec(`PRAGMA wal_autocheckpoint = ${logPages}`)
      database.exec("PRAGMA secure_delete = FAST")
    }
  } catch (error) {
    database.close()
    throw error
  }
  const statements = new Map<string, StatementSync>()
  return {
    database,
    sql(text) {
      let statement = statements.get(text)
      if (statement === undefined) {
        statement = database.prepare(text)
        statements.set(text, statement)
      }
      return statement
    },
    close() {
      statements.clear()
      if (database.isOpen) database.close()
    },
  }
}
