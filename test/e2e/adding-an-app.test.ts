import { readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"
import { deadlines } from "../../examples/deadlines.ts"
import { createGroundwork, runApp } from "../../src/groundwork.ts"
import { groundwork as command, temporaryFolder } from "./command.ts"

test("the app in the docs is the one that runs, and its findings are exact quotes", async () => {
  const root = resolve(import.meta.dirname, "../..")
  expect(readFileSync(join(root, "docs/apps/adding.md"), "utf8")).toContain(
    readFileSync(join(root, "examples/deadlines.ts"), "utf8"),
  )
  const folder = temporaryFolder()
  const path = join(folder, "tender.txt")
  writeFileSync(
    path,
    "Tenders must arrive no later than 14 March 2026. The hall was built in 1911.\n\nQuestions are answered until 2026-02-20.\n",
  )
  const groundwork = await createGroundwork({ home: join(folder, "home") })
  const run = await runApp(deadlines, groundwork.context({ kind: "run deadlines" }), groundwork.appParts, {}, [path])
  const output = run.output as { deadlines: { value: string; evidence: { quote: string }[] }[] }
  expect(output.deadlines.map((deadline) => deadline.value)).toEqual(["2026-03-14", "2026-02-20"])
  expect(output.deadlines[0]?.evidence[0]?.quote).toBe("Tenders must arrive no later than 14 March 2026.")
  await groundwork.close()
})

const settings = (...lines: string[]) => {
  const folder = temporaryFolder()
  const library = resolve(import.meta.dirname, "../../src/groundwork.ts")
  const example = resolve(import.meta.dirname, "../../examples/deadlines.ts")
  const path = join(folder, "groundwork.config.ts")
  writeFileSync(
    path,
    [
      `import { defineConfig, defineReader } from ${JSON.stringify(library)}`,
      `import { deadlines } from ${JSON.stringify(example)}`,
      ...lines,
    ].join("\n"),
  )
  return { folder, home: join(folder, "home"), flags: ["--config", path] }
}

test("an app of the settings is a command like the others", async () => {
  const { folder, home, flags } = settings("export default defineConfig({ apps: [deadlines] })")
  writeFileSync(join(folder, "tender.txt"), "Tenders must arrive no later than 14 March 2026.\n")
  expect((await command(home, ["apps", ...flags])).out).toContain("deadlines")
  const run = await command(home, ["run", "deadlines", join(folder, "tender.txt"), "--json", ...flags])
  expect(JSON.parse(run.out)).toMatchObject({ app: "deadlines", output: { deadlines: [{ value: "2026-03-14" }] } })
})

test("an app whose name is taken, or that is none, is refused", async () => {
  const twice = settings("export default defineConfig({ apps: [deadlines, deadlines] })")
  expect(await command(twice.home, ["apps", ...twice.flags])).toMatchObject({
    status: 2,
    error: expect.stringContaining("two named"),
  })
  const none = settings("export default defineConfig({ apps: [{ name: 'x' }] })")
  expect(await command(none.home, ["apps", ...none.flags])).toMatchObject({
    status: 2,
    error: expect.stringContaining("input_invalid"),
  })
})

test("a reader of the settings reads its kind of file, before a built-in one", async () => {
  const { folder, home, flags } = settings(
    "const read = async ({ bytes }) => ({ title: 'Zone', text: new TextDecoder().decode(bytes).toUpperCase(), blocks: [], metadata: {} })",
    "export default defineConfig({ readers: [defineReader({ name: 'zone', version: 1, extensions: ['zone', 'txt'], read })] })",
  )
  writeFileSync(join(folder, "a.zone"), "the silver gate opens at seven")
  writeFileSync(join(folder, "b.txt"), "the golden gate opens at nine")
  await command(home, ["ingest", join(folder, "a.zone"), join(folder, "b.txt"), ...flags])
  expect((await command(home, ["search", "gate", ...flags])).out).toMatch(
    /THE (?:SILVER|GOLDEN) GATE[\s\S]*THE (?:SILVER|GOLDEN) GATE/,
  )
})
