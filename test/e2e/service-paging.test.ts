import { afterAll, beforeAll, expect, test } from "vitest"
import { signUpPeople, startTestService, type TestService } from "./service.ts"

type Headers = Readonly<Record<string, string>>
let service: TestService
let people: Awaited<ReturnType<typeof signUpPeople>>
beforeAll(async () => {
  service = await startTestService()
  people = await signUpPeople(service)
})
afterAll(() => service.close())

async function get<Body>(who: Headers, path: string): Promise<Body> {
  const response = await service.call("GET", path, undefined, who)
  expect(response.status, path).toBe(200)
  return (await response.json()) as Body
}

/** Every entry of a list, page by page, and how long each page was. */
async function walk<Entry>(who: Headers, path: string, key: string, limit: number) {
  const entries: Entry[] = []
  const sizes: number[] = []
  let after: string | undefined
  do {
    const page = await get<Record<string, unknown>>(
      who,
      `${path}${path.includes("?") ? "&" : "?"}limit=${limit}${after === undefined ? "" : `&after=${encodeURIComponent(after)}`}`,
    )
    const own = page[key] as Entry[]
    entries.push(...own)
    sizes.push(own.length)
    after = page.next as string | undefined
  } while (after !== undefined)
  return { entries, sizes }
}

const waits = (run: string, at: string, app: string, finding: unknown = { value: at, evidence: [] }) =>
  service.groundwork.store.saveRecord("review", `${run}:${at}`, {
    id: `${run}:${at}`,
    app,
    run,
    at,
    input: {},
    finding,
    createdAt: `2026-03-${run.slice(6, 8)}T09:00:00.000Z`,
  })

test("what waits comes by pages, oldest first; what is settled between two pages moves nothing, hidden items leave no gap", async () => {
  const { store } = service.groundwork
  const hidden = (await store.documents({}, await store.readable({ kind: "system" }), 100)).find((document) =>
    document.path.includes("salaries"),
  )
  for (let day = 1; day <= 9; day += 1) {
    const run = `2026030${day}090000000-aaaaaaaa`
    await waits(run, "fields.total", day % 2 === 0 ? "invoices" : "extract")
    if (day === 4)
      await waits(run, "", "invoices", { status: "unclear", reason: "The lines do not add up", nearest: [] })
    if (day === 5)
      await waits(run, "fields.secret", "extract", { value: "x", evidence: [{ document: hidden?.id, quote: "x" }] })
  }
  const all = await walk<{ id: string; createdAt: string }>(people.admin, "/api/reviews", "items", 3)
  expect(all.entries).toHaveLength(10)
  expect(all.entries.map((item) => item.createdAt)).toEqual(all.entries.map((item) => item.createdAt).toSorted())
  expect(all.sizes).toEqual([3, 3, 3, 1])
  expect(JSON.stringify(all.entries)).not.toContain("fields.secret")
  // A page that is full to the last says that nothing follows.
  expect((await walk(people.admin, "/api/reviews", "items", 5)).sizes).toEqual([5, 5])
  const invoices = await walk<{ app: string }>(people.admin, "/api/reviews?app=invoices", "items", 2)
  expect(invoices.entries.map((item) => item.app)).toEqual(Array(5).fill("invoices"))
  const first = await get<{ items: { id: string }[]; next: string }>(people.admin, "/api/reviews?limit=3")
  const path = `/api/reviews/${encodeURIComponent(first.next)}`
  expect((await service.call("POST", path, { kind: "accepted" }, people.admin)).status).toBe(200)
  const second = await get<{ items: { id: string }[] }>(
    people.admin,
    `/api/reviews?limit=3&after=${encodeURIComponent(first.next)}`,
  )
  expect(second.items.map((item) => item.id)).toEqual(all.entries.slice(3, 6).map((item) => item.id))
})

test("jobs come by pages, newest first, each person's own without a gap where others' stand between", async () => {
  const bring = async (who: Headers, name: string) => {
    const { id } = (await (await service.call("POST", "/api/uploads", {}, who)).json()) as { id: string }
    await fetch(`${service.service.address}/api/uploads/${id}/${name}`, {
      method: "PUT",
      body: "# One\n",
      headers: who,
    })
    const finished = await service.call("POST", `/api/uploads/${id}/finish`, {}, who)
    return ((await finished.json()) as { id: string }).id
  }
  const ids: string[] = []
  for (let count = 0; count < 7; count += 1) {
    ids.unshift(await bring(people.editor, `own-${count}.md`))
    await bring(people.admin, `other-${count}.md`)
  }
  const own = await walk<{ id: string }>(people.editor, "/api/jobs?kind=ingest", "jobs", 3)
  expect(own.entries.map((job) => job.id)).toEqual(ids)
  expect(own.sizes).toEqual([3, 3, 1])
  expect((await walk(people.editor, "/api/jobs?kind=ingest", "jobs", 7)).sizes).toEqual([7])
  expect((await walk(people.admin, "/api/jobs?kind=ingest", "jobs", 5)).sizes).toEqual([5, 5, 4])
})

test("answers by day are people's: what an evaluation asks is not among them", async () => {
  const { groundwork } = service
  const answered = async () => {
    const { days } = await get<{ days: { answered: number; partial: number; abstained: number }[] }>(
      people.admin,
      "/api/drift",
    )
    return days.reduce((sum, day) => sum + day.answered + day.partial + day.abstained, 0)
  }
  await service.call("POST", "/api/ask", { question: "How many days of annual leave are there?" }, people.reader)
  const before = await answered()
  expect(before).toBeGreaterThan(0)
  await groundwork.store.saveRecord("case", "leave", {
    question: "How many days of annual leave are there?",
    evidence: ["27 days"],
  })
  const { id } = (await (await service.call("POST", "/api/evaluations", { name: "paging" }, people.admin)).json()) as {
    id: string
  }
  await expect
    .poll(async () => (await get<{ status: string }>(people.admin, `/api/jobs/${id}`)).status, { timeout: 20_000 })
    .toBe("done")
  expect(await answered()).toBe(before)
  // It is a run all the same.
  expect((await get<{ runs: unknown[] }>(people.admin, "/api/runs?kind=evaluate")).runs).toHaveLength(1)
})

test("documents are found by words of their title, path and collection, by pages, and hidden ones never", async () => {
  const found = async (who: Headers, q: string) =>
    (await walk<{ path: string }>(who, `/api/documents?q=${encodeURIComponent(q)}`, "documents", 1)).entries.map(
      ({ path }) => path,
    )
  expect(await found(people.reader, "annual LEAVE")).toEqual(["leave.md"])
  expect(await found(people.reader, "md handbook claims")).toEqual(["claims.md"])
  expect((await found(people.reader, ".md handbook")).sort()).toEqual(["claims.md", "leave.md"])
  expect(await found(people.reader, "salar")).toEqual([])
  expect(await found(people.hr, "salar")).toEqual(["hr/salaries.md"])
  expect(await found(people.reader, "nothing of the kind")).toEqual([])
})
