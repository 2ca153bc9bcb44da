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
