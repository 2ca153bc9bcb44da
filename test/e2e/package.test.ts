import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { beforeAll, expect, test } from "vitest"
import { temporaryFolder } from "./command.ts"

const root = resolve(import.meta.dirname, "../..")
let project: string

/**
 * The package as npm would publish it, in an empty project. Only the dependencies it declares are there, linked from this
 * checkout, so that the test needs no registry and notices one that is missing.
 */
beforeAll(() => {
  project = temporaryFolder()
  const built = join(project, "built")
  execFileSync(process.execPath, [join(root, "build.ts"), built], { cwd: root })
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", project], { cwd: built, encoding: "utf8" }),
  ) as [{ filename: string }]
  const place = join(project, "node_modules/@groundwork-ai/groundwork")
  mkdirSync(place, { recursive: true })
  execFileSync("tar", ["-xzf", join(project, packed.filename), "-C", place, "--strip-components=1"])
  const { dependencies, bundleDependencies } = JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as {
    dependencies: Record<string, string>
    bundleDependencies: readonly string[]
  }
  for (const name of Object.keys(dependencies)) {
    if (bundleDependencies.includes(name)) continue
    const link = join(project, "node_modules", name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, "node_modules", name), link)
  }
  writeFileSync(join(project, "note.md"), "# Keys\n\nThe spare key hangs in the blue cupboard.\n")
}, 180_000)

test("the packed command ingests and answers", () => {
  const command = join(project, "node_modules/@groundwork-ai/groundwork/bin/groundwork.js")
  const run = (...parameters: string[]) =>
    execFileSync(process.execPath, [command, ...parameters], {
      cwd: project,
      encoding: "utf8",
      env: { PATH: process.env.PATH },
    })
  expect(run("ingest", "note.md", "--json")).toContain('"added":1')
  expect(run("ask", "Where does the spare key hang?", "--json", "--min-confidence", "0")).toContain("blue cupboard")
  expect(run("apps")).toContain("support")
})

test("the packed library is used by import, with its types beside it", () => {
  writeFileSync(
    join(project, "use.mjs"),
    `import { createGroundwork } from "@groundwork-ai/groundwork"
import { createClient } from "@groundwork-ai/groundwork/client"
const groundwork = await createGroundwork({ home: "home" })
await groundwork.ingest(groundwork.context({ kind: "ingest" }), ["note.md"], { collection: "notes" })
const found = await groundwork.search(groundwork.context({ kind: "search" }), { text: "spare key", k: 1 })
console.log(found.hits[0].text, typeof createClient)
await groundwork.close()
`,
  )
  const out = execFileSync(process.execPath, ["use.mjs"], {
    cwd: project,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  })
  expect(out).toContain("blue cupboard")
  expect(existsSync(join(project, "node_modules/@groundwork-ai/groundwork/dist/groundwork.d.ts"))).toBe(true)
})

test("the packed command reads PDFs with the parts of pdf.js that come along", () => {
  const place = join(project, "node_modules/@groundwork-ai/groundwork")
  const home = join(project, "pdf-home")
  const run = (...parameters: string[]) =>
    execFileSync(process.execPath, [join(place, "bin/groundwork.js"), ...parameters, "--home", home, "--json"], {
      cwd: project,
      encoding: "utf8",
      env: { PATH: process.env.PATH },
    })
  const plan = join(place, "examples/handbook/facilities/fire-safety-plan.pdf")
  expect(JSON.parse(run("ingest", plan))).toMatchObject({ added: 1, failed: [] })
  expect(JSON.parse(run("search", "fire")).hits[0]).toMatchObject({ page: 1 })
})

test("the package holds neither the repository's own Node nor tools for work", () => {
  const manifest = readFileSync(join(project, "node_modules/@groundwork-ai/groundwork/package.json"), "utf8")
  expect(manifest).not.toMatch(/node-linux|devDependencies|vitest/)
})
