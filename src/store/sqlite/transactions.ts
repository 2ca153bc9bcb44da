import { AsyncLocalStorage } from "node:async_hooks"
import { setTimeout as delay } from "node:timers/promises"
import { groundworkError } from "../../core/errors.ts"
import type { Connection } from "./connection.ts"
import { asFault, isBusy } from "./faults.ts"

/** The one way to write: transactions of this process one after the other, those of other processes waited for. */
export interface Transactions {
  /** Runs `work` in a transaction; within another one's work, as a part of it. */
  write<Result>(work: () => Promise<Result> | Result, durability?: Durability): Promise<Result>
  /** True within the work of a transaction. */
  isInside(): boolean
  /** Has `then` called once the transaction around has committed. */
  afterCommit(then: () => void): void
  /** Waits until nothing is written, and lets `work` have the connection outside of a transaction. */
  alone<Result>(work: () => Promise<Result> | Result): Promise<Result>
}

/**
 * `full`: on the disk when it resolves. `process`: survives the process from then on, and a power failure once anything has
 * been written fully after it; for traces, which come with every answer (.02 ms against .4 ms and more on a busy disk).
 */
type Durability = "full" | "process"

/** Runs first in each transaction. @returns what to do once it has committed */
export type TransactionHook = () => () => void

/** How long another process may hold the home before this one gives up. */
const patienceMs = 30_000
const shortestWaitMs = 1
const longestWaitMs = 25

/**
 * `connection` writes, and nobody else writes with it. A fault of `work` rolls back and is thrown on.
 * @throws busy, disk_full or home_broken for what SQLite says
 */
export function transactionsOn(connection: Connection, hooks: readonly TransactionHook[]): Transactions {
  const inside = new AsyncLocalStorage<{ isOpen: boolean; readonly after: (() => void)[] }>()
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = last.then(work, work)
    last = turn.catch(() => {})
    return turn
  }

  return {
    isInside: () => inside.getStore()?.isOpen === true,
    afterCommit(then) {
      inside.getStore()?.after.push(then)
    },
    async alone(work) {
      return inTurn(async () => work())
    },
    async write(work, durability = "full") {
      if (inside.getStore()?.isOpen === true) return work()
      return inTurn(async () => {
        const scope = { isOpen: true, after: [] as (() => void)[] }
        try {
          if (durability === "process") connection.database.exec("PRAGMA synchronous = NORMAL")
          await begin(connection)
          const committed = hooks.map((hook) => hook())
          const result = await inside.run(scope, async () => work())
          scope.isOpen = false
          connection.database.exec("COMMIT")
          for (const then of [...committed, ...scope.after]) then()
          return result
        } catch (error) {
          scope.isOpen = false
          rollback(connection)
          throw asFault(error)
        } finally {
          if (durability === "process") connection.database.exec("PRAGMA synchronous = FULL")
        }
      })
    },
  }
}

/**
 * Takes the lock for writing. SQLite would wait for it with the whole process asleep; here others go on.
 * @throws busy when another process keeps it
 */
async function begin(connection: Connection): Promise<void> {
  const until = performance.now() + patienceMs
  let waitMs = shortestWaitMs
  connection.database.exec("PRAGMA busy_timeout = 0")
  try {
    for (;;) {
      try {
        connection.database.exec("BEGIN IMMEDIATE")
        return
      } catch (error) {
        if (!isBusy(error)) throw error
        if (performance.now() > until) throw groundworkError("busy", "", error)
      }
      await delay(waitMs)
      waitMs = Math.min(waitMs * 2, longestWaitMs)
    }
  } finally {
    connection.database.exec("PRAGMA busy_timeout = 5000")
  }
}

function rollback(connection: Connection): void {
  // Some faults (a full disk) have ended the transaction by themselves.
  if (connection.database.isOpen && connection.database.isTransaction) connection.database.exec("ROLLBACK")
}
