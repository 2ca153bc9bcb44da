import { setTimeout as delay } from "node:timers/promises"
import { Worker } from "node:worker_threads"
import { groundworkError } from "../../core/errors.ts"
import type { Connection } from "./connection.ts"

const attempts = 200
const waitMs = 25

/**
 * Writes the database file anew and empties its log, so that no byte of a deleted row is left: overwriting deleted rows
 * would not do, since what SQLite moved between pages earlier may have left copies in unused bytes.
 * The work is done beside the event loop: 1 s for 80 MB.
 * @throws busy if another process reads or writes on and on; disk_full
 */
export async function scrub(connection: Connection, path: string): Promise<void> {
  await vacuum(path)
  await emptyLog(connection)
}

async function emptyLog(connection: Connection): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const row = connection.database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()
    if (row?.busy === 0) return
    await delay(waitMs)
  }
  throw groundworkError("busy", "what was purged leaves the files when no one reads")
}

const vacuumProgram = `
  const { parentPort, workerData } = require("node:worker_threads")
  const { DatabaseSync } = require("node:sqlite")
  const database = new DatabaseSync(workerData, { timeout: 30000 })
  try {
    database.exec("VACUUM")
    parentPort.postMessage(0)
  } catch (error) {
    parentPort.postMessage(error.errcode ?? -1)
  } finally {
    database.close()
  }
`

function vacuum(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(vacuumProgram, { eval: true, workerData: path })
    worker.once("message", (code) => {
      if (code === 0) resolve()
      else reject(Object.assign(new Error("VACUUM failed"), { errcode: code }))
    })
    worker.once("error", reject)
  })
}
