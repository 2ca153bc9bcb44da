import { existsSync } from "node:fs"
import { join } from "node:path"
import axe from "axe-core"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startTestService, type TestService } from "../e2e/service.ts"
import { openBrowser } from "./browser.ts"

const webFolder = join(import.meta.dirname, "../../web/dist")
let service: TestService
let browser: Browser
let page: Page

beforeAll(async () => {
  if (!existsSync(webFolder)) throw new Error("web/dist is missing: npm ci builds it, or npm run prepare")
  ;[service, browser] = await Promise.all([startTestService({ webFolder }), openBrowser()])
  page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
}, 60_000)
afterAll(async () => {
  await browser.close()
  await service.close()
})

const go = (path: string) => page.goto(`${service.service.address}${path}`)

/** What is marked in the source beside the answer, as the browser shows it. */
const marked = async () => (await page.locator("mark[data-active=true]").allTextContents()).join("")

test("1: one asks, and each sentence opens its evidence at the very words", async () => {
  await go("/")
  await page
    .getByLabel("Question", { exact: true })
    .fill("How many days of paid annual leave do full-time employees have?")
  await page.keyboard.press("Enter")
  const mark = page.locator("button[data-mark]").first()
  await mark.waitFor()
  await mark.click()
  await page.locator("mark[data-active=true]").first().waitFor()
  expect(await marked()).toBe("Full-time employees have 27 days of paid annual leave a year.")
  await page.keyboard.press("Escape")
  await expect.poll(() => page.locator("aside[aria-label=Source]").count()).toBe(0)
  await page.keyboard.press("j")
  await page.locator("aside[aria-label=Source]").waitFor()
})

test("2: it declines well: why, and the nearest evidence", async () => {
  await go("/?q=Who%20painted%20the%20ceiling%20of%20the%20chapel%3F")
  await page.getByLabel("No answer").waitFor()
  expect(await page.getByLabel("No answer").textContent()).toContain("What would help")
})

test("3: one marks an answer, and the mark becomes a case", async () => {
  await go("/?q=How%20many%20days%20of%20annual%20leave%20are%20there%3F")
  await page.getByRole("button", { name: "Right", exact: true }).click()
  await page.getByRole("button", { name: "Make it a case" }).click()
  await page.getByText("It is a case now.").waitFor()
})

test("4: one brings a file in, sees what became of it, and reads it with its passages", async () => {
  await go("/documents")
  await page.getByLabel("Files to bring in").setInputFiles([
    {
      name: "parking.md",
      mimeType: "text/markdown",
      buffer: Buffer.from("# Parking\n\nBicycles stand in the marmalade shed.\n"),
    },
    { name: "broken.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 broken") },
  ])
  await page.getByText("1 added").waitFor({ timeout: 20_000 })
  await page.getByText("broken.pdf:").waitFor()
  await page.getByRole("link", { name: "Parking" }).click()
  await page.getByText("Bicycles stand in the marmalade shed.").waitFor()
  await page.getByRole("tab", { name: "Passages" }).click()
  await page.getByRole("tabpanel").getByText("marmalade").waitFor()
})

test("4: a document's page says where it was cited", async () => {
  const asked = await service.call("POST", "/api/ask", { question: "How many days of paid annual leave are there?" })
  const answer = (await asked.json()) as { claims: { citations: { document: string }[] }[] }
  await go(`/documents/${answer.claims[0]?.citations[0]?.document}`)
  await page.getByRole("tab", { name: "Cited" }).click()
  await page.getByRole("tabpanel").getByText("How many days of paid annual leave are there?").waitFor()
})

test("5: one looks behind an answer", async () => {
  await go("/runs")
  await page
    .getByRole("link", { name: /annual leave/ })
    .first()
    .click()
  await page.getByText("What happened").waitFor()
  expect(await page.locator("main").textContent()).toContain("retrieve")
})

test("6: one measures on the cases, and opens the worst", async () => {
  await go("/measure")
  await page.getByRole("button", { name: /Measure on/ }).click()
  await page.locator("main ol a").first().click({ timeout: 20_000 })
  await page.getByText(/right, .* declined/).waitFor()
})

test("8: one sees health, jobs, models, people, keys and the log", async () => {
  await go("/operate")
  await page.getByText("unbroken").waitFor()
  for (const name of ["Health", "Models", "Answers by day", "Jobs", "People", "Keys", "Audit log"])
    await page.getByRole("heading", { name, exact: true }).waitFor()
})

test("a citation's address opens that version at those words", async () => {
  const documents = (await (await service.call("GET", "/api/documents")).json()) as {
    documents: { id: string; path: string; currentVersion: string }[]
  }
  const claims = documents.documents.find((document) => document.path === "claims.md")
  const text = ((await (await service.call("GET", `/api/documents/${claims?.id}`)).json()) as { text: string }).text
  const start = text.indexOf("within 5 working days")
  await go(`/documents/${claims?.id}?version=${claims?.currentVersion}&start=${start}&end=${start + 21}`)
  await page.locator("mark[data-active=true]").waitFor()
  expect(await marked()).toBe("within 5 working days")
})

test.each(["light", "dark"] as const)("no view has a serious fault of accessibility, %s", async (colorScheme) => {
  await page.emulateMedia({ colorScheme })
  for (const path of [
    "/",
    "/?q=How%20many%20days%20of%20annual%20leave%3F",
    "/documents",
    "/runs",
    "/measure",
    "/review",
    "/operate",
    "/sign-in",
  ]) {
    await go(path)
    await page.waitForLoadState("networkidle")
    await page.evaluate(axe.source)
    const found = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> }
      }
      return (await axe.run()).violations
        .filter((one) => one.impact === "serious" || one.impact === "critical")
        .map((one) => `${one.id}: ${one.nodes[0]?.html}`)
    })
    expect(found, `${path} ${colorScheme}`).toEqual([])
  }
})

test("nothing is loaded from elsewhere", async () => {
  const elsewhere: string[] = []
  page.on("request", (request) => {
    if (!request.url().startsWith(service.service.address) && !/^(?:data|blob):/.test(request.url()))
      elsewhere.push(request.url())
  })
  await go("/")
  await page.waitForLoadState("networkidle")
  expect(elsewhere).toEqual([])
})
