import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs"
import { type ClientRequest, request } from "node:http"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"
import { type RunningService, startService } from "../../src/server/serve.ts"
import { temporaryFolder } from "./command.ts"

const home = join(temporaryFolder(), "home")
const uploads = join(home, "uploads")
let groundwork: Groundwork
let service: RunningService
const start = (deadlineMs = 60_000) => startService(groundwork, { host: "127.0.0.1", port: 0, log: false, deadlineMs })
beforeAll(async () => {
  groundwork = await createGroundwork({ home, embedder: "none" })
  service = await start()
})
afterAll(async () => {
  await service.close()
  await groundwork.close()
})

async function call(method: string, path: string, body?: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${service.address}/api/uploads${path}`, {
    method,
    ...(method === "POST" ? { headers: { "content-type": "application/json" } } : {}),
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, body: await response.json() }
}

async function begin(): Promise<string> {
  const { status, body } = await call("POST", "", "{}")
  expect(status).toBe(200)
  return (body as { id: string }).id
}

/** A PUT of which no byte has come yet; resolves when the service has begun to write the file. */
async function openPut(path: string): Promise<{ readonly sent: ClientRequest; readonly status: Promise<number> }> {
  const { hostname, port } = new URL(service.address)
  const sent = request({ hostname, port, path: `/api/uploads${path}`, method: "PUT" })
  const status = new Promise<number>((resolve) => {
    sent.on("response", (response) => resolve(response.resume().statusCode ?? 0))
    sent.on("error", () => resolve(0))
  })
  sent.flushHeaders()
  await expect.poll(async () => (await call("GET", path)).status, { timeout: 10_000 }).toBe(200)
  return { sent, status }
}

test("of two writers at one place of a file the second is refused, and the file is the first's", async () => {
  const id = await begin()
  const first = await openPut(`/${id}/a.md`)
  const second = await call("PUT", `/${id}/a.md?offset=0`, "second second second")
  expect(second).toMatchObject({ status: 409, body: { code: "conflict" } })
  // Neither is the upload finished or dropped under a writer's hands; another file is another writer's.
  expect((await call("POST", `/${id}/finish`)).status).toBe(409)
  expect((await call("DELETE", `/${id}`)).status).toBe(409)
  expect((await call("PUT", `/${id}/b.md`, "b")).status).toBe(200)
  first.sent.end("first")
  expect(await first.status).toBe(200)
  expect(readFileSync(join(uploads, id, "a.md"), "utf8")).toBe("first")
})

test("what comes after the time limit is not written: the upload goes on where it was", async () => {
  await service.close()
  service = await start(1_500)
  const id = await begin()
  const late = await openPut(`/${id}/a.md`)
  late.sent.write("one ")
  await expect.poll(() => readFileSync(join(uploads, id, "a.md"), "utf8"), { timeout: 10_000 }).toBe("one ")
  expect(await late.status).toBe(504)
  await expect
    .poll(async () => (await call("PUT", `/${id}/a.md?offset=4`, "two")).status, { timeout: 10_000 })
    .toBe(200)
  late.sent.end("late")
  expect((await call("PUT", `/${id}/a.md?offset=7`, " three")).status).toBe(200)
  expect(readFileSync(join(uploads, id, "a.md"), "utf8")).toBe("one two three")
  await service.close()
  service = await start()
})

test("a name that cannot be is said to be none, and reading makes nothing", async () => {
  const id = await begin()
  const put = (name: string) => call("PUT", `/${id}/${encodeURIComponent(name)}`, "x")
  expect((await put("a")).status).toBe(200)
  for (const name of ["a/b", `${"n".repeat(300)}.md`, `${"ü".repeat(150)}.md`, `${"n".repeat(300)}/x.md`])
    expect(await put(name), name).toMatchObject({ status: 400, body: { code: "input_invalid" } })
  expect((await put("folder/file.md")).status).toBe(200)
  expect(await put("folder")).toMatchObject({ status: 400, body: { code: "input_invalid" } })
  expect((await call("GET", `/${id}/${encodeURIComponent("other/nothing.md")}`)).status).toBe(404)
  expect((await call("GET", `/${id}/${encodeURIComponent("a/b")}`)).status).toBe(404)
  expect(readdirSync(join(uploads, id)).sort()).toEqual(["a", "folder"])
})

test("an upload without files is not finished, and a finished one takes nothing more", async () => {
  const id = await begin()
  await call("GET", `/${id}/${encodeURIComponent("deep/nothing.md")}`)
  expect(await call("POST", `/${id}/finish`)).toMatchObject({ status: 400, body: { code: "input_invalid" } })
  await call("PUT", `/${id}/a.md`, "# A\n\nThe word is marigold.\n")
  const finished = await call("POST", `/${id}/finish`)
  expect(finished.status).toBe(200)
  expect((await call("PUT", `/${id}/b.md`, "b")).status).toBe(409)
  expect((await call("DELETE", `/${id}`)).status).toBe(409)
  expect((await call("POST", `/${id}/finish`)).body).toMatchObject({ id: (finished.body as { id: string }).id })
})

test("an upload has so many files and no more", async () => {
  const id = await begin()
  for (let number = 0; number < 10_000; number += 1) writeFileSync(join(uploads, id, `${number}.md`), "")
  expect((await call("PUT", `/${id}/0.md`, "more of one that is there")).status).toBe(200)
  expect(await call("PUT", `/${id}/one-more.md`, "x")).toMatchObject({ status: 409, body: { code: "conflict" } })
  expect((await call("DELETE", `/${id}`)).status).toBe(200)
})

test("a person begins so many uploads and no more; what is left lying for a day is gone at the next start", async () => {
  const begun: string[] = []
  for (;;) {
    const { status, body } = await call("POST", "", "{}")
    if (status === 409) break
    begun.push((body as { id: string }).id)
    expect(begun.length).toBeLessThan(200)
  }
  const [old = "", fresh = ""] = begun
  await call("PUT", `/${old}/a.md`, "old")
  mkdirSync(join(uploads, "of-nobody"))
  const before = new Date(Date.now() - 25 * 3_600_000)
  for (const path of [join(old, "a.md"), old, "of-nobody"]) utimesSync(join(uploads, path), before, before)
  await groundwork.store.saveRecord("idempotency", "old", {
    request: "",
    status: 200,
    body: {},
    at: before.toISOString(),
  })
  await groundwork.store.saveRecord("idempotency", "new", {
    request: "",
    status: 200,
    body: {},
    at: new Date().toISOString(),
  })
  await service.close()
  service = await start()
  await expect.poll(() => readdirSync(uploads)).not.toContain(old)
  await expect.poll(() => readdirSync(uploads)).not.toContain("of-nobody")
  expect(readdirSync(uploads)).toContain(fresh)
  expect(await groundwork.store.record("upload", old)).toBeUndefined()
  // Answers that were kept to be repeated are kept for a day, too.
  await expect.poll(() => groundwork.store.record("idempotency", "old")).toBeUndefined()
  expect(await groundwork.store.record("idempotency", "new")).toBeDefined()
  await begin()
}, 30_000)
