import { mkdirSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { beforeAll, expect, test } from "vitest"
import { groundwork, temporaryFolder } from "./command.ts"

const samples = resolve(import.meta.dirname, "../../examples/samples")
let folder: string
let home: string

beforeAll(() => {
  folder = temporaryFolder()
  home = join(folder, "home")
  mkdirSync(home, { recursive: true })
})

/** JSON Lines of a run. */
const lines = (out: string) =>
  out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown> & { output: Record<string, unknown> })

test("every app is listed with its schemas", async () => {
  const listed = JSON.parse((await groundwork(home, ["apps", "--json"])).out) as {
    name: string
    output: { type: string }
  }[]
  expect(listed.map((app) => app.name)).toEqual(
    expect.arrayContaining([
      "support",
      "contracts",
      "invoices",
      "extract",
      "meetings",
      "route",
      "recommend",
      "summarise",
    ]),
  )
  for (const app of listed) expect(app.output.type).toBe("object")
})

test("a model is trained under a name, used by it, by --as, or as the last one", async () => {
  const trained = await groundwork(home, [
    "train",
    "route",
    join(samples, "messages/labelled.csv"),
    "--as",
    "desk",
    "--json",
  ])
  expect(trained.status).toBe(0)
  const inputs = join(folder, "messages.jsonl")
  writeFileSync(
    inputs,
    `${JSON.stringify({ id: "a", text: "Where is my order?" })}\n{ broken\n${JSON.stringify({ id: "b", text: "I want to return the pedals." })}\n`,
  )
  const [named, asNamed, unnamed] = await Promise.all([
    groundwork(home, ["run", "route", "--inputs", inputs, "--model", "desk", "--json"]),
    groundwork(home, ["run", "route", "--inputs", inputs, "--as", "desk", "--json"]),
    groundwork(home, ["run", "route", "--inputs", inputs, "--json"]),
  ])
  const labels = (out: string) => lines(out).map((run) => run.output?.label)
  expect(labels(named.out)).toEqual(["order status", undefined, "return"])
  expect(labels(asNamed.out)).toEqual(labels(named.out))
  expect(labels(unnamed.out)).toEqual(labels(named.out))
  // A bad line is a line with its error; the others go on, and the status says so.
  expect(named.status).toBe(1)
  expect(lines(named.out)[1]).toMatchObject({ app: "route", problems: [{ code: "input_invalid" }] })
  const { out } = await groundwork(home, ["run", "route", "--inputs", inputs])
  expect(out).toMatch(/^a:\norder status .*\n(?:.*\n)*b:\nreturn /)
}, 60_000)

test("what waits for review survives the process, is corrected, and becomes a case", async () => {
  const run = lines(
    (await groundwork(home, ["run", "invoices", join(samples, "invoices/tooling-en-wrong-sum.pdf"), "--json"])).out,
  )[0]
  expect(run?.status).toBe("review")
  const waiting = (await groundwork(home, ["review", "invoices", "--json"])).out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; run: string })
  expect(waiting.length).toBeGreaterThan(0)
  const shown = (await groundwork(home, ["review", "invoices"])).out
  expect(shown).toMatch(/^\d+-[\da-f]+\n {2}invoices tooling-en-wrong-sum\.pdf: unclear: /m)
  expect(shown).toMatch(/^ {4}fields\.grossAmount: \d+\.\d\d$/m)
  for (const [index, item] of waiting.entries()) {
    const decision =
      index === 0 ? ["--correct", item.id, "--value", "1209.96"] : ["--accept", item.id.replace(/:$/, "")]
    expect((await groundwork(home, ["review", ...decision, "--as", "user:ann"])).status).toBe(0)
  }
  const trace = JSON.parse((await groundwork(home, ["trace", waiting[0]?.run ?? "", "--json"])).out) as {
    status: string
  }
  expect(trace.status).toBe("done")
  expect((await groundwork(home, ["review", "invoices"])).out).toContain("Nothing waits")
}, 90_000)

test("bad input is a line with its error, not a crash", async () => {
  const empty = join(folder, "empty.txt")
  writeFileSync(empty, "")
  for (const app of ["contracts", "invoices", "meetings"]) {
    const outcome = await groundwork(home, ["run", app, empty, join(folder, "missing.pdf"), "--json"])
    expect(outcome.status, app).toBe(1)
    expect(
      lines(outcome.out).map((run) => (run.problems as { code: string }[])[0]?.code),
      app,
    ).toEqual(["file_empty", "path_missing"])
  }
  const extract = await groundwork(home, ["run", "extract", join(samples, "contracts/supply-agreement-2023.txt")])
  expect(extract.status).toBe(1)
  expect(extract.error).toContain('--schema FILE with a JSON Schema such as {"type": "object"')
}, 60_000)

