import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, relative, resolve } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { imagesApp } from "../../src/apps/images/images.ts"
import { runApp } from "../../src/apps/run.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { AppParts, Groundwork, SourceDocument } from "../../src/pipeline/port.ts"

const samples = resolve(import.meta.dirname, "../../examples/samples/images")
let folder: string
let groundwork: Groundwork

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "images-paths-"))
  for (const name of ["lake.jpg", "cat.jpg", "bicycle.jpg", "bicycle-small.jpg"])
    copyFileSync(join(samples, name), join(folder, name))
  groundwork = await createGroundwork({ home: join(folder, "home") })
})
afterAll(async () => {
  await groundwork.close()
  rmSync(folder, { recursive: true, force: true })
})

function place(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Words on a picture are recognised once, whatever is asked. */
const read = new Map<string, Promise<SourceDocument>>()

async function run(input: unknown, paths: readonly string[]) {
  const { appParts } = groundwork
  const parts: AppParts = {
    ...appParts,
    readFile: (of, path, options) => {
      if (!basename(path).endsWith("jpg")) return appParts.readFile(of, path, options)
      const known = read.get(path) ?? appParts.readFile(of, path, options)
      read.set(path, known)
      return known
    },
  }
  const made = await runApp(imagesApp, groundwork.context({ kind: "run images" }), parts, input, paths)
  const output = imagesApp.output.parse(made.output)
  return { ...made, output, names: output.hits.map(({ path }) => basename(path)) }
}
const at = (...names: readonly string[]) => names.map((name) => join(folder, name))

test("the picture that others shall be like is named as one types it, and is not among them", {
  timeout: 120_000,
}, async () => {
  const given = at("bicycle.jpg", "bicycle-small.jpg")
  const [path] = given
  for (const like of ["bicycle.jpg", path, relative(process.cwd(), path!), `${folder}/./bicycle.jpg`]) {
    const { names } = await run({ like }, given)
    expect(names, like).toEqual(["bicycle-small.jpg"])
  }
})

test("the same file given in two ways is one picture", { timeout: 120_000 }, async () => {
  const { output, status } = await run({ like: "cat.jpg" }, [
    join(folder, "cat.jpg"),
    `${folder}/../${basename(folder)}/cat.jpg`,
  ])
  expect(output).toMatchObject({ near: [], hits: [] })
  expect(status).toBe("abstained")
})

test("a picture that is none of the given ones can be asked with, and a name that two files share is asked back", {
  timeout: 120_000,
}, async () => {
  const { names } = await run({ like: join(folder, "bicycle.jpg") }, at("bicycle-small.jpg", "cat.jpg"))
  expect(names[0]).toBe("bicycle-small.jpg")
  const [problem] = (await run({ like: "bycicle.jpg" }, at("bicycle.jpg", "cat.jpg"))).problems ?? []
  expect(problem?.message).toBe("bycicle.jpg is none of the pictures: bicycle.jpg, cat.jpg")
  mkdirSync(join(folder, "other"), { recursive: true })
  copyFileSync(join(folder, "lake.jpg"), join(folder, "other/cat.jpg"))
  const two = await run({ like: "cat.jpg" }, at("cat.jpg", "other/cat.jpg"))
  expect(two.problems?.[0]?.message).toContain("Several pictures are called cat.jpg")
  expect(two.names).toEqual([])
})

test("one broken picture is a problem, and the others go on", { timeout: 120_000 }, async () => {
  const broken = place("broken.jpg", "no picture at all")
  const made = await run({ query: "cat" }, [broken, ...at("cat.jpg", "missing.jpg", "lake.jpg")])
  expect(made.status).toBe("partial")
  expect(made.names[0]).toBe("cat.jpg")
  expect(made.problems?.map(({ code }) => code)).toEqual(["file_corrupt", "path_missing"])
  expect(made.problems?.[0]?.message).toContain("broken.jpg")
  await expect(run({ query: "cat" }, [broken])).rejects.toThrow("cannot be parsed")
})

test("captions beside the pictures are taken as captions, in the forms that people keep them", {
  timeout: 120_000,
}, async () => {
  const beside = [
    place("lake.txt", "A zeppelin over the water"),
    place("cat.jpg.txt", "Marmalade sleeps"),
    place("bicycle.json", JSON.stringify({ description: "Velodrome" })),
    place("cat.jpg.json", JSON.stringify({ title: "cat.jpg", description: "Takeout" })),
    place("captions.csv", "image,caption\nlake.jpg,Regatta\n"),
    place("tokens.txt", "lake.jpg#0\tFirst caption, a gondola\nlake.jpg#1\tSecond caption, a pontoon\n"),
    place("many.json", JSON.stringify({ "bicycle.jpg": ["Penny", "Farthing"] })),
    place("nothing.txt", ""),
  ]
  for (const [query, name] of [
    ["zeppelin", "lake.jpg"],
    ["marmalade", "cat.jpg"],
    ["velodrome", "bicycle.jpg"],
    ["takeout", "cat.jpg"],
    ["regatta", "lake.jpg"],
    ["pontoon", "lake.jpg"],
    ["farthing", "bicycle.jpg"],
  ] as const) {
    const { names, output, problems } = await run({ query }, [...at("lake.jpg", "cat.jpg", "bicycle.jpg"), ...beside])
    expect([query, names[0], output.hits[0]?.because]).toEqual([query, name, [`“${query}”`]])
    expect(problems?.map(({ code }) => code)).toEqual(["file_empty"])
  }
})
