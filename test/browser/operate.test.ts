import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { signUpPeople, startTestService, type TestService } from "../e2e/service.ts"
import { openBrowser } from "./browser.ts"

const webFolder = join(import.meta.dirname, "../../web/dist")
let service: TestService
let browser: Browser
let page: Page
let people: Awaited<ReturnType<typeof signUpPeople>>

beforeAll(async () => {
  if (!existsSync(webFolder)) throw new Error("web/dist is missing: npm ci builds it, or npm run prepare")
  ;[service, browser] = await Promise.all([startTestService({ webFolder }), openBrowser()])
  people = await signUpPeople(service)
  page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  await signIn("ada@example.com", "a long password")
}, 60_000)
afterAll(async () => {
  await browser.close()
  await service.close()
})

const go = (path: string) => page.goto(`${service.service.address}${path}`)

async function signIn(email: string, password: string): Promise<void> {
  await page.context().clearCookies()
  await go("/sign-in")
  await page.getByLabel("E-mail").fill(email)
  await page.getByLabel("Password").fill(password)
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await page.getByRole("button", { name: "Sign out" }).waitFor()
}

const part = (name: string) => page.getByRole("region", { name, exact: true })
const entries = (name: string) => part(name).getByRole("listitem")

test("lists of people and keys go on where a page ends", async () => {
  for (let number = 0; number < 58; number += 1) {
    const key = { name: `program ${number}`, actsFor: "ann@example.com", role: "reader" }
    await service.call("POST", "/api/keys", key, people.admin)
  }
  await go("/operate")
  await expect.poll(() => entries("Keys").count()).toBe(50)
  await part("Keys").getByRole("button", { name: "More" }).click()
  await expect.poll(() => entries("Keys").count()).toBe(62)
  await expect.poll(() => part("Keys").getByRole("button", { name: "More" }).count()).toBe(0)
  expect(await entries("People").count()).toBe(4)
})

test("the log shows what was done last first, and goes on to what was before", async () => {
  const entry = { at: "2026-01-01T00:00:00Z", actor: "ada", action: "access.set", target: "leave", detail: {} }
  for (let turn = 0; turn < 50; turn += 1) await service.groundwork.store.appendAudit(entry)
  await go("/operate")
  await expect.poll(() => entries("Audit log").count()).toBe(100)
  expect(await entries("Audit log").first().textContent()).toContain("access.set")
  expect(await entries("Audit log").last().textContent()).toContain("key.add")
  await part("Audit log").getByRole("button", { name: "More" }).click()
  await expect.poll(() => entries("Audit log").count()).toBeGreaterThan(110)
})

test("a person is added with a role and groups, changed, and removed after asking twice", async () => {
  await go("/operate")
  await part("People").getByText("Add a person").click()
  await part("People").getByLabel("Name", { exact: true }).fill("Bo")
  await part("People").getByLabel("E-mail").fill("bo@example.com")
  await part("People").getByLabel("Password").fill("a password of ten")
  await part("People").getByLabel("Groups", { exact: true }).fill("hr, finance")
  await part("People").getByLabel("Role", { exact: true }).selectOption("editor")
  await part("People").getByRole("button", { name: "Add", exact: true }).click()
  await page.getByLabel("Groups of Bo").waitFor()
  expect(await page.getByLabel("Groups of Bo").inputValue()).toBe("hr, finance")
  await page.getByLabel("Role of Bo").selectOption("reviewer")
  await page.getByText("It holds from the next request").waitFor()
  await page.getByRole("button", { name: "Remove Bo" }).click()
  await page.getByRole("button", { name: "Really remove Bo" }).click()
  await expect.poll(() => page.getByLabel("Groups of Bo").count()).toBe(0)
})
