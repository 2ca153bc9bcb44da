import { request } from "node:http"
import { afterAll, beforeAll, expect, test } from "vitest"
import { signUpPeople, startTestService, type TestService } from "./service.ts"

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

/** A request with headers that `fetch` does not let one set. */
function raw(path: string, headers: Readonly<Record<string, string>>, method = "GET", body = ""): Promise<number> {
  const { hostname, port } = new URL(service.service.address)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on("error", reject)
    sent.end(body)
  })
}

test("a foreign name that points to this machine is turned away, on every door", async () => {
  for (const path of ["/api/me", "/api/documents", "/mcp", "/v1/models"])
    expect(await raw(path, { host: "evil.example" }), path).toBe(403)
  expect(await raw("/api/me", { host: "localhost" })).toBe(200)
})

test("a page of another origin, or of none, cannot post, not even to MCP", async () => {
  const host = new URL(service.service.address).host
  for (const origin of ["https://evil.example", "null"]) {
    expect(await raw("/mcp", { host, origin, "content-type": "application/json" }, "POST", "{}"), origin).toBe(403)
    expect(await raw("/api/marks", { host, origin, "content-type": "application/json" }, "POST", "{}"), origin).toBe(
      403,
    )
  }
})

test("a body over the limit is refused before it is read, a percent sign in a name is a name", async () => {
  expect((await service.call("POST", "/api/ask", { question: "x".repeat(5 * 2 ** 20) })).status).toBe(413)
  const { id } = (await (await service.call("POST", "/api/uploads", {})).json()) as { id: string }
  const sent = await fetch(`${service.service.address}/api/uploads/${id}/${encodeURIComponent("100%.md")}`, {
    method: "PUT",
    body: "# All of it\n",
  })
  expect(await sent.json()).toEqual({ size: 12 })
})

test("changing who may read a collection leaves its local-only as it is", async () => {
  await service.call("PUT", "/api/collections/secret", { localOnly: true })
  await service.call("PUT", "/api/collections/secret", { readers: "group:hr" })
  expect(await service.groundwork.store.collection("secret")).toMatchObject({ localOnly: true, readers: ["group:hr"] })
})

test("a key falls with its person, and the last administrator stays", async () => {
  const people = await signUpPeople(service)
  const listed = (await (await service.call("GET", "/api/people", undefined, people.admin)).json()) as {
    people: { id: string; email: string }[]
  }
  const idOf = (email: string) => listed.people.find((person) => person.email === email)?.id ?? ""
  expect((await service.call("GET", "/api/jobs", undefined, people.editor)).status).toBe(200)
  await service.call("PUT", `/api/people/${idOf("eve@example.com")}`, { role: "reader" }, people.admin)
  expect((await service.call("GET", "/api/jobs", undefined, people.editor)).status).toBe(403)
  await service.call("DELETE", `/api/people/${idOf("ann@example.com")}`, undefined, people.admin)
  expect((await service.call("GET", "/api/me", undefined, people.reader)).status).toBe(401)
  expect((await service.call("DELETE", `/api/people/${idOf("ada@example.com")}`, undefined, people.admin)).status).toBe(
    409,
  )
})

test("a reviewer sees no mark, review or case that quotes what they may not read", async () => {
  const { store } = service.groundwork
  const hidden = (await store.documents({}, await store.readable({ kind: "system" }), 100)).find((document) =>
    document.path.includes("salaries"),
  )
  const open = (await store.documents({}, await store.readable({ kind: "system" }), 100)).find((document) =>
    document.path.includes("leave"),
  )
  for (const [id, document] of [
    ["secret", hidden?.id],
    ["plain", open?.id],
  ] as const) {
    const quote = `quote of ${id}`
    await store.saveRecord("mark", id, { kind: "wrong", evidence: { document, quote } })
    await store.saveRecord("case", id, { question: "?", cited: [{ document, quote }] })
    await store.saveRecord("review", id, {
      id,
      app: "a",
      run: "r",
      at: "x",
      createdAt: "2026",
      input: {},
      finding: { value: quote, evidence: [{ document, quote }] },
    })
  }
  const signIn = await service.call(
    "POST",
    "/api/auth/sign-in/email",
    { email: "ada@example.com", password: "a long password" },
    { origin: service.service.address },
  )
  const cookie = {
    cookie: signIn.headers
      .getSetCookie()
      .map((entry) => entry.split(";")[0])
      .join("; "),
  }
  for (const path of ["/api/marks", "/api/cases", "/api/reviews"]) {
    const text = await (await service.call("GET", path, undefined, cookie)).text()
    expect(text, path).toContain("quote of plain")
    expect(text, path).not.toContain("quote of secret")
  }
})

test("one signs in under whatever name of this machine one asked for, and guessing is slowed down", async () => {
  const { port } = new URL(service.service.address)
  const signIn = (password: string) =>
    fetch(`http://localhost:${port}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: `http://localhost:${port}` },
      body: JSON.stringify({ email: "ada@example.com", password }),
    })
  expect((await signIn("a long password")).status).toBe(200)
  const statuses: number[] = []
  for (let turn = 0; turn < 14; turn += 1) statuses.push((await signIn(`wrong password ${turn}`)).status)
  expect(statuses).toContain(429)
})
