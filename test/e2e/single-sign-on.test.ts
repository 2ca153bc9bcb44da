import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"
import { type RunningService, startService } from "../../src/server/serve.ts"
import { temporaryFolder } from "./command.ts"

const providers: ChildProcess[] = []
let groundwork: Groundwork
let service: RunningService

/** Starts a provider. @returns its issuer, which ends in `ending` */
async function startProvider(ending: "" | "/"): Promise<string> {
  const program = join(import.meta.dirname, "../fixtures/oidc/provider.mjs")
  const provider = spawn(process.execPath, [program, "http://127.0.0.1/api/auth/callback/oidc", ending], {
    stdio: ["ignore", "pipe", "ignore"],
  })
  providers.push(provider)
  if (provider.stdout === null) throw new Error("the provider has no output")
  const [said] = (await once(provider.stdout, "data")) as [Buffer]
  return String(said).trim()
}

const serve = (issuer: string) =>
  startService(groundwork, {
    host: "127.0.0.1",
    port: 0,
    log: false,
    oidc: { issuer, clientId: "groundwork", clientSecret: "a secret of the test" },
  })

beforeAll(async () => {
  groundwork = await createGroundwork({ home: join(temporaryFolder(), "home"), embedder: "none" })
  service = await serve(await startProvider(""))
  const token = new URL(service.setupLink ?? "").hash.slice(1)
  const person = { token, name: "Ada", email: "ada@example.com", password: "a long password" }
  expect((await post("/api/setup", person)).status).toBe(200)
}, 60_000)

afterAll(async () => {
  await service.close()
  await groundwork.close()
  for (const provider of providers) provider.kill()
})

function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`${service.address}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  })
}

/** A browser as far as signing in needs one: it keeps cookies of each site, follows redirects and fills forms in. */
function browser() {
  const jars = new Map<string, Map<string, string>>()
  const cookieOf = (url: string) =>
    [...(jars.get(new URL(url).host) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ")
  const keep = (url: string, response: Response) => {
    const jar = jars.get(new URL(url).host) ?? new Map<string, string>()
    jars.set(new URL(url).host, jar)
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
  }
  const go = async (url: string, form?: Readonly<Record<string, string>>): Promise<{ url: string; text: string }> => {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: cookieOf(url) },
      ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
    })
    keep(url, response)
    const next = response.headers.get("location")
    // The service's own pages are not served here: the address is what counts.
    if (next === null || (new URL(next, url).host === new URL(service.address).host && !next.includes("/callback/")))
      return { url: next === null ? url : new URL(next, url).href, text: await response.text() }
    return go(new URL(next, url).href)
  }
  return { go, keep, cookieOf }
}

/** Signs in at the provider as `login` and comes back. */
async function signIn(login: string) {
  const one = browser()
  const begun = await post("/api/auth/sign-in/social", { callbackURL: "/", errorCallbackURL: "/sign-in" })
  expect(begun.status, await begun.clone().text()).toBe(200)
  one.keep(service.address, begun)
  let page = await one.go(((await begun.json()) as { url: string }).url)
  for (const form of [{ prompt: "login", login, password: "any" }, { prompt: "consent" }]) {
    const action = /action="([^"]+)"/.exec(page.text)?.[1]
    if (action === undefined) break
    page = await one.go(new URL(action, page.url).href, form as Readonly<Record<string, string>>)
  }
  const me = await fetch(`${service.address}/api/me`, { headers: { cookie: one.cookieOf(service.address) } })
  return { me, page, cookie: one.cookieOf(service.address) }
}

test("one signs in at the provider and comes back as a reader, without groups", async () => {
  expect(await (await fetch(`${service.address}/api/auth/ways`)).json()).toEqual({ password: true, oidc: true })
  const { me, cookie } = await signIn("ann")
  expect(await me.json()).toMatchObject({ name: "ann@example.com", role: "reader", via: "session", groups: [] })
  const out = await post("/api/auth/sign-out", {}, { cookie, origin: service.address })
  expect(out.status).toBe(200)
  expect((await fetch(`${service.address}/api/me`, { headers: { cookie } })).status).toBe(401)
})

test("who was given a password before is the same person by single sign-on", async () => {
  const { me } = await signIn("ada")
  expect(await me.json()).toMatchObject({ name: "ada@example.com", role: "admin" })
})

test("an address that the provider has not verified opens nothing", async () => {
  const { me, page } = await signIn("unproven")
  expect(me.status).toBe(401)
  expect(page.url).toContain(`${service.address}/sign-in?error=`)
})

test("where the sign-in leads back to is a place of this service only", async () => {
  for (const callbackURL of ["https://evil.example/", "//evil.example", "/\\evil.example"])
    expect((await post("/api/auth/sign-in/social", { callbackURL })).status, callbackURL).toBe(400)
})

test.each([
  ["ends in a slash and is set without", "/", (issuer: string) => issuer.replace(/\/$/, "")],
  ["ends in a slash and is set with it", "/", (issuer: string) => issuer],
  ["ends in none and is set with one", "", (issuer: string) => `${issuer}/`],
] as const)("a provider whose issuer %s lets people in", async (_name, ending, setAs) => {
  const issuer = await startProvider(ending)
  await service.close()
  service = await serve(setAs(issuer))
  const { me } = await signIn("ann")
  expect(await me.json()).toMatchObject({ name: "ann@example.com", via: "session" })
})
