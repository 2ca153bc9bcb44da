import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { routeApp } from "../../src/apps/route/route.ts"
import type { TestService } from "../e2e/service.ts"
import { openTestPage, type TestPage } from "./page.ts"

let opened: TestPage
let service: TestService
let page: Page

beforeAll(async () => {
  opened = await openTestPage()
  ;({ service, page } = opened)
}, 60_000)
afterAll(() => opened.close())

const card = (name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) })

test("values wait beside their quotes, a whole beside what speaks against it, and each is settled", async () => {
  const { documents } = (await (await service.call("GET", "/api/documents")).json()) as {
    documents: { id: string; path: string; title: string; currentVersion: string }[]
  }
  const leave = documents.find((document) => document.path === "leave.md")
  const body = { documents: [leave?.id] }
  const run = (await (await service.call("POST", "/api/apps/invoices/run", body)).json()) as { trace: string }
  const quote = "Full-time employees have 27 days"
  const evidence = [
    {
      kind: "text",
      document: leave?.id,
      version: leave?.currentVersion,
      title: leave?.title,
      start: 46,
      end: 78,
      quote,
    },
  ]
  const wait = (at: string, finding: unknown) =>
    service.groundwork.store.saveRecord("review", `${run.trace}:${at}`, {
      id: `${run.trace}:${at}`,
      app: "invoices",
      run: run.trace,
      at,
      input: {},
      source: leave?.id,
      finding,
      createdAt: "2026-03-01T09:00:00Z",
    })
  await wait("", { status: "unclear", reason: "The lines do not add up", nearest: [] })
  await wait("lines.0.quantity", { value: 27, evidence, verdict: "supported", confidence: 0.4 })
  await wait("fields.buyerName", { status: "unclear", reason: "Two names stand there", nearest: evidence })
  await opened.go("/review")

  const quantity = card("lines › 1 › quantity")
  await quantity.getByRole("link", { name: "Annual leave" }).waitFor()
  await quantity.getByRole("textbox").fill("many")
  await quantity.getByRole("button", { name: "Correct it to this" }).click()
  await quantity.getByRole("alert").waitFor()
  await quantity.getByRole("textbox").fill("28")
  await quantity.getByRole("button", { name: "Correct it to this" }).click()
  await expect.poll(() => quantity.count()).toBe(0)

  const buyer = card("buyer name")
  expect(await buyer.getByRole("button", { name: "It is right" }).count()).toBe(0)
  await buyer.getByRole("button", { name: "There is none" }).click()
  await expect.poll(() => buyer.count()).toBe(0)

  const whole = card("The whole")
  expect(await whole.textContent()).toContain("The lines do not add up")
  await whole.getByRole("link", { name: "leave.md" }).waitFor()
  await whole.getByRole("link", { name: "the run" }).waitFor()
  await whole.getByRole("button", { name: "It is right all the same" }).click()
  await expect.poll(() => whole.count()).toBe(0)
})

test("a message stands beside its label, and is given another that the model knows", { timeout: 60_000 }, async () => {
  const { groundwork } = service
  const labels = ["billing", "delivery", "repair"]
  const rows = labels.flatMap((label) => ["one", "two", "three"].map((word) => `the ${label} matter ${word},${label}`))
  const bytes = new TextEncoder().encode(["text,label", ...rows, ""].join("\n"))
  const context = groundwork.context({ kind: "train route" })
  await routeApp.train?.(context, groundwork.appParts, { bytes, path: "labels.csv", options: {} }, "desk")
  await opened.go("/apps/route")
  const model = page.getByLabel("Model")
  await model.waitFor()
  expect(await model.locator("option").allTextContents()).toContain("desk")
  expect(await model.locator("option:checked").textContent()).toBe("desk")
  const run = { id: "20260301090000000-00000001", app: "route", status: "review" }
  const alternatives = [{ label: "delivery", confidence: 0.3 }]
  await groundwork.store.saveRun({
    id: run.id,
    kind: "run route",
    principal: { kind: "system" },
    startedAt: "2026-03-01T09:00:00Z",
    ms: 1,
    status: "review",
    input: { text: "Where is my parcel?" },
    output: { ...run, output: { label: "billing", confidence: 0.4, alternatives, reasons: [] } },
    steps: [],
    versions: [],
  })
  await groundwork.store.saveRecord("review", `${run.id}:`, {
    id: `${run.id}:`,
    app: "route",
    run: run.id,
    at: "",
    input: { text: "Where is my parcel?" },
    finding: { status: "unclear", reason: "Is “billing” right? Correct it with the right label", nearest: [] },
    createdAt: "2026-03-01T09:00:00Z",
  })
  await opened.go("/review?app=route")
  const whole = card("The whole")
  await whole.getByText("Where is my parcel?").waitFor()
  await whole.getByText("delivery 0.3").waitFor()
  await whole.getByLabel("The right one").selectOption("delivery")
  await whole.getByRole("button", { name: "Correct it to this" }).click()
  await expect.poll(() => whole.count()).toBe(0)
  expect(await groundwork.store.record("case", `review:${run.id}:`)).toMatchObject({ expected: "delivery" })
})
