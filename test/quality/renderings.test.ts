import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { imagesApp } from "../../src/apps/images/images.ts"
import { recommendApp } from "../../src/apps/recommend/recommend.ts"
import { runApp } from "../../src/apps/run.ts"
import { support } from "../../src/apps/support/support.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

let folder: string
let groundwork: Groundwork

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "renderings-"))
  writeFileSync(join(folder, "returns.md"), "# Returns\n\nUnused parts may be sent back within 30 days of delivery.\n")
  groundwork = await createGroundwork({ home: join(folder, "home") })
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(folder, "returns.md")], { collection: "pages" })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(folder, { recursive: true, force: true })
})

async function supportPage(input: unknown): Promise<string> {
  const run = await runApp(support, groundwork.context({ kind: "run support" }), groundwork.appParts, input, [])
  return support.render?.(support.output.parse(run.output)) ?? ""
}

test("support shows an answer with its quotes, and the draft for an agent", async () => {
  const question = "Within how many days may unused parts be sent back?"
  const page = await supportPage({ question, mode: "suggest", minConfidence: 0 })
  const [first, quote] = page.split("\n")
  expect(first).toBe("Unused parts may be sent back within 30 days of delivery. [1]")
  expect(quote).toMatch(/\[1\] “Unused parts may be sent back within 30 days of delivery\.” — Returns \[\d+–\d+\]/)
  expect(page).toContain("Draft:\n     Unused parts")
})

test("support shows a question back, and a hand-over with its reason and what was asked", async () => {
  expect(await supportPage({ question: "It doesn't work." })).toMatch(/^Question back: What is it about\?/)
  const page = await supportPage({ question: "I want to speak to a person." })
  expect(page).toMatch(/^Hand over to a person: The person asks for a person\n/)
  expect(page).toContain("“I want to speak to a person.”")
})

test("the report of train recommend tells what was learned from and which setting was chosen", async () => {
  const rows = ["a", "b", "c", "d", "e", "f"].flatMap((person, at) =>
    [0, 1, 2, 3].map((step) => `${person},item${(at + step) % 7}`),
  )
  const report = await recommendApp.train?.(
    groundwork.context({ kind: "train recommend" }),
    groundwork.appParts,
    { bytes: Buffer.from(`person,item\n${rows.join("\n")}\n`), path: "choices.csv", options: {} },
    "shop",
  )
  const page = recommendApp.renderReport?.(report) ?? ""
  expect(page).toMatch(/^24 choices of 6 people among 7 items/)
  expect(page).toContain("no times were given")
  expect(page.match(/← chosen/g)).toHaveLength(1)
})

test("images shows hits with their reasons, then pairs, or says that nothing was found", () => {
  const page = imagesApp.render?.({
    near: [{ paths: ["a.jpg", "b.jpg"], distance: 3, kind: "part" }],
    hits: [{ path: "a.jpg", score: 0.914, because: ["“jetty”"] }],
  })
  expect(page).toBe(
    "1. a.jpg  (0.91: “jetty”)\n\nThe same picture twice:\n  a.jpg and b.jpg: one is a part of the other (3 of 128 bits differ)",
  )
  expect(imagesApp.render?.({ near: [], hits: [] })).toBe("Nothing was found.")
})
