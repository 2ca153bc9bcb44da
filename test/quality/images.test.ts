import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { imagesApp } from "../../src/apps/images/images.ts"
import { runApp } from "../../src/apps/run.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const samples = join(import.meta.dirname, "../../examples/samples/images")
const expected: readonly { file: string; caption: string; sameAs?: string }[] = readFileSync(
  join(samples, "expected.jsonl"),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line))
let home: string
let groundwork: Groundwork

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "images-"))
  groundwork = await createGroundwork({ home })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(home, { recursive: true, force: true })
})

async function run(input: unknown, files: readonly string[]) {
  const paths = files.map((file) => resolve(samples, file))
  const result = await runApp(imagesApp, groundwork.context({ kind: "run images" }), groundwork.appParts, input, paths)
  return imagesApp.output.parse(result.output)
}

test("every copy of a sample is paired with its original, and no two other pictures are", {
  timeout: 120_000,
}, async () => {
  const { near } = await run(
    {},
    expected.map((entry) => entry.file),
  )
  const groupOf = new Map(expected.map((entry) => [entry.file, entry.sameAs ?? entry.file]))
  const pairs = near.map(({ paths }) =>
    paths
      .map((path) => basename(path))
      .sort()
      .join(" "),
  )
  for (const { file, sameAs } of expected)
    if (sameAs !== undefined) expect(pairs).toContain([file, sameAs].sort().join(" "))
  for (const { paths } of near) expect(groupOf.get(basename(paths[0]))).toBe(groupOf.get(basename(paths[1])))
})

test("a picture is found by its description, by the text on it, and by its name", { timeout: 120_000 }, async () => {
  const files = ["cat.jpg", "lake.jpg", "assembly-sign.png"]
  const descriptions = { "lake.jpg": "A jetty reaches into the water at dusk." }
  for (const [query, file] of [
    ["jetty at dusk", "lake.jpg"],
    ["Wharncliffe Lane", "assembly-sign.png"],
    ["cat", "cat.jpg"],
  ] as const) {
    const { hits } = await run({ query, descriptions }, files)
    expect(basename(hits[0]?.path ?? "")).toBe(file)
  }
})

test("words on a picture are cited as a region, and a file of captions beside the pictures is searched", {
  timeout: 120_000,
}, async () => {
  const { hits } = await run({ query: "Wharncliffe" }, ["assembly-sign.png", "lake.jpg"])
  expect(hits[0]?.evidence?.[0]).toMatchObject({ kind: "region", quote: "Wharncliffe" })
  expect(hits[0]?.evidence?.[0]?.boxes[0]?.width).toBeGreaterThan(20)
  const folder = mkdtempSync(join(tmpdir(), "captions-"))
  const captions = join(folder, "captions.csv")
  writeFileSync(captions, "image,caption\nlake.jpg,Rowing boats wait for the regatta\n")
  const found = await run({ query: "regatta" }, ["cat.jpg", "lake.jpg", captions])
  rmSync(folder, { recursive: true })
  expect(basename(found.hits[0]?.path ?? "")).toBe("lake.jpg")
  expect(found.hits[0]?.because).toEqual(["“regatta”"])
})

test("a picture like another comes first, and what is alike in form and colours is said to be that", {
  timeout: 120_000,
}, async () => {
  const { hits } = await run({ like: join(samples, "bicycle.jpg") }, ["lake.jpg", "bicycle-small.jpg", "bicycle.jpg"])
  expect(basename(hits[0]?.path ?? "")).toBe("bicycle-small.jpg")
  expect(hits[0]?.because).toEqual(["the same picture"])
  for (const hit of hits.slice(1)) expect(hit.because).toEqual(["alike in form and colours"])
})
