import { copyFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterAll, expect, test } from "vitest"
import { groundwork, temporaryFolder } from "./command.ts"

const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test("run images tells people what was found, which file was not read, and exits with 1 for it", {
  timeout: 120_000,
}, async () => {
  const [cat, broken, captions] = ["cat.jpg", "broken.jpg", "captions.csv"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  copyFileSync(resolve(import.meta.dirname, "../../examples/samples/images/cat.jpg"), cat)
  writeFileSync(broken, "no picture")
  writeFileSync(captions, "image,caption\ncat.jpg,Marmalade sleeps in the sun\n")
  const given = ["run", "images", broken, cat, captions, "--input", '{"query": "marmalade"}']
  const shown = await groundwork(join(folder, "home"), given)
  expect(shown.out).toMatch(/^1\. .*cat\.jpg {2}\(\d\.\d\d: “marmalade”\)\n/)
  expect(shown.error).toMatch(/^file_corrupt: .*broken\.jpg/)
  expect(shown.status).toBe(1)
  const run = JSON.parse((await groundwork(join(folder, "home"), [...given, "--json"])).out)
  expect([run.status, run.problems.length, run.output.hits.length]).toEqual(["partial", 1, 1])
})
