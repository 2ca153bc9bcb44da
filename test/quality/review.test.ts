import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { defineApp } from "../../src/apps/app.ts"
import { findingSchema } from "../../src/apps/extraction/output.ts"
import { decide, reviewItem, reviewQueue } from "../../src/apps/review.ts"
import { runApp } from "../../src/apps/run.ts"
import type { Finding } from "../../src/core/finding.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"
import type { Store } from "../../src/store/port.ts"

const folder = mkdtempSync(join(tmpdir(), "review-"))
let groundwork: Groundwork
beforeAll(async () => {
  groundwork = await createGroundwork({ home: join(folder, "home") })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(folder, { recursive: true, force: true })
})

const unsure = (value: string): Finding<string> => ({ value, evidence: [], verdict: "supported", confidence: 0.4 })

/** An app whose sums do not add up, and whose date is unsure. */
const bills = defineApp({
  name: "bills",
  title: "Bills",
  takes: "none",
  input: z.object({ hasProblem: z.boolean() }),
  output: z.object({ dueDate: findingSchema(z.string()), grossAmount: findingSchema(z.string()) }),
  reviewBelow: 0.6,
  cases: [],
  run: async (_context, _parts, { hasProblem }) => ({
    status: "review",
    output: { dueDate: unsure("2026-03-01"), grossAmount: unsure("120.00") },
    ...(hasProblem ? { problems: [{ code: "sums", message: "The lines do not add up to the net amount" }] } : {}),
  }),
})

async function run(hasProblem: boolean) {
  const context = groundwork.context({ kind: "run bills" })
  const done = await runApp(bills, context, groundwork.appParts, { hasProblem }, [])
  await groundwork.store.saveRun({
    id: done.trace,
    kind: "run bills",
    principal: context.principal,
    startedAt: context.now().toISOString(),
    ms: done.ms,
    status: done.status,
    input: { hasProblem },
    output: { status: done.status, output: done.output },
    steps: [],
    versions: [],
  })
  const items = (await reviewQueue(groundwork.store, "bills")).filter((item) => item.run === done.trace)
  return { trace: done.trace, items }
}

const by = () => groundwork.context({ kind: "review" })
const statusOf = async (trace: string) => (await groundwork.store.run(trace))?.status

test("the whole waits beside its doubtful values where something speaks against it, and the run is done when all is settled", async () => {
  const { trace, items } = await run(true)
  expect(items.map((item) => item.at).toSorted()).toEqual(["", "dueDate", "grossAmount"])
  for (const [left, item] of items.entries()) {
    expect(await statusOf(trace)).toBe("review")
    const { isFinished } = await decide(groundwork.store, by(), item.id, { kind: "accepted" })
    expect(isFinished).toBe(left === items.length - 1)
  }
  expect(await statusOf(trace)).toBe("done")
})

test("a whole that was rejected is no result, whatever is settled after it", async () => {
  const { trace, items } = await run(true)
  const whole = items.find((item) => item.at === "")
  await decide(groundwork.store, by(), whole?.id ?? "", { kind: "rejected" })
  for (const item of items) if (item.at !== "") await decide(groundwork.store, by(), item.id, { kind: "accepted" })
  expect(await statusOf(trace)).toBe("abstained")
})

test("without a problem of the whole only its doubtful values wait", async () => {
  const { items } = await run(false)
  expect(items.map((item) => item.at).toSorted()).toEqual(["dueDate", "grossAmount"])
})

