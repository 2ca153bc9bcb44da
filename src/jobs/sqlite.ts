import { randomUUID } from "node:crypto"
import type { DatabaseSync } from "node:sqlite"
import type { Job, Jobs } from "./port.ts"

type Row = Readonly<Record<string, unknown>>

/** A job that failed waits this long before its next try, doubled each time. */
const firstPauseMs = 1000
const defaultAttempts = 3

/** Jobs in the store's file. Each change is one statement, so that two workers never hold one job. */
export function sqliteJobs(database: DatabaseSync, now: () => number = Date.now): Jobs {
  const instant = () => new Date(now()).toISOString()
  const byId = database.prepare("SELECT * FROM job WHERE id = ?")
  const byKey = database.prepare("SELECT * FROM job WHERE key = ?")
  const insert = database.prepare(
    "INSERT INTO job VALUES (?, ?, ?, ?, 'waiting', 0, ?, 0, '', NULL, NULL, NULL, 0, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
  )
  const take = database.prepare(`
    UPDATE job SET status = 'running', worker = ?1, lease_until_ms = ?2, attempts = attempts + 1, updated_at = ?3
    WHERE id = (
      SELECT id FROM job
      WHERE kind IN (SELECT value FROM json_each(?4)) AND not_before_ms <= ?5
        AND (status = 'waiting' OR (status = 'running' AND lease_until_ms < ?5))
        AND attempts < max_attempts
      ORDER BY created_at, id LIMIT 1)
    RETURNING *`)
  const giveUp = database.prepare(
    "UPDATE job SET status = 'failed', error = coalesce(error, 'the worker died') WHERE status = 'running' AND lease_until_ms < ? AND attempts >= max_attempts",
  )
  const report = database.prepare(
    "UPDATE job SET progress = ?, message = ?, lease_until_ms = ?, updated_at = ? WHERE id = ? AND worker = ? AND status = 'running'",
  )
  const finish = database.prepare(
    "UPDATE job SET status = 'done', progress = 1, result = ?, updated_at = ? WHERE id = ? AND worker = ? AND status = 'running'",
  )
  const fail = database.prepare(`
    UPDATE job SET status = iif(attempts < max_attempts, 'waiting', 'failed'), error = ?1, worker = NULL,
      not_before_ms = ?2 + ${firstPauseMs} * (1 << (attempts - 1)), updated_at = ?3
    WHERE id = ?4 AND worker = ?5 AND status = 'running'`)
  const cancel = database.prepare(
    "UPDATE job SET status = 'cancelled', updated_at = ? WHERE id = ? AND status IN ('waiting', 'running')",
  )
  const list = database.prepare(
    "SELECT * FROM job WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR status = ?2) ORDER BY created_at DESC, id DESC LIMIT ?3",
  )
  return {
    add: async (kind, input, options = {}) => {
      const id = randomUUID()
      insert.run(
        id,
        kind,
        options.key ?? null,
        JSON.stringify(input),
        options.maxAttempts ?? defaultAttempts,
        now(),
        instant(),
        instant(),
      )
      const row = byId.get(id) ?? (options.key === undefined ? undefined : byKey.get(options.key))
      if (row === undefined) throw new Error("a job that was just added is gone")
      return toJob(row)
    },
    take: async (kinds, worker, leaseMs) => {
      giveUp.run(now())
      const row = take.get(worker, now() + leaseMs, instant(), JSON.stringify(kinds), now())
      return row === undefined ? undefined : toJob(row)
    },
    report: async (id, worker, progress, message, leaseMs) =>
      report.run(progress, message, now() + leaseMs, instant(), id, worker).changes === 1,
    finish: async (id, worker, result) => void finish.run(JSON.stringify(result ?? null), instant(), id, worker),
    fail: async (id, worker, error) => void fail.run(error, now(), instant(), id, worker),
    cancel: async (id) => cancel.run(instant(), id).changes === 1,
    job: async (id) => {
      const row = byId.get(id)
      return row === undefined ? undefined : toJob(row)
    },
    list: async (filter, limit) => list.all(filter.kind ?? null, filter.status ?? null, limit).map(toJob),
  }
}

function toJob(row: Row): Job {
  return {
    id: String(row.id),
    kind: String(row.kind),
    input: JSON.parse(String(row.input)) as unknown,
    status: row.status as Job["status"],
    attempts: Number(row.attempts),
    progress: Number(row.progress),
    message: String(row.message),
    ...(row.result === null ? {} : { result: JSON.parse(String(row.result)) as unknown }),
    ...(row.error === null ? {} : { error: String(row.error) }),
    createdAt: String(row.created_at),
    updatedAt: String(row.updated_at),
  }
}