test("a folder is its readable files: a run each, or one of all; what no reader takes is skipped and counted", async () => {
  const documents = join(folder, "letters")
  mkdirSync(join(documents, "older"), { recursive: true })
  writeFileSync(join(documents, "a.md"), "# Garage\n\nThe garage closes at 22:00 on weekdays.\n")
  writeFileSync(join(documents, "older/b.md"), "# Bridge\n\nThe bridge opens at 06:00 every day.\n")
  writeFileSync(join(documents, "empty.md"), "")
  writeFileSync(join(documents, "tool.exe"), "MZ")
  writeFileSync(join(documents, ".hidden.md"), "Not seen.")
  writeFileSync(join(documents, "access.json"), "{}")
  const all = await groundwork(home, ["run", "summarise", documents, "--json"])
  const [one] = lines(all.out)
  expect(lines(all.out)).toHaveLength(1)
  expect(one?.source).toBe([join(documents, "a.md"), join(documents, "older/b.md")].join(", "))
  // The empty file is said and does not stop the others.
  expect(all.error).toMatch(/^file_empty: .*empty\.md/m)
  expect(all.error).toContain("1 skipped (no reader for their kind)")
  expect(all.status).toBe(1)
  const each = await groundwork(home, ["run", "meetings", documents])
  const told = each.error.match(/^\S+: \w+, \d+ ms, trace \S+$/gm) ?? []
  expect(told.map((line) => line.slice(documents.length + 1, line.indexOf(": ")))).toEqual([
    "a.md",
    "empty.md",
    "older/b.md",
  ])
  const nothing = await groundwork(home, ["run", "contracts", join(documents, "none-here")])
  mkdirSync(join(documents, "none-here"))
  const empty = await groundwork(home, ["run", "contracts", join(documents, "none-here")])
  expect(nothing.error).toContain("path_missing")
  expect(empty.error).toContain("none-here holds no file that can be read")
  expect((await groundwork(home, ["trace"])).out).toContain(join("letters", "older/b.md"))
}, 90_000)

test("cases of an app: paths beside the file of cases; a bad line is said with its form, the others go on", async () => {
  const transcript = "Ann: We decided to buy the new press.\nBen: I will order it by Friday.\n"
  mkdirSync(join(folder, "cases"))
  writeFileSync(join(folder, "cases/talk.txt"), transcript)
  const cases = join(folder, "cases/cases.jsonl")
  const paths = ["talk.txt"]
  const given = [
    { id: "holds", paths, expect: { status: "partial", "output.title": "talk" } },
    { id: "does not", paths, expect: { "output.title": "Another" } },
    { expected: { decisions: ["to buy"] } },
    { id: "no expectation", paths, expect: "done" },
    { id: "wrong expectation", paths, expected: { decisions: ["to buy"] } },
    ["a list"],
    { id: "gone", paths: ["gone.txt"], expect: { status: "done" } },
    { id: "scored", paths, expected: { decisions: [{ quote: "We decided to buy the new press." }] } },
  ]
  writeFileSync(cases, `${given.map((line) => JSON.stringify(line)).join("\n")}\n{ broken\n`)
  const outcome = await groundwork(home, ["eval", cases, "--app", "meetings"])
  expect(outcome.status).toBe(1)
  expect(outcome.error).not.toContain("internal")
  const codes = [...outcome.error.matchAll(/^(line \d[^:]*): (\w+): /gm)].map((match) => `${match[1]}: ${match[2]}`)
  expect(codes).toEqual([
    "line 3: input_invalid",
    "line 4: input_invalid",
    "line 5 (wrong expectation): input_invalid",
    "line 6: input_invalid",
    "line 7 (gone): path_missing",
    "line 9: input_invalid",
  ])
  expect(outcome.error).toContain('each line is {"id", "input": {…}, "paths": […], "expect"')
  expect(outcome.out).toContain("2 of 9 cases hold")
  const json = await groundwork(home, ["eval", cases, "--app", "meetings", "--json"])
  expect(JSON.parse(json.out.trim().split("\n").at(-1) ?? "")).toMatchObject({ app: "meetings", cases: 9, hold: 2 })
}, 60_000)

test("invoices of one run are one CSV: one line of names, then each with its file and where it stands", async () => {
  const files = ["tooling-en.pdf", "tooling-en-wrong-sum.pdf"].map((name) => join(samples, "invoices", name))
  const { out } = await groundwork(home, ["run", "invoices", ...files, "--format", "csv"])
  const [head, ...rows] = out.trim().split("\n")
  expect(head).toMatch(/^file,status,number,/)
  expect(rows.filter((row) => row.startsWith("file,"))).toEqual([])
  expect(new Set(rows.map((row) => row.split(",").slice(0, 2).join(",")))).toEqual(
    new Set([`${files[0]},done`, `${files[1]},review`]),
  )
}, 60_000)
