import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { groundwork, temporaryFolder } from "./command.ts"

function folderWithHome(): { readonly home: string; readonly folder: string } {
  const folder = temporaryFolder()
  mkdirSync(join(folder, "documents"))
  writeFileSync(join(folder, "documents/leave.md"), "# Leave\n\nEveryone has 27 days of leave a year.\n")
  return { home: join(folder, "home"), folder }
}

test("a home inside the folder that goes in is no document", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", folder])
  const again = await groundwork(home, ["ingest", folder, "--json"])
  expect(JSON.parse(again.out)).toMatchObject({ added: 0, unchanged: 1, failed: [], skipped: [] })
})

test("a home that cannot be made is one line at once", async () => {
  const { folder } = folderWithHome()
  const file = join(folder, "documents/leave.md")
  const impossible = ["/proc/x", "/proc/x/deeper", file, join(file, "below"), join(file, "below/deeper")]
  for (const home of impossible) {
    const outcome = await groundwork(home, ["ingest", join(folder, "documents")])
    expect(outcome.status, home).toBe(1)
    expect(outcome.error, home).toMatch(/^home_unwritable: .*\n$/)
    expect(outcome.error).toContain(home)
  }
  const asked = await groundwork("/proc/x", ["ask", "How many days?"])
  expect(asked.error).toMatch(/^home_missing: .*\n$/)
})

test("a collection that is not there is said, not answered with nothing", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", folder, "--collection", "people"])
  for (const command of [["ask", "How many days?"], ["search", "leave"], ["documents"]]) {
    const outcome = await groundwork(home, [...command, "--collection", "poeple"])
    expect(outcome.status, command[0]).toBe(1)
    expect(outcome.error).toBe(
      'not_found: There is no such thing, or you may not see it: collection "poeple" (Check the id or name)\n',
    )
  }
})

test("trace without an id lists the runs, newest first, and tells an answer without raw features", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", folder])
  await groundwork(home, ["ask", "How many days of leave does everyone have?"])
  const lines = (await groundwork(home, ["trace", "--json"])).out.trim().split("\n")
  const runs = lines.map((line) => JSON.parse(line) as { readonly id: string; readonly kind: string })
  expect(runs.map((run) => run.kind)).toEqual(["ask", "ingest"])
  const told = (await groundwork(home, ["trace", runs[0]?.id ?? ""])).out
  expect(told).toContain("weighed 1 sentence")
  expect(told).not.toContain("{")
})

test("misuse says where the help for this very command is", async () => {
  const home = join(temporaryFolder(), "home")
  expect((await groundwork(home, ["ask", "--colection", "x"])).error).toContain("(See groundwork ask --help)")
  expect((await groundwork(home, ["summarise", "x.md"])).error).toContain("an app runs as groundwork run APP")
})

test("an app that reads no files says what it wants", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", folder])
  const outcome = await groundwork(home, ["run", "route", join(folder, "documents/leave.md")])
  expect(outcome.status).toBe(2)
  expect(outcome.error).toContain(`route reads no files; give --input '{"text":`)
})

test("words need no quotes: ask and search take them all", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", join(folder, "documents")])
  expect((await groundwork(home, ["search", "leave", "year"])).out).toContain("27 days")
  const asked = await groundwork(home, ["ask", ..."How many days of leave does everyone have?".split(" ")])
  expect(asked.out).toContain("Q: How many days of leave does everyone have?\nA: Everyone has 27 days")
})

test("a line of another form is said with its number and the form; the others go on", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", join(folder, "documents")])
  const lines = join(folder, "lines.jsonl")
  const good = { _id: "good", text: "How many days of leave does everyone have?" }
  const bad = [
    { ...good, history: ["What is leave?"] },
    { ...good, history: [{ question: "q", answer: "a" }] },
    { ...good, history: "What is leave?" },
    { _id: "x" },
    "How many days?",
  ]
  const text = [...bad.map((line) => JSON.stringify(line)), "{ broken", JSON.stringify(good)].join("\n")
  writeFileSync(lines, text)
  for (const command of [
    ["ask", "--questions"],
    ["search", "--queries"],
  ]) {
    const outcome = await groundwork(home, [...command, lines, "--json"])
    expect(outcome.status).toBe(1)
    expect(outcome.out.trim().split("\n"), command[0]).toHaveLength(1)
    const errors = outcome.error.trim().split("\n")
    expect(errors, command[0]).toHaveLength(6)
    for (const [index, error] of errors.entries()) {
      expect(error).toContain(`input_invalid: line ${index + 1} `)
      expect(error).toContain('"role": "user" or "assistant"')
    }
  }
})

