import { AsyncLocalStorage } from "node:async_hooks"
import { existsSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { groundworkError } from "../../core/errors.ts"

/** One connection to the home's database: statements are compiled once, writes go one after the other. */
export interface Database {
  readonly connection: DatabaseSync
  readonly path: string
  /** The compiled statement of this SQL. */
  statement(sql: string): StatementSync
  /** Runs `work` alone in one transaction, or within the one that is open around it. */
  transaction<Result>(work: () => Promise<Result> | Result): Promise<Result>
  /** Called at the beginning of each transaction: what waited to be written goes in with it. */
  onBegin(write: () => void): void
  close(): void
}

/**
 * Opens `${home}/groundwork.db` and brings its tables up to date.
 * @throws home_missing (without `create`), home_newer, home_broken, busy
 */
export function openDatabase(
  home: string,
  migrations: readonly string[],
  options: { readonly create: boolean },
): Database {
  const path = join(home, "groundwork.db")
  if (!options.create && !existsSync(path)) throw groundworkError("home_missing", home)
  mkdirSync(home, { recursive: true })
  const connection = openConnection(path)
  migrate(connection, migrations, path)
  const statements = new Map<string, StatementSync>()
  const inside = new AsyncLocalStorage<true>()
  const writers: (() => void)[] = []
  let last: Promise<unknown> = Promise.resolve()

  const runAlone = async <Result>(work: () => Promise<Result> | Result): Promise<Result> => {
    attempt(() => connection.exec("BEGIN IMMEDIATE"))
    try {
      const result = await inside.run(true, async () => {
        for (const write of writers) write()
        return work()
      })
      attempt(() => connection.exec("COMMIT"))
      return result
    } catch (error) {
      if (connection.isTransaction) connection.exec("ROLLBACK")
      throw storageFault(error)
    }
  }

  return {
    connection,
    path,
    statement: (sql) => {
      const known = statements.get(sql)
      if (known !== undefined) return known
      const made = connection.prepare(sql)
      statements.set(sql, made)
      return made
    },
    transaction: (work) => {
      if (inside.getStore() === true) return Promise.resolve().then(work)
      const turn = last.then(() => runAlone(work))
      last = turn.catch(() => {})
      return turn
    },
    onBegin: (write) => void writers.push(write),
    close: () => connection.close(),
  }
}

function openConnection(path: string): DatabaseSync {
  try {
    const connection = new DatabaseSync(path, { timeout: 10_000, enableForeignKeyConstraints: true })
    // FULL syncs the log at each commit: an answer that cites a version never outlives it after a power cut.
    connection.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;",
    )
    return connection
  } catch (error) {
    throw storageFault(error)
  }
}

function migrate(connection: DatabaseSync, migrations: readonly string[], path: string): void {
  const version = () => Number(connection.prepare("PRAGMA user_version").get()?.user_version ?? 0)
  if (version() > migrations.length) throw groundworkError("home_newer", path)
  if (version() === migrations.length) return
  attempt(() => connection.exec("BEGIN IMMEDIATE"))
  try {
    // Another process may have done it while this one waited.
    for (let next = version(); next < migrations.length; next += 1) connection.exec(migrations[next] ?? "")
    connection.exec(`PRAGMA user_version = ${migrations.length}`)
    connection.exec("COMMIT")
  } catch (error) {
    connection.exec("ROLLBACK")
    throw storageFault(error)
  }
}

function attempt(work: () => void): void {
  try {
    work()
  } catch (error) {
    throw storageFault(error)
  }
}

/** SQLite's codes as errors of the table; anything else stays what it is. Codes: https://www.sqlite.org/rescode.html */
export function storageFault(error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error)) return error
  const code = Number(error.errcode) & 0xff
  switch (code) {
    case 5:
    case 6:
      return groundworkError("busy", "", error)
    case 13:
      return groundworkError("disk_full", "", error)
    case 11:
    case 26:
      return groundworkError("home_broken", "", error)
    default:
      return error
  }
}
