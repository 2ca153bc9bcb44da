import { spawn } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { DatabaseSync } from "node:sqlite"
import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import { fileBlobs } from "../../src/blobs/files.ts"
import { openLedger } from "../../src/models/money/ledger.ts"
import type { Ledger, Limit } from "../../src/models/money/port.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"

const child = join(import.meta.dirname, "../fixtures/models/reserve.ts")

async function openHome(home = mkdtempSync(join(tmpdir(), "groundwork-ledger-"))) {
  const store = await openSqliteStore({ home, blobs: fileBlobs(join(home, "blobs")), readOnly: false })
  const ledger = openLedger((work) => store.transaction(async (unit) => work(unit.connection as DatabaseSync)))
  return { home, store, ledger }
}

/** Starts a process that reserves without settling, waits until it says so, and kills it without a word of warning. */
async function reserveAndDie(home: string, limit: Limit, micros: number, times: number): Promise<void> {
  const process_ = spawn(process.execPath, [child, home, JSON.stringify(limit), String(micros), String(times)])
  const problems: Buffer[] = []
  process_.stderr.on("data", (chunk: Buffer) => problems.push(chunk))
  await new Promise<void>((resolve, reject) => {
    process_.stdout.once("data", () => resolve())
    process_.once("exit", () => reject(new Error(Buffer.concat(problems).toString())))
  })
  const gone = new Promise((resolve) => process_.once("close", resolve))
  process_.kill("SIGKILL")
  await gone
}

describe("the ledger", () => {
  test("3,000 calls at once pass no limit, settle to what they cost, and leave no reservation", {
    timeout: 120_000,
  }, async () => {
    const { store, ledger } = await openHome()
    const limits: readonly Limit[] = [
      { scope: "day", micros: 200_000 },
      { scope: "key", micros: 60_000 },
    ]
    let seed = 7
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed / 2_147_483_648
    }
    let [allowed, spent, overrun] = [0, 0, Number.NEGATIVE_INFINITY]
    const call = async (own: readonly Limit[], worst: number, real: number) => {
      const reservation = await ledger.reserve(own, worst)
      if (!reservation.ok) return
      allowed += 1
      if (allowed % 100 === 0) {
        const total = await ledger.total("day")
        overrun = Math.max(overrun, total.spentMicros + total.reservedMicros - limits[0]!.micros)
      }
      await ledger.settle(reservation.id, real)
      spent += real
    }
    // 200 lanes: what is open at any time is what a busy service has open.
    const lane = async () => {
      for (let call_ = 0; call_ < 15; call_ += 1) {
        const worst = 1 + Math.floor(random() * 100)
        await call(random() < 0.5 ? limits : limits.slice(0, 1), worst, Math.floor(worst * random()))
      }
    }
    await Promise.all(Array.from({ length: 200 }, lane))
    expect(allowed).toBeGreaterThan(500)
    expect(overrun).toBeLessThanOrEqual(0)
    expect(await ledger.total("day")).toEqual({ spentMicros: spent, reservedMicros: 0 })
    const key = await ledger.total("key")
    expect(key.reservedMicros).toBe(0)
    expect(key.spentMicros).toBeLessThanOrEqual(60_000)
    await store.close()
  })

  test("a process that is killed leaves no reservation: its worst case counts as spent, and no limit is passed", {
    timeout: 60_000,
  }, async () => {
    const { home, store, ledger } = await openHome()
    const limit: Limit = { scope: "day", micros: 1000 }
    await reserveAndDie(home, limit, 100, 7)
    expect(await ledger.reserve([limit], 301)).toEqual({ ok: false, scope: "day" })
    const last = await ledger.reserve([limit], 300)
    expect(last.ok).toBe(true)
    if (last.ok) await ledger.settle(last.id, 10)
    expect(await ledger.total("day")).toEqual({ spentMicros: 710, reservedMicros: 0 })
    await store.close()
  })

  test("two processes share one limit", { timeout: 60_000 }, async () => {
    const { home, store, ledger } = await openHome()
    const limit: Limit = { scope: "day", micros: 500 }
    const mine: Promise<unknown>[] = []
    const theirs = reserveAndDie(home, limit, 100, 10)
    for (let call = 0; call < 10; call += 1) mine.push(ledger.reserve([limit], 100))
    await Promise.all([theirs, ...mine])
    const total = await ledger.total("day")
    expect(total.spentMicros + total.reservedMicros).toBe(500)
    await store.close()
  })

  test("a request's sum is forgotten after a month, a day's is not", async () => {
    const { store } = await openHome()
    let now = Date.parse("2026-01-01T00:00:00Z")
    const ledger = openLedger(
      (work) => store.transaction(async (unit) => work(unit.connection as DatabaseSync)),
      () => now,
    )
    const scopes = ["request:20260101000000000-aaaaaaaa", "request:20260120000000000-bbbbbbbb", "day:2026-01-01"]
    const reserved = await ledger.reserve(
      scopes.map((scope) => ({ scope, micros: 100 })),
      50,
    )
    if (reserved.ok) await ledger.settle(reserved.id, 20)
    now = Date.parse("2026-02-05T00:00:00Z")
    const left: number[] = []
    for (const scope of scopes) left.push((await ledger.total(scope)).spentMicros)
    expect(left).toEqual([0, 20, 20])
    await store.close()
  })

  test("an unknown reservation is no error, and settling twice counts once", async () => {
    const { store, ledger } = await openHome()
    await ledger.settle("nobody", 5)
    const reserved = await ledger.reserve([{ scope: "day", micros: 100 }], 50)
    if (reserved.ok) await Promise.all([ledger.settle(reserved.id, 20), ledger.settle(reserved.id, 20)])
    expect(await ledger.total("day")).toEqual({ spentMicros: 20, reservedMicros: 0 })
    await store.close()
  })
})

type Step = { readonly worst: number; readonly real: number; readonly scopes: readonly number[] }

describe("the ledger against a plain count", () => {
  const steps: fc.Arbitrary<readonly Step[]> = fc.array(
    fc.record({
      worst: fc.integer({ min: 0, max: 60 }),
      real: fc.integer({ min: 0, max: 60 }),
      scopes: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1 }),
    }),
    { maxLength: 30 },
  )

  property.prop([steps], { numRuns: 15 })("says yes exactly when every limit has room", async (given) => {
    const { store, ledger } = await openHome()
    await agreesWithACount(ledger, given)
    await store.close()
  })
})

async function agreesWithACount(ledger: Ledger, given: readonly Step[]): Promise<void> {
  const limits = [100, 150, 220]
  const spent = [0, 0, 0]
  for (const { worst, real, scopes } of given) {
    const own = scopes.map((scope) => ({ scope: `s${scope}`, micros: limits[scope]! }))
    const reservation = await ledger.reserve(own, worst)
    expect(reservation.ok).toBe(scopes.every((scope) => spent[scope]! + worst <= limits[scope]!))
    if (!reservation.ok) continue
    const cost = Math.min(real, worst)
    await ledger.settle(reservation.id, cost)
    for (const scope of scopes) spent[scope]! += cost
  }
}