test("who asks and who may read is checked before anything is done", async () => {
  const { home, folder } = folderWithHome()
  const documents = join(folder, "documents")
  const misuses = [
    ["ingest", documents, "--access", "nonsense"],
    ["ingest", documents, "--access", "user:"],
    ["ingest", documents, "--access", "user:ann,staff"],
    ["documents", "--as", "nonsense"],
    ["search", "leave", "--as", "user:"],
    ["ask", "leave", "--as", "user:ann,user:ben"],
    ["run", "summarise", documents, "--as", "nonsense"],
  ]
  for (const misuse of misuses) {
    const outcome = await groundwork(home, misuse)
    expect(outcome.status, misuse.join(" ")).toBe(2)
    expect(outcome.error, misuse.join(" ")).toMatch(/^usage: .*user:ann,group:hr/)
  }
  expect((await groundwork(home, ["ingest", documents, "--access", "everyone"])).status).toBe(0)
})

test("a broken access.json is named, with what is wrong; nothing goes in", async () => {
  const { home, folder } = folderWithHome()
  const documents = join(folder, "documents")
  const broken = [
    ["{ hr", "is not JSON"],
    ["[]", "must be an object"],
    ['{"hr/**": ["hr"]}', '"hr/**" must be a list of "user:NAME" and "group:NAME"'],
  ] as const
  for (const [text, why] of broken) {
    writeFileSync(join(documents, "access.json"), text)
    const outcome = await groundwork(home, ["ingest", documents])
    expect(outcome.status).toBe(1)
    expect(outcome.error).toContain(`${join(documents, "access.json")}`)
    expect(outcome.error).toContain(why)
    expect((await groundwork(home, ["documents"])).out).toBe("")
  }
})

test("quoted words that stand nowhere together are said", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", join(folder, "documents")])
  const apart = await groundwork(home, ["search", '"days everyone"'])
  expect(apart.out).toContain("27 days")
  expect(apart.error).toBe("Nothing has the quoted words together; these passages have them apart.\n")
  expect(JSON.parse((await groundwork(home, ["search", '"days everyone"', "--json"])).out)).toMatchObject({
    phrasesRelaxed: true,
  })
  const together = await groundwork(home, ["search", '"27 days of leave"'])
  expect(together.error).toBe("")
})

test("a search by words that no document has says that it found by meaning alone", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", join(folder, "documents")])
  const note = "no word of the query is in the documents: these passages are near in meaning at most"
  const searched = await groundwork(home, ["search", "zzzqqq"])
  expect(searched.status).toBe(0)
  expect(searched.error).toBe(`note: ${note}\n`)
  expect(JSON.parse((await groundwork(home, ["search", "zzzqqq", "--json"])).out)).toMatchObject({ notes: [note] })
  expect((await groundwork(home, ["search", "leave"])).error).toBe("")
})

test("what ingest skipped is named, the first ten", async () => {
  const { home, folder } = folderWithHome()
  const documents = join(folder, "documents")
  for (let number = 10; number < 22; number += 1) writeFileSync(join(documents, `part-${number}.exe`), "MZ")
  const { out, error } = await groundwork(home, ["ingest", documents])
  expect(out).toContain("12 skipped (no reader for their kind)")
  expect(error).toContain(`skipped: ${join(documents, "part-19.exe")}\n`)
  expect(error).not.toContain("part-20.exe")
  expect(error).toContain("skipped: 2 more (--json shows all)\n")
})

test("where nothing was read the exit status says so", async () => {
  const { home, folder } = folderWithHome()
  mkdirSync(join(folder, "empty"))
  expect((await groundwork(home, ["ingest", join(folder, "empty")])).status).toBe(1)
  expect((await groundwork(home, ["ingest", join(folder, "documents")])).status).toBe(0)
  expect((await groundwork(home, ["ingest", join(folder, "documents")])).status).toBe(0)
  const noInvoice = await groundwork(home, ["run", "invoices", join(folder, "documents/leave.md")])
  // That it is none is an answer.
  expect(noInvoice.status).toBe(0)
  expect(noInvoice.error).toContain("leave.md: abstained")
  const missing = await groundwork(home, ["run", "invoices", join(folder, "nowhere.pdf")])
  expect(missing.status).toBe(1)
  expect(missing.error).toContain("path_missing")
  expect(missing.error).toContain("nowhere.pdf: failed")
})

