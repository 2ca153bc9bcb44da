import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { createCanvas } from "@napi-rs/canvas"
import { afterAll, beforeAll, expect, test } from "vitest"
import { imagesApp } from "../../src/apps/images/images.ts"
import { runApp } from "../../src/apps/run.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { withImageCache } from "../../src/models/embedders/cached.ts"
import type { ImageEmbedder } from "../../src/models/port.ts"
import type { AppParts, Groundwork } from "../../src/pipeline/port.ts"
import { openColourEmbedder } from "../fixtures/models/colour-embedder.ts"

let folder: string
let groundwork: Groundwork
let paths: readonly string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "images-sight-"))
  groundwork = await createGroundwork({ home: join(folder, "home") })
  // Names that say nothing, and forms that differ, so that nothing but what they show can find them.
  paths = [draw("p1.png", "#e02020", 0), draw("p2.png", "#20e020", 1), draw("p3.png", "#e04030", 2)]
})
afterAll(async () => {
  await groundwork.close()
  rmSync(folder, { recursive: true, force: true })
})

function draw(name: string, colour: string, pattern: number): string {
  const canvas = createCanvas(160, 120)
  const context = canvas.getContext("2d")
  context.fillStyle = colour
  context.fillRect(0, 0, 160, 120)
  context.fillStyle = "#303030"
  for (let at = 0; at < 4; at += 1)
    context.fillRect((at * 37 + pattern * 50) % 150, (at * 23 * (pattern + 1)) % 110, 9, 9)
  const path = join(folder, name)
  writeFileSync(path, canvas.toBuffer("image/png"))
  return path
}

async function run(input: unknown, imageEmbedder?: AppParts["imageEmbedder"]) {
  const { imageEmbedder: _, ...appParts } = groundwork.appParts
  const parts: AppParts = imageEmbedder === undefined ? appParts : { ...appParts, imageEmbedder }
  const made = await runApp(imagesApp, groundwork.context({ kind: "run images" }), parts, input, paths)
  const output = imagesApp.output.parse(made.output)
  return { ...made, output, names: output.hits.map(({ path }) => basename(path)) }
}
const sees = (embedder: ImageEmbedder) => async () => embedder

test("words find a picture by what it shows, where nothing is written about it", { timeout: 60_000 }, async () => {
  const { output, names } = await run({ query: "meadow", k: 1 }, sees(openColourEmbedder()))
  expect(names).toEqual(["p2.png"])
  expect(output.hits[0]?.because).toContain("what it shows")
  expect(output.seenBy).toBe("colours:colours-1")
  expect(output.note).toBeUndefined()
})

test("a picture finds those that show the like", { timeout: 60_000 }, async () => {
  const { output, names } = await run({ like: "p1.png", k: 1 }, sees(openColourEmbedder()))
  expect(names).toEqual(["p3.png"])
  expect(output.hits[0]?.because).toEqual(["shows the like"])
})

test("without such a model the rest is searched, and it is said that nothing looked", { timeout: 60_000 }, async () => {
  const { output, problems } = await run({ query: "meadow" })
  expect(output.seenBy).toBeUndefined()
  expect(output.note).toContain("No model looked at the pictures")
  expect(imagesApp.render?.(output)).toContain("No model looked at the pictures")
  expect(problems).toBeUndefined()
})

test("a model that is set and does not open is a problem, and the rest is searched", { timeout: 60_000 }, async () => {
  const other = await createGroundwork({ home: join(folder, "other"), imageEmbedder: "onnx:/nowhere" })
  const made = await runApp(imagesApp, other.context({ kind: "run images" }), other.appParts, { query: "p2" }, paths)
  await other.close()
  expect(made.status).toBe("partial")
  expect(["peer_missing", "model_unknown"]).toContain(made.problems?.[0]?.code)
  expect(imagesApp.output.parse(made.output).hits[0]?.path).toBe(paths[1])
})

test("each picture is looked at once a model, and a new model looks at all of them itself", {
  timeout: 60_000,
}, async () => {
  const { store } = groundwork.appParts
  const [one, other] = [openColourEmbedder("first"), openColourEmbedder("second")]
  await run({ query: "red" }, sees(withImageCache(one, store)))
  await run({ query: "blue" }, sees(withImageCache(one, store)))
  expect(one.looks()).toBe(3)
  await run({ query: "red" }, sees(withImageCache(other, store)))
  expect(other.looks()).toBe(3)
})

test("pictures of a collection are searched as the reader may see them", { timeout: 120_000 }, async () => {
  const context = groundwork.context({ kind: "ingest" })
  await groundwork.ingest(context, [paths[0]!], { collection: "open" })
  await groundwork.ingest(context, [paths[1]!], { collection: "closed", access: "user:ann" })
  const find = async (user: string) => {
    const running = groundwork.context({ kind: "run images", principal: { kind: "user", user, groups: [] } })
    const parts: AppParts = { ...groundwork.appParts, imageEmbedder: sees(openColourEmbedder()) }
    const made = await runApp(imagesApp, running, parts, { query: "meadow", collections: ["open", "closed"] }, [])
    return imagesApp.output.parse(made.output).hits.map(({ path }) => basename(path))
  }
  expect(await find("ann")).toContain("p2.png")
  expect(await find("bob")).not.toContain("p2.png")
})
