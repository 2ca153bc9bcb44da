import { randomUUID } from "node:crypto"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { groundworkError } from "../core/errors.ts"
import type { Store } from "../store/port.ts"
import type { Job, Jobs } from "./port.ts"

/** A job that failed waits this long before its next attempt, doubled each time. */
const firstPauseMs = 1_000
const longestPauseMs = 5 * 60_000
const defaultAttempts = 3

type Row = Readonly<Record<string, unknown>>

/** Jobs in the store's file, written in the store's transactions; each change is one statement. */
export function sqliteJobs(
  store: Pick<Store, "transaction"> & { readonly database: DatabaseSync },
  now: () => Date = () => new Date(),
): Jobs {
  const reading = statementsOf(store.database)
  const writing = new WeakMap<DatabaseSync, (text: string) => StatementSync>()
  const write = <Result>(work: (sql: (text: string) => StatementSync) => Result): Promise<Result> =>
    store.transaction(async ({ connection }) => {
      if (!(connection instanceof DatabaseSync)) throw groundworkError("internal", "SQLite jobs need a SQLite store")
      const sql = writing.get(connection) ?? statementsOf(connection)
      writing.set(connection, sql)
      return work(sql)
    })
  const instant = () => now().toISOString()

  return {
    add: (kind, input, { key, maxAttempts = defaultAttempts } = {}) =>
      write((sql) => {
        const known = key === undefined ? undefined : sql("SELECT * FROM jobs WHERE key = ?").get(key)
        if (known !== undefined) return jobFrom(known)
        const row = sql(
          `INSERT INTO jobs (id, key, kind, input, status, attempts, max_attempts, progress, message, due_ms, created_at,
             updated_at) VALUES (?, ?, ?, ?, 'waiting', 0, ?, 0, '', ?, ?, ?) RETURNING *`,
        ).get(
          randomUUID(),
          key ?? null,
          kind,
          JSON.stringify(input) ?? "null",
          maxAttempts,
          now().getTime(),
          instant(),
          instant(),
        )
        return jobFrom(row)
      }),
    async take(kinds, worker, leaseMs) {
      const nowMs = now().getTime()
      // Looking first costs no lock while there is nothing to do.
      if (reading(`SELECT 1 FROM jobs WHERE ${isDue}`).get(JSON.stringify(kinds), nowMs) === undefined) return undefined
      return write((sql) => {
        sql(
          `UPDATE jobs SET status = 'failed', error = coalesce(error, 'The worker died'), updated_at = ?3
           WHERE ${isDue} AND status = 'running' AND attempts >= max_attempts`,
        ).run(JSON.stringify(kinds), nowMs, instant())
        const row = sql(
          `UPDATE jobs SET status = 'running', worker = ?3, due_ms = ?4, attempts = attempts + 1, updated_at = ?5
           WHERE number = (SELECT number FROM jobs WHERE ${isDue} ORDER BY number LIMIT 1) RETURNING *`,
        ).get(JSON.stringify(kinds), nowMs, worker, nowMs + leaseMs, instant())
        return row === undefined ? undefined : jobFrom(row)
      })
    },
    report: (id, worker, progress, message, leaseMs) =>
      write(
        (sql) =>
          sql(`UPDATE jobs SET progress = ?, message = ?, due_ms = ?, updated_at = ? WHERE ${isHeld}`).run(
            progress,
            message,
            now().getTime() + leaseMs,
            instant(),
            id,
            worker,
          ).changes === 1,
      ),
    finish: (id, worker, result) =>
      write(
        (sql) =>
          sql(
            `UPDATE jobs SET status = 'done', progress = 1, result = ?, error = NULL, updated_at = ? WHERE ${isHeld}`,
          ).run(JSON.stringify(result) ?? "null", instant(), id, worker).changes === 1,
      ),
    fail: (id, worker, error, isFinal = false) =>
      write((sql) => {
        sql(
          `UPDATE jobs SET status = iif(attempts < max_attempts AND NOT ?, 'waiting', 'failed'), error = ?, worker = NULL,
             due_ms = ? + min(${longestPauseMs}, ${firstPauseMs} * (1 << min(attempts - 1, 20))), updated_at = ?
           WHERE ${isHeld}`,
        ).run(isFinal ? 1 : 0, error, now().getTime(), instant(), id, worker)
      }),
    release: (id, worker) =>
      write((sql) => {
        sql(
          `UPDATE jobs SET status = 'waiting', worker = NULL, attempts = attempts - 1, due_ms = ?, updated_at = ? WHERE ${isHeld}`,
        ).run(now().getTime(), instant(), id, worker)
      }),
    cancel: (id) =>
      write(
        (sql) =>
          sql(
            "UPDATE jobs SET status = 'cancelled', updated_at = ? WHERE id = ? AND status IN ('waiting', 'running')",
          ).run(instant(), id).changes === 1,
      ),
    async job(id) {
      const row = reading("SELECT * FROM jobs WHERE id = ?").get(id)
      return row === undefined ? undefined : jobFrom(row)
    },
    count: async (status) => Number(reading(countOf(status)).get()?.jobs),
    list: async (filter, limit, before) =>
      reading(
        `SELECT * FROM jobs WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR status = ?2)
           AND (?3 IS NULL OR number < (SELECT number FROM jobs WHERE id = ?3)) ORDER BY number DESC LIMIT ?4`,
      )
        .all(filter.kind ?? null, filter.status ?? null, before ?? null, limit)
        .map(jobFrom),
  }
}

/** Waiting and its pause over, or running and its lease over. */
const isDue =
  "kind IN (SELECT value FROM json_each(?1)) AND status IN ('waiting', 'running') AND due_ms <= ?2 AND max_attempts > 0"
/** Written out, for the index of the jobs that are not over: a parameter's value is not known when an index is chosen. */
const countOf = (status: Job["status"]) => `SELECT count(*) AS jobs FROM jobs WHERE status = '${status}'`
const isHeld = "id = ? AND worker = ? AND status = 'running'"

function statementsOf(database: DatabaseSync): (text: string) => StatementSync {
  const statements = new Map<string, StatementSync>()
  return (text) => {
    const statement = statements.get(text) ?? database.prepare(text)
    statements.set(text, statement)
    return statement
  }
}

function jobFrom(row: Row | undefined): Job {
  if (row === undefined) throw groundworkError("internal", "a job that was just written is gone")
  return {
    id: String(row.id),
    kind: String(row.kind),
    input: parse(row.input),
    status: statusOf(row.status),
    attempts: Number(row.attempts),
    progress: Number(row.progress),
    message: String(row.message),
    ...(row.result === null ? {} : { result: parse(row.result) }),
    ...(row.error === null ? {} : { error: String(row.error) }),
    createdAt: String(row.created_at),
    updatedAt: String(row.updated_at),
  }
}

function parse(json: unknown): unknown {
  return JSON.parse(String(json))
}

const statuses: readonly Job["status"][] = ["waiting", "running", "done", "failed", "cancelled"]

function statusOf(value: unknown): Job["status"] {
  const status = statuses.find((known) => known === value)
  if (status === undefined) throw groundworkError("home_broken", "a job of unknown status")
  return status
}
