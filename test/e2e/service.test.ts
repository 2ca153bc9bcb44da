import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { createClient } from "../../src/client/client.ts"
import type { Answer } from "../../src/core/answer.ts"
import { errors } from "../../src/core/errors.ts"
import { routes } from "../../src/server/routes/list.ts"
import { signUpPeople, startTestService, type TestService } from "./service.ts"

let service: TestService
let people: Awaited<ReturnType<typeof signUpPeople>>

beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

describe("on this machine without accounts", () => {
  test("a question is answered with quotes, whole or as a stream of checked claims", async () => {
    const client = createClient({ baseUrl: service.service.address })
    const answer = await client.ask({
      question: "How many days of paid annual leave do employees have?",
      minConfidence: 0,
    })
    expect(answer.claims[0]?.text).toContain("27 days")
    const claims: string[] = []
    const streamed = await client.askStream(
      { question: "How many days of paid annual leave do employees have?", minConfidence: 0 },
      (claim) => claims.push(claim.text),
    )
    expect(streamed.claims.map((claim) => claim.text)).toEqual(claims)
  })

  test("a field that is not known and a collection that holds nothing are told, not passed over", async () => {
    const question = "How many days of paid annual leave do employees have?"
    const told = async (path: string, body: object) => {
      const response = await service.call("POST", path, body)
      const { code, detail } = (await response.json()) as { code: string; detail: string }
      return [response.status, code, detail]
    }
    expect(await told("/api/ask", { question, collections: ["handbook"] })).toEqual([
      400,
      "input_invalid",
      expect.stringMatching(/"collections".*it takes question, history, filter/),
    ])
    expect(await told("/api/search", { query: question, limit: 3 })).toEqual([
      400,
      "input_invalid",
      expect.stringMatching(/"limit".*it takes query, k, filter/),
    ])
    expect(await told("/api/ask", { question, filter: { collection: "handbook" } })).toEqual([
      400,
      "input_invalid",
      expect.stringMatching(/filter: .*"collection".*it takes collections/),
    ])
    for (const [path, body] of [
      ["/api/ask", { question }],
      ["/api/search", { query: question }],
    ] as const)
      expect(await told(path, { ...body, filter: { collections: ["handbook", "nope"] } })).toEqual([
        404,
        "not_found",
        expect.stringContaining('collection "nope"'),
      ])
  })

  test("every body of our own API is strict, down to its last object", () => {
    const lenient: string[] = []
    const walk = (schema: unknown, place: string): void => {
      if (typeof schema !== "object" || schema === null) return
      if ("properties" in schema && !("additionalProperties" in schema)) lenient.push(place)
      for (const [name, child] of Object.entries(schema)) walk(child, `${place}.${name}`)
    }
    for (const { method, path, body } of routes)
      if (path.startsWith("/api/") && body !== undefined)
        walk(z.toJSONSchema(body, { io: "input" }), `${method} ${path}`)
    expect(lenient).toEqual([])
  })

  test("a mark becomes a case, and an evaluation of it runs as a job", async () => {
    const client = createClient({ baseUrl: service.service.address })
    const answer = await client.ask({ question: "How many days of annual leave are there?", minConfidence: 0 })
    const citation = answer.claims[0]?.citations[0]
    if (citation?.kind !== "text") throw new Error("a text citation is expected")
    const { document, version, start, end } = citation
    const mark = await client.post<{ id: string }>("/api/marks", {
      run: answer.trace,
      kind: "better-evidence",
      evidence: { document, version, start, end },
    })
    await client.post(`/api/marks/${encodeURIComponent(mark.id)}/case`)
    const cases = await client.get<{ cases: { question: string; evidence: string[] }[] }>("/api/cases")
    expect(cases.cases[0]).toMatchObject({ evidence: [citation.quote] })
    const job = await client.post<{ id: string }>("/api/evaluations", { name: "first" })
    await expect
      .poll(async () => (await client.get<{ status: string }>(`/api/jobs/${job.id}`)).status, { timeout: 15_000 })
      .toBe("done")
    const evaluation = await client.get<{ figures: { cases: number } }>(`/api/evaluations/${job.id}`)
    expect(evaluation.figures.cases).toBe(1)
  })

  test("a case says what is right: from a right answer its citations, from a wrong one nothing without evidence", async () => {
    const client = createClient({ baseUrl: service.service.address })
    const history = [{ role: "user" as const, text: "I am new here." }]
    const answer = await client.ask({ question: "How many days of annual leave are there?", history, minConfidence: 0 })
    const mark = async (kind: string) =>
      (await client.post<{ id: string }>("/api/marks", { run: answer.trace, kind })).id
    const toCase = async (kind: string) =>
      service.call("POST", `/api/marks/${encodeURIComponent(await mark(kind))}/case`)
    for (const kind of ["wrong", "incomplete", "better-evidence"])
      expect(await (await toCase(kind)).json(), kind).toMatchObject({ code: "input_invalid" })
    const { id } = (await (await toCase("right")).json()) as { id: string }
    const quotes = answer.claims.flatMap((claim) => claim.citations.map((citation) => citation.quote))
    expect(await service.groundwork.store.record("case", id)).toMatchObject({
      question: "How many days of annual leave are there?",
      history,
      evidence: [...new Set(quotes)],
    })
  })

  test("files are uploaded in parts, read as a job, and found", async () => {
    const client = createClient({ baseUrl: service.service.address })
    const job = await client.upload(
      [{ name: "notes/parking.md", content: new Blob(["# Parking\n\nBicycles stand in the marmalade shed.\n"]) }],
      "uploads",
    )
    await expect
      .poll(async () => (await client.get<{ status: string }>(`/api/jobs/${job.id}`)).status, { timeout: 15_000 })
      .toBe("done")
    const found = await client.search({ query: "marmalade shed" })
    expect(found.hits[0]?.text).toContain("marmalade")
  })

  test("an upload's name cannot lead out of its folder", async () => {
    const { id } = (await (await service.call("POST", "/api/uploads", {})).json()) as { id: string }
    for (const name of ["../escape.md", "/etc/passwd", "a/../../b.md", ".hidden", "a\\b"]) {
      const response = await fetch(`${service.service.address}/api/uploads/${id}/${encodeURIComponent(name)}`, {
        method: "PUT",
        body: "x",
      })
      expect(response.status, name).toBe(400)
    }
  })

  test("the same idempotency key is answered the same, and refused for another request", async () => {
    const headers = { "idempotency-key": "key-00000001" }
    const body = { question: "How many days of annual leave?" }
    const first = (await (await service.call("POST", "/api/ask", body, headers)).json()) as Answer
    const second = (await (await service.call("POST", "/api/ask", body, headers)).json()) as Answer
    expect(second.trace).toBe(first.trace)
    expect((await service.call("POST", "/api/ask", { question: "Another?" }, headers)).status).toBe(409)
  })

  test("faults are problem+json from the errors table, with a request id", async () => {
    for (const [method, path, body] of [
      ["POST", "/api/ask", {}],
      ["POST", "/api/ask", { question: "x", minConfidence: 3 }],
      ["GET", "/api/documents/nonsense", undefined],
      ["GET", "/api/documents?limit=0", undefined],
      ["GET", "/api/nowhere", undefined],
    ] as const) {
      const response = await service.call(method, path, body)
      const problem = (await response.json()) as { code: string; status: number; requestId: string }
      expect(Object.keys(errors)).toContain(problem.code)
      expect(problem.status).toBe(response.status)
      expect(problem.requestId).toBe(response.headers.get("x-request-id"))
    }
  })

  test("a page of another site cannot change anything", async () => {
    const response = await service.call(
      "POST",
      "/api/marks",
      { run: "x", kind: "right" },
      { origin: "https://evil.example" },
    )
    expect(response.status).toBe(403)
  })
})

