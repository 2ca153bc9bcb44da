import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { brokenReferences, unnamedVariables, variablesIn } from "../../docs/references.ts"

const root = mkdtempSync(join(tmpdir(), "groundwork-pages-"))
afterAll(() => rmSync(root, { recursive: true }))

const known = {
  scripts: new Set(["docs"]),
  commands: new Map([["run", new Set(["--json", "-k"])]]),
  apps: new Set(["invoices"]),
  variables: new Set(["GROUNDWORK_HOME"]),
}

/** What is found on the pages of a folder with these files and no others. */
function brokenIn(files: Readonly<Record<string, string>>): readonly string[] {
  rmSync(root, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return brokenReferences(root, known).map(({ file, line, problem }) => `${file}:${line}: ${problem}`)
}

const guide = "# The guide\n\n## What is *left*, and `why`?\n\n## Again\n\n## Again\n"

test("links to files and headings that are there are right", () => {
  const links = ["docs/guide.md", "docs/guide.md#what-is-left-and-why", "docs/guide.md#again-1", "#readme", "docs/"]
  const elsewhere = "[a](https://a.example/#b) [b](mailto:a@b.example)"
  const readme = `# Readme\n\n${links.map((link) => `[x](${link})`).join(" ")} ${elsewhere}\n`
  expect(brokenIn({ "README.md": readme, "docs/guide.md": `${guide}[up](../README.md#readme)` })).toEqual([])
})

test("a link to a file, a heading or a picture that is not there is told with its line", () => {
  const readme =
    '# Readme\n\n[x](docs/gone.md)\n[y](docs/guide.md#again-2)\n\n<img src="docs/gone.png">\n\n[z](../other/a.md)\n'
  expect(brokenIn({ "README.md": readme, "docs/guide.md": guide })).toEqual([
    "README.md:3: docs/gone.md: there is no docs/gone.md",
    "README.md:4: docs/guide.md#again-2: no heading of docs/guide.md makes #again-2",
    "README.md:6: docs/gone.png: there is no docs/gone.png",
    "README.md:8: ../other/a.md leads out of the repository",
  ])
})

test("scripts, programs and paths in code must be there", () => {
  const readme =
    "`npm run docs` `npm run gone`\n\n```sh\nnode bench/a.ts x\nnode bench/b.ts\nnpm test\n```\n\n`bench/a*.ts` `bench/<x>.ts` `bench/a`"
  expect(brokenIn({ "README.md": readme, "bench/a.ts": "" })).toEqual([
    "README.md:1: package.json has no script gone",
    "README.md:5: there is no bench/b.ts",
    "README.md:6: package.json has no script test",
  ])
})

test("commands, their options and apps must be there", () => {
  const readme = [
    "`groundwork run invoices A.pdf --json | jq --raw-output`",
    "`npx groundwork run invoices -k 3 [--yaml]`",
    "`groundwork run APP` `groundwork run letters`",
    "`groundwork walk`",
  ].join("\n\n")
  expect(brokenIn({ "README.md": readme })).toEqual([
    "README.md:3: groundwork run has no --yaml",
    "README.md:5: there is no app letters",
    "README.md:7: there is no command groundwork walk",
  ])
})

test("variables on a page are read by a program, and those that are read are on a page", () => {
  const readme = "`GROUNDWORK_HOME=x` and `GROUNDWORK_HOUSE=y`"
  expect(brokenIn({ "README.md": readme, "src/a.ts": "read.GROUNDWORK_HOME + read.GROUNDWORK_GARDEN" })).toEqual([
    "README.md:1: nothing reads GROUNDWORK_HOUSE",
  ])
  expect(unnamedVariables(root, variablesIn(root, ["src"]))).toEqual(["GROUNDWORK_GARDEN"])
})

test("a changelog may name what is gone, but its links lead somewhere", () => {
  expect(brokenIn({ "CHANGELOG.md": "`groundwork walk` is gone: [why](WHY.md)\n" })).toEqual([
    "CHANGELOG.md:1: WHY.md: there is no WHY.md",
  ])
})
