import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { temporaryFolder } from "./command.ts"
import { signUpPeople, startTestService, type TestService } from "./service.ts"

type Headers = Readonly<Record<string, string>>
let service: TestService
let people: Awaited<ReturnType<typeof signUpPeople>>
let other: { readonly editor: Headers; readonly reviewer: Headers; readonly hrReviewer: Headers }

beforeAll(async () => {
  service = await startTestService()
  people = await signUpPeople(service)
  other = {
    editor: await personWith("editor", []),
    reviewer: await personWith("reviewer", []),
    hrReviewer: await personWith("reviewer", ["hr"]),
  }
}, 60_000)
afterAll(() => service.close())

async function personWith(role: string, groups: readonly string[]): Promise<Headers> {
  const email = `${role}-${groups.join("-")}@example.com`
  const person = { name: email, email, password: "another password", role, groups }
  expect((await service.call("POST", "/api/people", person, people.admin)).status).toBe(200)
  const made = await service.call("POST", "/api/keys", { name: email, actsFor: email, role }, people.admin)
  return { authorization: `Bearer ${((await made.json()) as { secret: string }).secret}` }
}

async function json<Result>(
  who: Headers,
  method: string,
  path: string,
  body?: unknown,
  more: Headers = {},
): Promise<Result> {
  const response = await service.call(method, path, body, { ...who, ...more })
  expect(response.status, `${method} ${path}`).toBe(200)
  return (await response.json()) as Result
}

const statusOf = async (who: Headers, method: string, path: string, body?: unknown) =>
  (await service.call(method, path, body, who)).status

async function finished(who: Headers, id: string) {
  await expect
    .poll(async () => (await json<{ status: string }>(who, "GET", `/api/jobs/${id}`)).status, { timeout: 20_000 })
    .toBe("done")
}

test("an upload is its owner's: to anyone else, an administrator too, it is not there", async () => {
  const { id } = await json<{ id: string }>(people.editor, "POST", "/api/uploads", {})
  const put = (who: Headers, offset = 0) =>
    fetch(`${service.service.address}/api/uploads/${id}/a.md?offset=${offset}`, {
      method: "PUT",
      headers: who,
      body: "# A\n",
    })
  expect((await put(people.editor)).status).toBe(200)
  for (const who of [other.editor, people.admin]) {
    expect((await put(who, 4)).status).toBe(404)
    expect(await statusOf(who, "GET", `/api/uploads/${id}/a.md`)).toBe(404)
    expect(await statusOf(who, "POST", `/api/uploads/${id}/finish`)).toBe(404)
    expect(await statusOf(who, "DELETE", `/api/uploads/${id}`)).toBe(404)
  }
  expect(await json(people.editor, "GET", `/api/uploads/${id}/a.md`)).toMatchObject({ size: 4 })
})

test("a job's files and faults are its owner's; an administrator sees that there is one", async () => {
  const { id } = await json<{ id: string }>(people.editor, "POST", "/api/uploads", { collection: "jobs" })
  await fetch(`${service.service.address}/api/uploads/${id}/secret-plan.pdf`, {
    method: "PUT",
    headers: people.editor,
    body: "no pdf at all",
  })
  const job = await json<{ id: string }>(people.editor, "POST", `/api/uploads/${id}/finish`)
  await finished(people.editor, job.id)
  expect(JSON.stringify(await json(people.editor, "GET", "/api/jobs"))).toContain("secret-plan.pdf")
  expect(await statusOf(other.editor, "GET", `/api/jobs/${job.id}`)).toBe(404)
  expect(await statusOf(other.editor, "POST", `/api/jobs/${job.id}/cancel`)).toBe(404)
  expect(await json(other.editor, "GET", "/api/jobs")).toEqual({ jobs: [] })
  const seen = JSON.stringify(await json(people.admin, "GET", "/api/jobs"))
  expect(seen).toContain(job.id)
  expect(seen).not.toContain("secret-plan")
})

test("an evaluation sees what the person may see who started it, and shows each reader their part", async () => {
  await service.groundwork.store.saveRecord("case", "bands", {
    question: "Where does the zebrafish band begin?",
    answers: ["61,000"],
  })
  await service.groundwork.store.saveRecord("case", "leave", {
    question: "How many days of paid annual leave do full-time employees have?",
    answers: ["27 days"],
  })
  const measure = async (who: Headers) => {
    const job = await json<{ id: string }>(who, "POST", "/api/evaluations", { name: "access" })
    await finished(who, job.id)
    return job.id
  }
  interface Evaluation {
    readonly figures: { readonly cases: number; readonly right: number }
    readonly cases: readonly { readonly id: string; readonly isRight: boolean }[]
  }
  const own = await json<Evaluation>(other.reviewer, "GET", `/api/evaluations/${await measure(other.reviewer)}`)
  expect(own.cases.find((entry) => entry.id === "bands")?.isRight).toBe(false)
  const hr = await measure(other.hrReviewer)
  const whole = await json<Evaluation>(other.hrReviewer, "GET", `/api/evaluations/${hr}`)
  expect(whole.cases.find((entry) => entry.id === "bands")?.isRight).toBe(true)
  const part = await json<Evaluation>(other.reviewer, "GET", `/api/evaluations/${hr}`)
  expect(part.cases.map((entry) => entry.id)).not.toContain("bands")
  expect(part.figures.cases).toBe(part.cases.length)
})

