/**
 * Budgets under kill -9: many processes spend from one home at once, some are killed in the middle of their calls.
 *   node bench/budgets.ts [--calls 10000] [--processes 6] [--kills 20]
 * Each call reserves its worst case under the day's, a person's and its request's limit, waits a little and settles what it cost.
 * Afterwards: no limit was passed at any look, no reservation is left, and all that was settled is in the sums.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DatabaseSync } from "node:sqlite"
import { parseArgs } from "node:util"
import { fileBlobs } from "../src/blobs/files.ts"
import { openLedger } from "../src/models/money/ledger.ts"
import type { Limit } from "../src/models/money/port.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"

const { values: options } = parseArgs({
  options: {
    calls: { type: "string", default: "10000" },
    processes: { type: "string", default: "6" },
    kills: { type: "string", default: "20" },
    child: { type: "string" },
  },
})

const limits: Readonly<Record<string, number>> = { day: 180_000, "user:ann": 120_000, "user:bob": 90_000 }
const lanes = 20

async function openHome(home: string) {
  const store = await openSqliteStore({ home, blobs: fileBlobs(join(home, "blobs")), readOnly: false })
  return {
    store,
    ledger: openLedger((work) => store.transaction(async (unit) => work(unit.connection as DatabaseSync))),
  }
}

/** Spends until it is killed or told to stop; every call is a line `made COST` or `refused`. */
async function spend(home: string): Promise<void> {
  const { store, ledger } = await openHome(home)
  let isStopped = false
  process.stdin.on("data", () => {
    isStopped = true
  })
  const lane = async () => {
    while (!isStopped) {
      const user = Math.random() < 0.5 ? "user:ann" : "user:bob"
      const request = `request:${Math.floor(Math.random() * 200)}`
      const own: readonly Limit[] = [
        { scope: "day", micros: limits.day ?? 0 },
        { scope: user, micros: limits[user] ?? 0 },
        { scope: request, micros: 900 },
      ]
      const worst = 1 + Math.floor(Math.random() * 100)
      const reservation = await ledger.reserve(own, worst)
      if (!reservation.ok) {
        process.stdout.write("refused\n")
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
        continue
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
      const cost = Math.floor(Math.random() * (worst + 1))
      await ledger.settle(reservation.id, cost)
      process.stdout.write(`made ${cost}\n`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  await store.close()
  process.exit(0)
}

interface Tally {
  made: number
  refused: number
  settled: number
}

function startChild(home: string, tally: Tally): ChildProcess {
  const child = spawn(process.execPath, [import.meta.filename, "--child", home], { stdio: ["pipe", "pipe", "inherit"] })
  let rest = ""
  child.stdout?.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) {
      if (line === "refused") tally.refused += 1
      else {
        tally.made += 1
        tally.settled += Number(line.split(" ")[1])
      }
    }
  })
  return child
}

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "groundwork-budgets-"))
  const { store, ledger } = await openHome(home)
  const tally: Tally = { made: 0, refused: 0, settled: 0 }
  const wanted = Number(options.calls)
  const children = Array.from({ length: Number(options.processes) }, () => startChild(home, tally))
  const startedAtMs = performance.now()
  let [killed, looks, passed] = [0, 0, 0]
  while (tally.made + tally.refused < wanted) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const [scope, limit] of Object.entries(limits)) {
      const { spentMicros, reservedMicros } = await ledger.total(scope)
      looks += 1
      if (spentMicros + reservedMicros > limit) passed += 1
    }
    const isTime = killed < (Number(options.kills) * (tally.made + tally.refused)) / wanted
    if (isTime && killed < Number(options.kills)) {
      const at = killed % children.length
      children[at]?.kill("SIGKILL")
      children[at] = startChild(home, tally)
      killed += 1
    }
  }
  for (const child of children) {
    const gone = new Promise((resolve) => child.once("close", resolve))
    child.stdin?.write("stop\n")
    await gone
  }
  const sums = { spent: 0, left: 0, over: 0 }
  for (const [scope, limit] of Object.entries(limits)) {
    const { spentMicros, reservedMicros } = await ledger.total(scope)
    if (scope === "day") sums.spent = spentMicros
    sums.left += reservedMicros
    if (spentMicros > limit) sums.over += 1
  }
  await store.close()
  rmSync(home, { recursive: true })
  console.log(
    `${tally.made} calls made, ${tally.refused} refused by a limit, ${killed} processes killed, ${((performance.now() - startedAtMs) / 1000).toFixed(0)} s`,
  )
  console.log(`limits passed: ${passed} of ${looks} looks, ${sums.over} at the end; reserved at the end: ${sums.left}`)
  console.log(
    `spent ${sums.spent} ≥ settled ${tally.settled}: ${sums.spent >= tally.settled} (the killed ones count at their worst case)`,
  )
  process.exitCode = passed + sums.over + sums.left === 0 && sums.spent >= tally.settled ? 0 : 1
}

if (options.child === undefined) await main()
else await spend(options.child)
