import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { decide, reviewQueue } from "../../src/apps/review.ts"
import { routeApp } from "../../src/apps/route/route.ts"
import { runApp } from "../../src/apps/run.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const samples = join(import.meta.dirname, "../../examples/samples/messages")
let home: string
let groundwork: Groundwork

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "route-"))
  groundwork = await createGroundwork({ home })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(home, { recursive: true, force: true })
})

const context = () => groundwork.context({ kind: "run route" })

async function train(bytes: Uint8Array): Promise<string> {
  const examples = { bytes, path: "examples.csv", options: {} }
  const report = await routeApp.train?.(context(), groundwork.appParts, examples, "desk")
  return routeApp.renderReport?.(report) ?? ""
}

async function run(text: string) {
  const done = await runApp(routeApp, context(), groundwork.appParts, { text }, [])
  return { status: done.status, ...routeApp.output.parse(done.output) }
}

test("an unsure label waits for a person, and their correction is an example of the next training", {
  timeout: 120_000,
}, async () => {
  const labelled = readFileSync(join(samples, "labelled.csv"))
  expect(await train(labelled)).toMatch(
    /^200 examples of 8 labels; by words and meaning\nMessages kept back: \d\d% right/,
  )
  const text = "asdf test test"
  expect((await run(text)).status).toBe("review")
  const [item] = await reviewQueue(groundwork.store, "route")
  await decide(groundwork.store, context(), item?.id ?? "", { kind: "corrected", value: "complaint" })
  expect(await reviewQueue(groundwork.store, "route")).toEqual([])
  expect(await train(labelled)).toMatch(/^201 examples of 8 labels, 1 of them from review/)
  const again = await run(text)
  expect(again.label).toBe("complaint")
  expect(again.reasons[0]).toMatchObject({ kind: "example", text })
})

test("a report names what a file of faulty examples has wrong", async () => {
  const report = await train(readFileSync(join(samples, "labelled-with-faults.csv")))
  expect(report).toMatch(/The same text under different labels:|Too few examples to learn from:/)
})

test("nine examples make nobody certain", async () => {
  const rows = [
    "card lost",
    "card stolen",
    "card gone",
    "pay rise",
    "pay day",
    "pay slip",
    "leave form",
    "leave days",
    "leave left",
  ]
  await train(Buffer.from(`text,category\n${rows.map((text) => `${text},${text.slice(0, 4).trim()}`).join("\n")}\n`))
  for (const text of rows) expect((await run(text)).confidence).toBeLessThanOrEqual(0.92)
})