test("a measure that cannot be computed is a dash", async () => {
  const { home, folder } = folderWithHome()
  const question = { id: "leave", question: "How many days of leave does everyone have?", answers: ["27 days"] }
  writeFileSync(join(folder, "cases.jsonl"), `${JSON.stringify(question)}\n`)
  const { out, status } = await groundwork(home, ["eval", folder])
  expect(status).toBe(0)
  expect(out).toMatch(/^declined +–$/m)
  expect(out).toMatch(/^answered +1$/m)
  expect(out).not.toContain("NaN")
})

test("a declined answer names its trace, too", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", join(folder, "documents")])
  const declined = (await groundwork(home, ["ask", "Who won the match against Hull?"])).out
  expect(declined).toContain("A: The documents do not say")
  const trace = /confidence \d\.\d\d, \w+, \d+ ms, trace (\S+)/.exec(declined)?.[1]
  expect((await groundwork(home, ["trace", trace ?? ""])).status).toBe(0)
})

test("a day that is not in the calendar is refused; one search can be printed for trec_eval", async () => {
  const { home, folder } = folderWithHome()
  await groundwork(home, ["ingest", join(folder, "documents")])
  for (const day of ["2025-13-40", "2025-02-30", "tomorrow"])
    expect((await groundwork(home, ["search", "leave", "--after", day])).status, day).toBe(2)
  expect((await groundwork(home, ["search", "leave", "--after", "2024-02-29"])).status).toBe(1)
  const trec = await groundwork(home, ["search", "leave", "--format", "trec"])
  expect(trec.out).toMatch(/^1 Q0 \S+ 1 \d\.\d{6} groundwork\n$/)
})

test("documents are listed with collection, date, state and readers, and named by path or title", async () => {
  const { folder } = folderWithHome()
  const place = join(folder, "named")
  mkdirSync(join(place, "old"), { recursive: true })
  writeFileSync(join(place, "fees.md"), "---\ndate: 2025-02-03\n---\n# Fees\n\nThe fee is 4 pounds.\n")
  writeFileSync(join(place, "old/fees.md"), "---\nvalidUntil: 2020-01-31\n---\n# Old fees\n\nThe fee is 3 pounds.\n")
  const own = join(folder, "named-home")
  await groundwork(own, ["ingest", place, "--collection", "desk", "--access", "group:hr"])
  const listed = (await groundwork(own, ["documents"])).out
  expect(listed).toMatch(/^\S+ {2}desk {2}2025-02-03 {2}current {5}fees\.md {2}Fees {2}\[group:hr\]$/m)
  expect(listed).toMatch(/^\S+ {2}desk {2}no date {5}expired {5}old\/fees\.md {2}Old fees {2}\[group:hr\]$/m)
  expect((await groundwork(own, ["documents", "--as", "user:ann,group:hr"])).out).not.toContain("[group:hr]")
  expect((await groundwork(own, ["document", "old fees"])).out).toContain("Old fees\n")
  expect((await groundwork(own, ["document", "old/fees.md", "--as", "user:bob"])).error).toMatch(/^not_found: /)
  expect((await groundwork(own, ["document", "fees.md"])).out).toContain("Fees\n")
  writeFileSync(join(place, "again.md"), "# Fees\n\nThe fee is 5 pounds.\n")
  await groundwork(own, ["ingest", place, "--collection", "desk"])
  const ambiguous = await groundwork(own, ["document", "Fees"])
  expect(ambiguous.status).toBe(2)
  expect(ambiguous.error).toMatch(/"Fees" may be \S+ \S+\.md, \S+ \S+\.md/)
})

test("with an older Node a checkout's own takes over, its status with it", () => {
  const older = "Object.defineProperty(process.versions, 'node', { value: '20.1.0' })"
  const bin = join(import.meta.dirname, "../../bin/groundwork.js")
  const run = (...parameters: readonly string[]) =>
    spawnSync(process.execPath, ["--import", `data:text/javascript,${older}`, bin, ...parameters], { encoding: "utf8" })
  expect(run("--version")).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) })
  expect(run("nonsense")).toMatchObject({ status: 2, stderr: expect.stringContaining("unknown command 'nonsense'") })
})
