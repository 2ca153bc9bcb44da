import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import type { Answer } from "../../src/core/answer.ts"
import { groundwork, temporaryFolder } from "./command.ts"

function company(): { readonly home: string; readonly folder: string } {
  const root = temporaryFolder()
  const folder = join(root, "documents")
  mkdirSync(join(folder, "hr"), { recursive: true })
  writeFileSync(
    join(folder, "leave.md"),
    "# Annual leave\n\nFull-time employees have 27 days of paid annual leave a year.\n\n## Carry over\n\nUp to five days may be carried over to March.\n",
  )
  writeFileSync(join(folder, "visitors.txt"), "Visitors sign in at the reception desk and wear a badge.\n")
  writeFileSync(join(folder, "hr/salaries.md"), "# Salary bands\n\nBand seven begins at 61,000 pounds a year.\n")
  writeFileSync(join(folder, "access.json"), JSON.stringify({ "hr/**": ["group:hr"] }))
  return { home: join(root, "home"), folder }
}

test("a folder goes in, a question comes out answered with a quote that is its span to the letter", async () => {
  const { home, folder } = company()
  const ingested = JSON.parse((await groundwork(home, ["ingest", folder, "--json"])).out)
  expect(ingested).toMatchObject({ collection: "default", added: 3, updated: 0, failed: [] })
  const answer = JSON.parse(
    (
      await groundwork(home, [
        "ask",
        "How many days of annual leave do employees have?",
        "--json",
        "--min-confidence",
        "0",
      ])
    ).out,
  ) as Answer
  expect(answer.status).toBe("answered")
  expect(answer.claims[0]?.text).toContain("27 days")
  for (const citation of answer.claims.flatMap((claim) => claim.citations)) {
    if (citation.kind !== "text") throw new Error("a text citation is expected")
    const document = await groundwork(home, ["document", citation.document, "--text", "--json"])
    expect((JSON.parse(document.out) as { text: string }).text.slice(citation.start, citation.end)).toBe(citation.quote)
  }
  const trace = await groundwork(home, ["trace", answer.trace])
  expect(trace.out).toContain("How many days of annual leave")
})

test("what only HR may read is not there for others, neither in hits nor in answers", async () => {
  const { home, folder } = company()
  await groundwork(home, ["ingest", folder])
  const query = ["search", "salary band seven", "--json"]
  expect((await groundwork(home, [...query, "--as", "user:ann"])).out).not.toContain("61,000")
  expect((await groundwork(home, [...query, "--as", "user:kim,group:hr"])).out).toContain("61,000")
  const asked = await groundwork(home, ["ask", "Where does salary band seven begin?", "--json", "--as", "user:ann"])
  expect(asked.out).not.toContain("61,000")
})

test("again reads only what changed, and forgets what was removed", async () => {
  const { home, folder } = company()
  await groundwork(home, ["ingest", folder])
  writeFileSync(join(folder, "visitors.txt"), "Visitors ring the bell.\n")
  rmSync(join(folder, "leave.md"))
  const second = JSON.parse((await groundwork(home, ["ingest", folder, "--json"])).out)
  expect(second).toMatchObject({ added: 0, updated: 1, unchanged: 1, removed: 1 })
  expect((await groundwork(home, ["search", "reception desk", "--json"])).out).not.toContain("reception desk and wear")
})

test("faults are a code, a message and a hint, and set the exit status", async () => {
  const home = join(temporaryFolder(), "none")
  expect(await groundwork(home, ["search", "x"])).toMatchObject({
    status: 1,
    error: expect.stringMatching(/^home_missing: .+ \(.+\)/),
  })
  expect(await groundwork(home, ["search", "x", "-k", "zero"])).toMatchObject({
    status: 2,
    error: expect.stringMatching(/^usage: /),
  })
  expect(await groundwork(home, ["nonsense"])).toMatchObject({ status: 2, error: expect.stringMatching(/^usage: /) })
  expect(await groundwork(home, ["ingest", join(home, "nowhere")])).toMatchObject({
    status: 1,
    error: expect.stringContaining("path_missing"),
  })
})

test("a folder with nothing to read says so, and what was skipped is counted", async () => {
  const root = temporaryFolder()
  const folder = join(root, "documents")
  mkdirSync(folder)
  const home = join(root, "home")
  expect((await groundwork(home, ["ingest", folder])).out).toContain("there is nothing to read here")
  writeFileSync(join(folder, "a.md"), "# A\n\nText.\n")
  writeFileSync(join(folder, "b.xyz"), "?")
  expect((await groundwork(home, ["ingest", folder])).out).toContain("1 skipped")
})
