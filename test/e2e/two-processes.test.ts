import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createClient } from "../../src/client/client.ts"
import { databaseFile } from "../../src/store/port.ts"
import { groundwork, temporaryFolder } from "./command.ts"
import { startTestService, type TestService } from "./service.ts"

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

/** The command as a process of its own, on the home that the service has open. */
const command = (...args: readonly string[]) => groundwork(service.home, args)

/** A folder of small files, each with a word of its own. */
function folderOf(name: string, count: number): string {
  const folder = join(temporaryFolder(), name)
  mkdirSync(folder, { recursive: true })
  for (let number = 0; number < count; number += 1)
    writeFileSync(
      join(folder, `${name}-${number}.md`),
      `# Note ${number}\n\nThe word of this ${name} note is ${name}word${number}.\n`,
    )
  return folder
}

const client = () => createClient({ baseUrl: service.service.address })

test("what a command ingests beside a running service is found by the service's next search", async () => {
  const done = await command("ingest", folderOf("beside", 3), "--collection", "beside", "--json")
  expect(done).toMatchObject({ status: 0, error: "" })
  expect(JSON.parse(done.out)).toMatchObject({ added: 3, failed: [] })
  expect((await client().search({ query: "besideword1" })).hits[0]?.text).toContain("besideword1")
})

test("a command and the service write at the same time: everything is in, once, and the home is whole", async () => {
  const both = Promise.all([
    command("ingest", folderOf("left", 150), "--collection", "both", "--json"),
    command("ingest", folderOf("right", 150), "--collection", "both", "--json"),
  ])
  const files = Array.from({ length: 60 }, (_, number) => ({
    name: `up-${number}.md`,
    content: new Blob([`# Up ${number}\n\nThe word of this upload is upword${number}.\n`]),
  }))
  const job = await client().upload(files, "both")
  // Asking writes runs meanwhile.
  const asking = Array.from({ length: 20 }, () =>
    client().ask({ question: "How many days of annual leave do employees have?", minConfidence: 0 }),
  )
  for (const answer of await Promise.all(asking)) expect(answer.claims[0]?.text).toContain("27 days")
  for (const done of await both) expect(JSON.parse(done.out), done.error).toMatchObject({ added: 150, failed: [] })
  await expect
    .poll(async () => (await client().get<{ status: string }>(`/api/jobs/${job.id}`)).status, { timeout: 30_000 })
    .toBe("done")
  const { documents } = await client().documents({ collection: "both", limit: 500 })
  expect(documents).toHaveLength(360)
  for (const word of ["leftword77", "rightword140", "upword59"])
    expect((await client().search({ query: word })).hits[0]?.text, word).toContain(word)
  expect((await service.groundwork.doctor()).filter((finding) => finding.status === "broken")).toEqual([])
}, 120_000)

test("what a command erases beside the service is gone from its next search", async () => {
  const [hit] = (await client().search({ query: "besideword2" })).hits
  expect((await command("purge", hit?.document ?? "")).status).toBe(0)
  const after = await client().search({ query: "besideword2" })
  expect(JSON.stringify(after.hits)).not.toContain("besideword2.")
  expect((await service.call("GET", `/api/documents/${hit?.document}`)).status).toBe(404)
})

test("what another program keeps locked is read meanwhile, and written once it is free", async () => {
  const other = new DatabaseSync(join(service.home, databaseFile))
  other.exec("BEGIN IMMEDIATE")
  const blocked = command("ingest", folderOf("late", 1), "--collection", "late", "--json")
  const marked = client().ask({ question: "How many days of annual leave do employees have?", minConfidence: 0 })
  expect((await client().search({ query: "annual leave" })).hits.length).toBeGreaterThan(0)
  // A command that only reads begins after the one that writes and ends while that waits.
  expect((await command("search", "annual leave", "--json")).out).toContain("27 days")
  expect((await client().documents({ collection: "late" })).documents).toEqual([])
  other.exec("ROLLBACK")
  other.close()
  expect(JSON.parse((await blocked).out)).toMatchObject({ added: 1 })
  expect((await marked).claims[0]?.text).toContain("27 days")
}, 60_000)