test.each([
  ["dueDate", "banana", "a date as 2026-03-01"],
  ["dueDate", "2026-13-01", "a date as 2026-03-01"],
  ["dueDate", 20260301, "a date as 2026-03-01"],
  ["grossAmount", "twelve", "an amount as 1234.50"],
])("a correction of %s to %s is refused, and still waits", async (at, value, message) => {
  const { items } = await run(false)
  const item = items.find((one) => one.at === at)
  await expect(decide(groundwork.store, by(), item?.id ?? "", { kind: "corrected", value })).rejects.toMatchObject({
    code: "input_invalid",
    detail: expect.stringContaining(message),
  })
  expect((await reviewQueue(groundwork.store)).some((one) => one.id === item?.id)).toBe(true)
  await decide(groundwork.store, by(), item?.id ?? "", {
    kind: "corrected",
    value: at === "dueDate" ? "2026-04-02" : "12.50",
  })
  expect((await reviewQueue(groundwork.store)).some((one) => one.id === item?.id)).toBe(false)
})

test("of two who decide one item at once the first counts, and the other is told so", async () => {
  const { trace, items } = await run(false)
  const item = items.find((one) => one.at === "grossAmount")
  const both = await Promise.allSettled([
    decide(groundwork.store, by(), item?.id ?? "", { kind: "corrected", value: "130.00" }),
    decide(groundwork.store, by(), item?.id ?? "", { kind: "rejected" }),
  ])
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"])
  expect(both[1]).toMatchObject({ reason: { code: "settled", detail: expect.stringContaining("corrected by system") } })
  expect((await groundwork.store.run(trace))?.output).toMatchObject({ output: { grossAmount: { value: "130.00" } } })
})

test("an item that was decided stays as it was decided, and an unknown one is not found", async () => {
  const { trace, items } = await run(false)
  const item = items.find((one) => one.at === "dueDate")
  await decide(groundwork.store, by(), item?.id ?? "", { kind: "accepted" })
  const before = await groundwork.store.run(trace)
  await expect(decide(groundwork.store, by(), item?.id ?? "", { kind: "rejected" })).rejects.toMatchObject({
    code: "settled",
  })
  expect(await groundwork.store.run(trace)).toEqual(before)
  expect(await reviewItem(groundwork.store, item?.id ?? "")).toMatchObject({ decision: { kind: "accepted" } })
  await expect(decide(groundwork.store, by(), "nothing:", { kind: "accepted" })).rejects.toMatchObject({
    code: "not_found",
  })
})

test("a decision that cannot be written whole is not written at all", async () => {
  const { items } = await run(false)
  const item = items.find((one) => one.at === "dueDate")
  const broken: Store = {
    ...groundwork.store,
    saveRun: () => Promise.reject(new Error("no space")),
  }
  await expect(decide(broken, by(), item?.id ?? "", { kind: "accepted" })).rejects.toThrow("no space")
  expect((await reviewQueue(groundwork.store)).some((one) => one.id === item?.id)).toBe(true)
})

test("what waits is found behind any number of settled items, and as fast", { timeout: 60_000 }, async () => {
  const home = await createGroundwork({ home: join(folder, "settled") })
  const item = (run: string) => ({
    id: `${run}:x`,
    app: "bills",
    run,
    at: "x",
    input: {},
    finding: unsure("1"),
    createdAt: "2026-01-01T00:00:00.000Z",
  })
  const { store } = home
  const took = async () => {
    const startedAt = performance.now()
    const found = await reviewQueue(store)
    return { ms: performance.now() - startedAt, ids: found.map(({ id }) => id) }
  }
  await store.transaction(async () => {
    for (let index = 0; index < 10_500; index += 1) await store.saveRecord("review", `a${index}:x`, item(`a${index}`))
  })
  expect((await took()).ids).toHaveLength(10_500)
  await store.transaction(async () => {
    for (let index = 0; index < 10_500; index += 1) await decide(store, by(), `a${index}:x`, { kind: "accepted" })
  })
  await store.saveRecord("review", "z:x", item("z"))
  const { ms, ids } = await took()
  expect(ids).toEqual(["z:x"])
  expect(ms).toBeLessThan(50)
  const startedAt = performance.now()
  await decide(store, by(), "z:x", { kind: "accepted" })
  expect(performance.now() - startedAt).toBeLessThan(200)
  await home.close()
})