describe("with accounts", () => {
  beforeAll(async () => {
    people = await signUpPeople(service)
  })

  test("nobody comes in without a key or a session, except where the route is public", async () => {
    for (const route of routes) {
      const response = await service.call(
        route.method.toUpperCase(),
        route.path.replace(/\{\w+\}/g, "x"),
        route.body === undefined ? undefined : {},
      )
      if (route.role === "public") expect([200, 400, 404], route.path).toContain(response.status)
      else expect(response.status, `${route.method} ${route.path}`).toBe(401)
    }
  })

  test("a reader may call what readers may, and nothing above", async () => {
    for (const route of routes) {
      if (route.role === "public" || route.role === "reader") continue
      const response = await service.call(
        route.method.toUpperCase(),
        route.path.replace(/\{\w+\}/g, "x"),
        route.body === undefined ? undefined : {},
        people.reader,
      )
      expect(response.status, `${route.method} ${route.path}`).toBe(403)
    }
  })

  test("what a reader may not read is nowhere: not in answers, hits, lists, counts, text, runs or error messages", async () => {
    const secret = /zebrafish|61,000|salaries|salary/i
    const all = (await (await service.call("GET", "/api/documents?limit=100", undefined, people.admin)).json()) as {
      documents: { id: string; path: string }[]
    }
    // The administrator is not in HR either: roles open doors, not documents.
    expect(all.documents.some((document) => document.path.includes("salaries"))).toBe(false)
    const asHr = (await (await service.call("GET", "/api/documents?limit=100", undefined, people.hr)).json()) as {
      documents: { id: string; path: string }[]
    }
    const hidden = asHr.documents.find((document) => document.path.includes("salaries"))
    expect(hidden).toBeDefined()
    await service.call(
      "POST",
      "/api/ask",
      { question: "Where does the zebrafish band begin?", minConfidence: 0 },
      people.hr,
    )
    const requests = [
      ["POST", "/api/ask", { question: "At how many pounds a year does that band begin?", minConfidence: 0 }],
      ["POST", "/api/search", { query: "bands pounds a year" }],
      ["POST", "/api/verify", { text: "The band begins at 60,000 pounds.", collection: "handbook" }],
      ["GET", "/api/documents?limit=100", undefined],
      ["GET", "/api/collections", undefined],
      ["GET", "/api/suggestions", undefined],
      ["GET", "/api/runs", undefined],
      ["GET", `/api/documents/${hidden?.id}`, undefined],
      ["GET", `/api/documents/${hidden?.id}/passages`, undefined],
      ["GET", `/api/documents/${hidden?.id}/original`, undefined],
      [
        "POST",
        "/v1/chat/completions",
        { model: "groundwork", messages: [{ role: "user", content: "Where does the band begin?" }] },
      ],
    ] as const
    for (const [method, path, body] of requests) {
      const response = await service.call(method, path, body, people.reader)
      expect(await response.text(), `${method} ${path}`).not.toMatch(secret)
    }
    // A document that may not be read and one that does not exist answer alike.
    const [forbidden, missing] = await Promise.all(
      [`${hidden?.id}`, "0000000000"].map((id) =>
        service.call("GET", `/api/documents/${id}`, undefined, people.reader),
      ),
    )
    const strip = async (response: Response | undefined) => ({ ...((await response?.json()) as object), requestId: "" })
    expect(await strip(forbidden)).toEqual(await strip(missing))
  })

  test("revoking holds from the next request, and stands in the audit log", async () => {
    const found = (await (
      await service.call("POST", "/api/search", { query: "reception Sheffield" }, people.reader)
    ).json()) as { hits: { document: string }[] }
    const id = found.hits[0]?.document ?? ""
    const changed = await service.call("PUT", `/api/documents/${id}/access`, { readers: "group:hr" }, people.admin)
    expect(changed.status).toBe(200)
    const after = await (
      await service.call("POST", "/api/search", { query: "reception Sheffield" }, people.reader)
    ).text()
    expect(after).not.toContain("Sheffield,")
    expect((await service.call("GET", `/api/documents/${id}`, undefined, people.reader)).status).toBe(404)
    const log = (await (await service.call("GET", "/api/audit", undefined, people.admin)).json()) as {
      isWhole: boolean
      entries: { action: string }[]
    }
    expect(log.isWhole).toBe(true)
    expect(log.entries.map((entry) => entry.action)).toContain("access.set")
  })

  test("a key ends at once, and its secret is nowhere in the lists", async () => {
    const made = (await (
      await service.call("POST", "/api/keys", { name: "short", actsFor: "ann@example.com" }, people.admin)
    ).json()) as { secret: string; key: { id: string } }
    const bearer = { authorization: `Bearer ${made.secret}` }
    expect((await service.call("GET", "/api/me", undefined, bearer)).status).toBe(200)
    expect(await (await service.call("GET", "/api/keys", undefined, people.admin)).text()).not.toContain(made.secret)
    await service.call("DELETE", `/api/keys/${made.key.id}`, undefined, people.admin)
    expect((await service.call("GET", "/api/me", undefined, bearer)).status).toBe(401)
  })
})
