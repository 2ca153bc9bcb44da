import { randomUUID } from "node:crypto"
import type { DatabaseSync } from "node:sqlite"
import type { Ledger, Reservation } from "./port.ts"

/** A call that takes longer than this was cut by its deadline long ago. */
const leaseMs = 10 * 60_000

const cleanEveryMs = 60_000

/** No request waits longer for a person to let it go on; what it spent is still in the day's and the person's sum. */
const requestsKeptMs = 30 * 24 * 60 * 60_000

/** Runs work alone on the home's database, in a transaction. */
export type Write = <Result>(work: (database: DatabaseSync) => Result) => Promise<Result>

/**
 * The ledger in the home's database, whose migrations have made its tables. A reservation of a process that died, or that
 * is past its lease, is settled at its worst case: the provider may have charged it, and a limit must hold.
 */
export function openLedger(write: Write, now: () => number = Date.now): Ledger {
  let cleanedMs = Number.NEGATIVE_INFINITY
  // What is abandoned counts the same before and after it is settled: no reservation has to wait for it.
  const clean = (database: DatabaseSync) => {
    cleanedMs = now()
    settleAbandoned(database, cleanedMs)
    forgetOldRequests(database, cleanedMs)
  }
  return {
    reserve: (limits, micros) =>
      write((database): Reservation => {
        if (now() - cleanedMs >= cleanEveryMs) clean(database)
        for (const limit of limits) {
          const { spentMicros, reservedMicros } = totalOf(database, limit.scope)
          if (spentMicros + reservedMicros + micros > limit.micros) return { ok: false, scope: limit.scope }
        }
        const id = randomUUID()
        const insert = database.prepare(
          "INSERT INTO ledger_reserved (id, scope, micros, process, expires_ms) VALUES (?, ?, ?, ?, ?)",
        )
        for (const limit of limits) insert.run(id, limit.scope, micros, process.pid, now() + leaseMs)
        return { ok: true, id }
      }),
    settle: (id, micros) => write((database) => settleRows(database, id, Math.ceil(micros))),
    total: (scope) =>
      write((database) => {
        clean(database)
        return totalOf(database, scope)
      }),
  }
}

function totalOf(
  database: DatabaseSync,
  scope: string,
): { readonly spentMicros: number; readonly reservedMicros: number } {
  const spent = database.prepare("SELECT micros FROM ledger_spent WHERE scope = ?").get(scope)
  const reserved = database
    .prepare("SELECT coalesce(sum(micros), 0) AS micros FROM ledger_reserved WHERE scope = ?")
    .get(scope)
  return { spentMicros: Number(spent?.micros ?? 0), reservedMicros: Number(reserved?.micros ?? 0) }
}

function settleRows(database: DatabaseSync, id: string, micros: number): void {
  const spend = database.prepare(
    "INSERT INTO ledger_spent (scope, micros) VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET micros = micros + excluded.micros",
  )
  for (const row of database.prepare("SELECT scope FROM ledger_reserved WHERE id = ?").all(id))
    spend.run(String(row.scope), micros)
  database.prepare("DELETE FROM ledger_reserved WHERE id = ?").run(id)
}

function settleAbandoned(database: DatabaseSync, nowMs: number): void {
  const processes = database.prepare("SELECT DISTINCT process FROM ledger_reserved").all()
  const dead = processes.map((row) => Number(row.process)).filter((process_) => !isAlive(process_))
  const rows = [
    ...database.prepare("SELECT DISTINCT id, micros FROM ledger_reserved WHERE expires_ms < ?").all(nowMs),
    ...dead.flatMap((process_) =>
      database.prepare("SELECT DISTINCT id, micros FROM ledger_reserved WHERE process = ?").all(process_),
    ),
  ]
  for (const row of rows) settleRows(database, String(row.id), Number(row.micros))
}

/** The scope of a request is its run's id, which begins with the instant in digits. */
function forgetOldRequests(database: DatabaseSync, nowMs: number): void {
  const before = new Date(nowMs - requestsKeptMs).toISOString().replace(/\D/g, "")
  database.prepare("DELETE FROM ledger_spent WHERE scope >= 'request:0' AND scope < ?").run(`request:${before}`)
}

function isAlive(processId: number): boolean {
  if (processId === process.pid) return true
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}
