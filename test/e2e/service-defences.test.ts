import { readdirSync, readFileSync, truncateSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startService } from "../../src/server/serve.ts"
import { signUpPeople, startTestService, type TestService } from "./service.ts"

let service: TestService
beforeAll(async () => {
  service = await startTestService()
})
afterAll(() => service.close())

test("beyond this machine, and behind a public address, it does not start before there is an administrator", async () => {
  const { groundwork } = service
  const options = { port: 0, log: false } as const
  await expect(startService(groundwork, { ...options, host: "0.0.0.0" })).rejects.toMatchObject({
    code: "accounts_missing",
  })
  const publicUrl = "https://answers.example.com"
  await expect(startService(groundwork, { ...options, host: "127.0.0.1", publicUrl })).rejects.toMatchObject({
    code: "accounts_missing",
  })
})

test("the page may run no script but its own, and an original leaves as an attachment in a sandbox", async () => {
  const page = await service.call("GET", "/api/collections")
  const policy = page.headers.get("content-security-policy") ?? ""
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("object-src 'none'")
  expect(policy).not.toMatch(/script-src[^;]*unsafe|default-src[^;]*unsafe/)
  expect(page.headers.get("x-content-type-options")).toBe("nosniff")
  const { documents } = (await (await service.call("GET", "/api/documents")).json()) as { documents: { id: string }[] }
  const original = await service.call("GET", `/api/documents/${documents[0]?.id}/original`)
  expect(original.headers.get("content-disposition")).toMatch(/^attachment;/)
  expect(original.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'")
})

test("a file may have so many bytes and no more", async () => {
  const { id } = (await (await service.call("POST", "/api/uploads", {})).json()) as { id: string }
  const put = (offset: number) =>
    fetch(`${service.service.address}/api/uploads/${id}/long.txt?offset=${offset}`, { method: "PUT", body: "more" })
  expect((await put(0)).status).toBe(200)
  // As if all but the last bytes had come: a file with a hole takes no space.
  const most = 500 * 2 ** 20
  truncateSync(join(service.home, "uploads", id, "long.txt"), most - 2)
  const response = await put(most - 2)
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ code: "file_too_large" })
})

test("no file of the home holds a password or a key, and a session's cookie is out of scripts' reach", async () => {
  const people = await signUpPeople(service)
  const secrets = [
    "a long password",
    "another password",
    ...Object.values(people).map((headers) => headers.authorization?.split(" ")[1] ?? ""),
  ]
  for (const name of readdirSync(service.home, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue
    const bytes = readFileSync(join(name.parentPath, name.name))
    for (const secret of secrets) expect(bytes.includes(secret), `${name.name}: ${secret.slice(0, 6)}`).toBe(false)
  }
  const signedIn = await service.call("POST", "/api/auth/sign-in/email", {
    email: "ada@example.com",
    password: "a long password",
  })
  const [cookie = ""] = signedIn.headers.getSetCookie()
  expect(cookie).toContain("HttpOnly")
  expect(cookie).toContain("SameSite=Lax")
})
