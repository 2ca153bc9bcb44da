import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"
import { type RunningService, startService } from "../../src/server/serve.ts"
import { temporaryFolder } from "./command.ts"

const home = join(temporaryFolder(), "home")
let groundwork: Groundwork
let service: RunningService
beforeAll(async () => {
  groundwork = await createGroundwork({ home, embedder: "none" })
  service = await startService(groundwork, { host: "127.0.0.1", port: 0, log: false })
})
afterAll(async () => {
  await service.close()
  await groundwork.close()
})

function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return fetch(`${service.address}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  })
}

async function cookieOf(headers: Readonly<Record<string, string>> = {}) {
  const signedIn = await post(
    "/api/auth/sign-in/email",
    { email: "ada@example.com", password: "a long password" },
    headers,
  )
  expect(signedIn.status).toBe(200)
  return {
    cookie: signedIn.headers
      .getSetCookie()
      .map((entry) => entry.split(";")[0])
      .join("; "),
  }
}

/** People as single sign-on would bring them, without the seconds that hashing a thousand passwords takes. */
function addPeople(count: number): void {
  const database = new DatabaseSync(join(home, "accounts.db"), { timeout: 5_000 })
  const at = new Date().toISOString()
  const insert = database.prepare(
    "INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt) VALUES (?, ?, ?, 1, ?, ?)",
  )
  for (let number = 0; number < count; number += 1)
    insert.run(`person-${number}`, `Person ${number}`, `person-${number}@example.com`, at, at)
  database.close()
}

test("beyond a thousand people the administrator is known, stays, and sees everyone and every key", async () => {
  addPeople(1_100)
  const token = new URL(service.setupLink ?? "").hash.slice(1)
  const ada = { token, name: "Ada", email: "ada@example.com", password: "a long password" }
  expect((await post("/api/setup", ada)).status).toBe(200)
  expect((await fetch(`${service.address}/api/me`)).status).toBe(401)
  const headers = await cookieOf()
  const get = async <Result>(path: string) =>
    (await (await fetch(`${service.address}${path}`, { headers })).json()) as Result
  /** Every entry of a list, page by page; a page has at most as many as asked for. */
  const all = async <Entry>(list: "people" | "keys", limit: number): Promise<readonly Entry[]> => {
    const found: Entry[] = []
    for (let after: string | undefined; ; ) {
      const path = `/api/${list}?limit=${limit}${after === undefined ? "" : `&after=${after}`}`
      const page = await get<Readonly<Record<typeof list, readonly Entry[]>> & { readonly next?: string }>(path)
      expect(page[list].length).toBeLessThanOrEqual(limit)
      found.push(...page[list])
      if (page.next === undefined) return found
      after = page.next
    }
  }
  expect((await get<{ people: object[] }>("/api/people")).people).toHaveLength(50)
  const people = await all<{ id: string; email: string }>("people", 500)
  expect(people).toHaveLength(1_101)
  expect(new Set(people.map((person) => person.id)).size).toBe(1_101)
  const id = people.find((person) => person.email === ada.email)?.id ?? ""
  const change = (person: string, role: string) =>
    fetch(`${service.address}/api/people/${person}`, {
      method: "PUT",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ role }),
    })
  expect((await change(id, "reader")).status).toBe(409)
  expect((await change("person-1099", "editor")).status).toBe(200)
  await groundwork.store.transaction(async () => {
    for (let number = 0; number < 1_010; number += 1)
      await groundwork.store.saveRecord("key", `hash-${number}`, {
        id: `key-${number}`,
        name: "of a program",
        role: "reader",
        actsFor: "person-1099",
        createdAt: "2026-01-01T00:00:00Z",
      })
  })
  const keys = await all<{ id: string }>("keys", 101)
  expect(keys).toHaveLength(1_010)
  expect(new Set(keys.map((key) => key.id)).size).toBe(1_010)
  const removed = await fetch(`${service.address}/api/people/person-1099`, { method: "DELETE", headers })
  expect(removed.status).toBe(200)
  expect((await get<{ keys: object[] }>("/api/keys")).keys).toEqual([])
}, 60_000)

test("whoever writes another address into every try is slowed down all the same", async () => {
  const statuses: number[] = []
  for (let turn = 0; turn < 14; turn += 1) {
    const body = { email: `person-${turn}@example.com`, password: `wrong password ${turn}` }
    statuses.push((await post("/api/auth/sign-in/email", body, { "x-forwarded-for": `10.0.0.${turn}` })).status)
  }
  expect(statuses).toContain(429)
})

test("behind a proxy its last hop is the address, and tries at one person's password are counted from everywhere", async () => {
  await service.close()
  const publicUrl = "https://answers.example.com"
  service = await startService(groundwork, { host: "127.0.0.1", port: 0, log: false, publicUrl })
  // The addresses before the last hop are what a client wrote; another client's are not used up by it.
  await cookieOf({ "x-forwarded-for": "10.9.9.9, 192.0.2.1" })
  const statuses: number[] = []
  for (let turn = 0; turn < 14; turn += 1) {
    const body = { email: "Ada@example.com", password: `wrong password ${turn}` }
    statuses.push((await post("/api/auth/sign-in/email", body, { "x-forwarded-for": `192.0.2.${turn + 2}` })).status)
  }
  expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
  expect(statuses.slice(-3)).toEqual([429, 429, 429])
})
