import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { apps } from "../../src/apps/registry.ts"
import { temporaryFolder } from "./command.ts"
import { signUpPeople, startTestService, type TestService } from "./service.ts"

type Headers = Readonly<Record<string, string>>
let service: TestService
let people: Awaited<ReturnType<typeof signUpPeople>>
const ids = new Map<string, string>()

beforeAll(async () => {
  service = await startTestService()
  people = await signUpPeople(service)
  const folder = temporaryFolder()
  mkdirSync(join(folder, "bills"), { recursive: true })
  const lines = ["# Invoice", "Invoice number: AB-1", "Invoice date: 2026-03-01", "Net 100.00 EUR", "VAT 20.00 EUR"]
  writeFileSync(join(folder, "bills/bill.md"), [...lines, "Total 120.00 EUR", ""].join("\n\n"))
  writeFileSync(
    join(folder, "weekly.vtt"),
    "WEBVTT\n\n00:00:01.000 --> 00:00:05.000\n<v Ann Lee>I will send the offer by 2026-03-06.\n",
  )
  await service.groundwork.ingest(service.groundwork.context({ kind: "ingest" }), [folder], { collection: "office" })
  const { documents } = await json<{ documents: { id: string; path: string }[] }>(people.hr, "/api/documents?limit=100")
  for (const { id, path } of documents) ids.set(path, id)
})
afterAll(() => service.close())

async function json<Body>(who: Headers, path: string, body?: unknown): Promise<Body> {
  const response = await service.call(body === undefined ? "GET" : "POST", path, body, who)
  expect(response.status, `${path} ${await response.clone().text()}`).toBe(200)
  return (await response.json()) as Body
}

interface Run {
  readonly app: string
  readonly status: string
  readonly trace: string
  readonly output: unknown
}

const run = (who: Headers, app: string, documents: readonly (string | undefined)[], input: unknown = {}) =>
  json<Run>(who, `/api/apps/${app}/run`, { documents, input })

test("the list says of every app what it takes, in schemas for a form, and in which forms its result can be had", async () => {
  const listed = await json<{
    apps: { name: string; title: string; input: { required?: string[] }; formats: { name: string }[] }[]
  }>(people.reader, "/api/apps")
  expect(listed.apps.map((app) => app.name)).toEqual(apps.map((app) => app.name))
  const formats = Object.fromEntries(listed.apps.map((app) => [app.name, app.formats.map((format) => format.name)]))
  expect(formats).toMatchObject({
    invoices: ["text", "csv", "ubl"],
    meetings: ["md", "csv", "ics"],
    contracts: ["text"],
  })
  // What has a default need not be given.
  expect(listed.apps.find((app) => app.name === "support")?.input.required ?? []).toEqual([])
})

test("a result is read again as it stands, with what was asked", async () => {
  const made = await run(people.reader, "invoices", [ids.get("bills/bill.md")], { pageOnly: true })
  const read = await json<{ asked: unknown; result: Run; startedAt: string }>(
    people.reader,
    `/api/results/${made.trace}`,
  )
  expect(read.asked).toEqual({ input: { pageOnly: true }, documents: [ids.get("bills/bill.md")] })
  expect(read.result).toEqual(made)
  expect(read.startedAt).toMatch(/^\d{4}-/)
})

test("a result is had as a file in each form that the app offers, and in no other", async () => {
  const bill = (await run(people.reader, "invoices", [ids.get("bills/bill.md")])).trace
  const meeting = (await run(people.reader, "meetings", [ids.get("weekly.vtt")])).trace
  for (const [trace, format, type, holds] of [
    [bill, "json", "application/json", '"AB-1"'],
    [bill, "text", "text/plain", "AB-1"],
    [bill, "csv", "text/csv", "file,status,number,issueDate"],
    [bill, "ubl", "application/xml", "<cbc:ID>AB-1</cbc:ID>"],
    [meeting, "md", "text/markdown", "## Tasks"],
    [meeting, "csv", "text/csv", "Ann Lee"],
    [meeting, "ics", "text/calendar", "BEGIN:VTODO"],
  ] as const) {
    const response = await service.call("GET", `/api/results/${trace}?format=${format}`, undefined, people.reader)
    expect(response.headers.get("content-type"), format).toBe(`${type}; charset=utf-8`)
    expect(response.headers.get("content-disposition"), format).toMatch(/^attachment; filename="\w+-[\w-]+\.\w+"$/)
    expect(await response.text(), format).toContain(holds)
  }
  for (const format of ["ics", "html", "../x"])
    expect(
      (await service.call("GET", `/api/results/${bill}?format=${encodeURIComponent(format)}`, undefined, people.reader))
        .status,
    ).toBe(400)
})

test("a result is its person's and an administrator's, as long as they may read what it saw", async () => {
  const secret = await run(people.hr, "summarise", [ids.get("hr/salaries.md")])
  const open = await run(people.hr, "summarise", [ids.get("leave.md")])
  const statusFor = async (who: Headers, id: string) =>
    (await service.call("GET", `/api/results/${id}`, undefined, who)).status
  expect(await statusFor(people.hr, secret.trace)).toBe(200)
  expect(await statusFor(people.reader, open.trace)).toBe(404)
  expect(await statusFor(people.admin, open.trace)).toBe(200)
  // An administrator's role opens doors, not documents.
  expect(await statusFor(people.admin, secret.trace)).toBe(404)
  expect(await statusFor(people.hr, "nothing")).toBe(404)
  const { store } = service.groundwork
  const document = await store.document(ids.get("hr/salaries.md") ?? "")
  await store.setReaders(document?.id ?? "", ["group:board"])
  expect(await statusFor(people.hr, secret.trace)).toBe(404)
  await store.setReaders(document?.id ?? "", ["group:hr"])
})

test("a run that is no app's has no result, one that failed says why", async () => {
  const asked = await json<{ trace: string }>(people.reader, "/api/ask", { question: "How many days are there?" })
  expect((await service.call("GET", `/api/results/${asked.trace}`, undefined, people.reader)).status).toBe(404)
  const wrong = await service.call("POST", "/api/apps/extract/run", { input: {} }, people.reader)
  expect(await wrong.json()).toMatchObject({ status: 400, code: "input_invalid" })
  const { runs } = await json<{ runs: { id: string }[] }>(people.reader, "/api/runs?kind=run%20extract")
  const failed = await json<{ result: { status: string; error: string } }>(people.reader, `/api/results/${runs[0]?.id}`)
  expect(failed.result).toMatchObject({ status: "failed", error: expect.stringContaining("input_invalid") })
  const csv = await service.call("GET", `/api/results/${runs[0]?.id}?format=text`, undefined, people.reader)
  expect(csv.status).toBe(400)
})

test("another's document is none to an app", async () => {
  const response = await service.call(
    "POST",
    "/api/apps/summarise/run",
    { documents: [ids.get("hr/salaries.md")] },
    people.reader,
  )
  expect(response.status).toBe(404)
})