test("what is revoked is gone from one's own runs and from repeated answers as well", async () => {
  const question = { question: "Where does the zebrafish band begin?", minConfidence: 0 }
  const key = { "idempotency-key": "replayed-0001" }
  const before = await json<{ trace: string; claims: { citations: { document: string }[] }[] }>(
    people.hr,
    "POST",
    "/api/ask",
    question,
    key,
  )
  const document = before.claims[0]?.citations[0]?.document ?? ""
  const run = async () => JSON.stringify(await json(people.hr, "GET", `/api/runs/${before.trace}`))
  expect(await run()).toContain("61,000")
  const readers = await service.groundwork.store.readers(
    (await service.groundwork.store.document(document))?.accessId ?? 0,
  )
  const version = (await service.groundwork.store.document(document))?.currentVersion ?? ""
  const citing = async (who: Headers) =>
    (await json<{ runs: object[] }>(who, "GET", `/api/runs?cites=${version}`)).runs.length
  expect(await citing(people.hr)).toBeGreaterThan(0)
  expect(await citing(people.admin)).toBe(0)
  await service.groundwork.store.setReaders(document, ["group:board"])
  expect(await citing(people.hr)).toBe(0)
  expect(await run()).not.toMatch(/61,000|salar/i)
  expect(JSON.parse(await run())).toMatchObject({ isWithheld: true, output: null })
  const again = JSON.stringify(await json(people.hr, "POST", "/api/ask", question, key))
  expect(again).not.toContain("61,000")
  await service.groundwork.store.setReaders(document, readers)
  expect(await run()).toContain("61,000")
})

test("an administrator sees that others' runs were, and what they say only where it may be read", async () => {
  await json(people.hr, "POST", "/api/ask", { question: "Where does the zebrafish band begin?", minConfidence: 0 })
  const seen = JSON.stringify(await json(people.admin, "GET", "/api/runs"))
  expect(seen).toContain("isWithheld")
  expect(seen).not.toMatch(/61,000|salar/i)
})

test("an app's run that fails is a run, too", async () => {
  expect(await statusOf(people.reader, "POST", "/api/apps/summarise/run", { input: {}, documents: ["nothing"] })).toBe(
    404,
  )
  const { runs } = await json<{ runs: { kind: string; status: string }[] }>(
    people.reader,
    "GET",
    "/api/runs?kind=run%20summarise",
  )
  expect(runs).toContainEqual(expect.objectContaining({ kind: "run summarise", status: "failed" }))
})

test("how people come in is said to anyone, and a wrong address of the API is a fault, not the page", async () => {
  expect(await (await service.call("GET", "/api/auth/ways")).json()).toEqual({ password: true, oidc: false })
  for (const [method, path, status] of [
    ["GET", "/api/nope", 404],
    ["GET", "/v1/nope", 404],
    ["GET", "/mcp", 405],
    ["POST", "/api/auth/update-user", 404],
    ["POST", "/api/auth/sign-up/email", 404],
  ] as const) {
    const response = await service.call(method, path, method === "POST" ? {} : undefined, people.reader)
    expect([response.status, response.headers.get("content-type")], path).toEqual([status, "application/problem+json"])
  }
})

test("what waits for a person is a reviewer's only where they may read what it is about, the whole of a run, too", async () => {
  const folder = temporaryFolder()
  const lines = ["Invoice", "Invoice number: ZF-4711", "Invoice date: 2026-03-01", "Net 100.00 EUR", "VAT 20.00 EUR"]
  writeFileSync(join(folder, "secret-invoice.md"), [...lines, "Total 150.00 EUR", ""].join("\n\n"))
  const { groundwork } = service
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [folder], { collection: "bills", access: "group:hr" })
  const { documents } = await json<{ documents: { id: string }[] }>(people.hr, "GET", "/api/documents?collection=bills")
  const body = { documents: documents.map(({ id }) => id) }
  const run = await json<{ status: string; trace: string }>(people.hr, "POST", "/api/apps/invoices/run", body)
  expect(run.status).toBe("review")
  interface Item {
    readonly id: string
    readonly run: string
    readonly at: string
  }
  const waiting = async (who: Headers) =>
    (await json<{ items: Item[] }>(who, "GET", "/api/reviews")).items.filter((item) => item.run === run.trace)
  // What speaks against the whole names no document: it is the run's.
  const [first] = await waiting(other.hrReviewer)
  const finding = { status: "unclear", reason: "The sums do not add up to 150.00", nearest: [] }
  const whole = { ...first, id: `${run.trace}:`, at: "", finding }
  await groundwork.store.saveRecord("review", whole.id, whole)
  const items = await waiting(other.hrReviewer)
  expect(items.map((item) => item.at)).toContain("")
  expect(await waiting(other.reviewer)).toEqual([])
  const decision = { kind: "corrected", value: "Secret Mill Ltd" }
  for (const { id } of items) {
    const path = `/api/reviews/${encodeURIComponent(id)}`
    expect(await statusOf(other.reviewer, "POST", path, decision)).toBe(404)
    expect(await statusOf(other.hrReviewer, "POST", path, decision)).toBe(200)
  }
  expect(await waiting(other.hrReviewer)).toEqual([])
  // A correction becomes a case, which tells the value as well.
  const cases = async (who: Headers) => JSON.stringify(await json(who, "GET", "/api/cases?limit=500"))
  expect(await cases(other.hrReviewer)).toContain("Secret Mill")
  expect(await cases(other.reviewer)).not.toContain("Secret Mill")
})
