import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { signUpPeople, type TestService } from "../e2e/service.ts"
import { openTestPage, type TestPage } from "./page.ts"

let opened: TestPage
let service: TestService
let page: Page
let go: TestPage["go"]
let people: Awaited<ReturnType<typeof signUpPeople>>

beforeAll(async () => {
  opened = await openTestPage()
  ;({ service, page, go } = opened)
  people = await signUpPeople(service)
  await opened.signIn("ada@example.com", "a long password")
}, 60_000)
afterAll(() => opened.close())

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
  await expect.poll(() => entries("Audit log").first().textContent()).toContain("person.change")
  await page.getByLabel("Groups of Bo").fill("hr, not good!")
  await page.getByLabel("Groups of Bo").press("Enter")
  await page.getByText("a group is named with letters").waitFor()
  await page.getByRole("button", { name: "Remove Bo" }).click()
  await page.getByRole("button", { name: "Really remove Bo" }).click()
  await expect.poll(() => page.getByLabel("Groups of Bo").count()).toBe(0)
})
