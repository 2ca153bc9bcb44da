import { randomUUID } from "node:crypto"
import type { DatabaseSync } from "node:sqlite"
import type { Ledger, Limit, Reservation } from "./port.ts"

/** A call that takes longer than this was cut by its deadline long ago. */
const leaseMs = 10 * 60_000

/**
 * The ledger in the home's database, whose migrations have made its tables. A reservation of a process that died, or that is past its lease, is settled at its
 * worst case: the provider may have charged it, and a limit must hold.
 */
export function openLedger(database: DatabaseSync, now: () => number = Date.now): Ledger {
  const spentOf = database.prepare("SELECT micros FROM ledger_spent WHERE scope = ?")
  const reservedOf = database.prepare("SELECT coalesce(sum(micros), 0) AS micros FROM ledger_reserved WHERE scope = ?")
  const reserveRow = database.prepare(
    "INSERT INTO ledger_reserved (id, scope, micros, process, expires_ms) VALUES (?, ?, ?, ?, ?)",
  )
  const rowsOf = database.prepare("SELECT scope FROM ledger_reserved WHERE id = ?")
  const removeRows = database.prepare("DELETE FROM ledger_reserved WHERE id = ?")
  const spend = database.prepare(
    "INSERT INTO ledger_spent (scope, micros) VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET micros = micros + excluded.micros",
  )
  const open = database.prepare("SELECT DISTINCT id, micros, process, expires_ms FROM ledger_reserved")

  const inTransaction = <Result>(work: () => Result): Result => {
    database.exec("BEGIN IMMEDIATE")
    try {
      const result = work()
      database.exec("COMMIT")
      return result
    } catch (error) {
      database.exec("ROLLBACK")
      throw error
    }
  }
  const settleRows = (id: string, micros: number) => {
    for (const row of rowsOf.all(id)) spend.run(String(row.scope), micros)
    removeRows.run(id)
  }
  const settleAbandoned = () => {
    for (const row of open.all()) {
      if (Number(row.expires_ms) < now() || !isAlive(Number(row.process)))
        settleRows(String(row.id), Number(row.micros))
    }
  }
  const totals = (scope: string) => ({
    spentMicros: Number(spentOf.get(scope)?.micros ?? 0),
    reservedMicros: Number(reservedOf.get(scope)?.micros ?? 0),
  })

  return {
    reserve: async (limits: readonly Limit[], micros: number): Promise<Reservation> =>
      inTransaction(() => {
        settleAbandoned()
        for (const limit of limits) {
          const { spentMicros, reservedMicros } = totals(limit.scope)
          if (spentMicros + reservedMicros + micros > limit.micros) return { ok: false, scope: limit.scope }
        }
        const id = randomUUID()
        for (const limit of limits) reserveRow.run(id, limit.scope, micros, process.pid, now() + leaseMs)
        return { ok: true, id }
      }),
    settle: async (id, micros) => inTransaction(() => settleRows(id, Math.ceil(micros))),
    total: async (scope) => totals(scope),
  }
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
