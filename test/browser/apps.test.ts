import { writeFileSync } from "node:fs"
import { join } from "node:path"
import axe from "axe-core"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { temporaryFolder } from "../e2e/command.ts"
import { signUpPeople, type TestService } from "../e2e/service.ts"
import { openTestPage, type TestPage } from "./page.ts"

let opened: TestPage
let service: TestService
let page: Page

beforeAll(async () => {
  opened = await openTestPage()
  ;({ service, page } = opened)
  page.setDefaultTimeout(10_000)
}, 60_000)
afterAll(() => opened.close())

/** What is marked in the source beside the result. */
const marked = async () => (await page.locator("mark[data-active=true]").allTextContents()).join("")

const faults = async () => {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> }
    }
    return (await axe.run()).violations
      .filter((one) => one.impact === "serious" || one.impact === "critical")
      .map((one) => `${one.id}: ${one.nodes[0]?.html}`)
  })
}

const invoice = join(import.meta.dirname, "../../examples/samples/invoices/tooling-en.pdf")

test("one chooses an app, a document, runs it, and its sentences open their evidence at the very words", async () => {
  await opened.go("/")
  await page.getByRole("link", { name: "Apps", exact: true }).click()
  await page.getByRole("link", { name: "Summarise" }).click()
  await page.getByLabel("Filter by title, path or collection").fill("leave")
  await page.getByRole("checkbox", { name: /Annual leave/ }).check()
  await page.getByLabel("Sentences").fill("1")
  await page.getByRole("button", { name: "Run", exact: true }).click()
  const result = page.getByRole("region", { name: "Result" })
  await result.locator("button[data-mark]").first().click()
  await page.locator("mark[data-active=true]").first().waitFor()
  expect(await marked()).toBe("Full-time employees have 27 days of paid annual leave a year.")
  await page.keyboard.press("Escape")
  await expect.poll(() => page.locator("aside[aria-label=Source]").count()).toBe(0)
  // The result has an address: a reload shows it again.
  expect(page.url()).toContain("?run=")
  await page.reload()
  await result.getByText("27 days of paid annual leave").waitFor()
  await result.getByRole("link", { name: "Annual leave" }).waitFor()
})

test("one brings an invoice in, and each field opens its place; lines are a table; the result is saved as CSV", async () => {
  await opened.go("/apps/invoices")
  await page.getByRole("button", { name: "Run", exact: true }).click()
  await page.getByText("Choose a document first").waitFor()
  await page.getByLabel("Files to bring in").setInputFiles(invoice)
  await page.getByText("(1 chosen)").waitFor({ timeout: 20_000 })
  await page.getByRole("button", { name: "Run", exact: true }).click()
  const result = page.getByRole("region", { name: "Result" })
  const number = result.getByRole("button", { name: /^Evidence: HF-20417/ })
  await number.click()
  await page.getByTestId("box").first().waitFor()
  expect(await number.getAttribute("aria-pressed")).toBe("true")
  const place = () => page.getByTestId("box").first().getAttribute("style")
  const before = await place()
  const line = result.getByRole("row").filter({ hasText: "Boring bar 16 mm" })
  await line.getByRole("button", { name: /^92\.40/ }).click()
  await expect.poll(place).not.toBe(before)
  await result
    .getByText(/missing: /)
    .first()
    .waitFor()
  const saved = page.waitForEvent("download")
  await result.getByRole("link", { name: "Lines as CSV" }).click()
  expect((await saved).suggestedFilename()).toMatch(/^invoices-.*\.csv$/)
  expect(await faults()).toEqual([])
})

test("several documents are runs of their own; what was asked comes back into the form; a run leads to its result", async () => {
  await opened.go("/apps/contracts")
  await page.getByRole("checkbox", { name: /Annual leave/ }).check()
  await page.getByRole("checkbox", { name: /Expense claims/ }).check()
  await page.getByText("(2 chosen)").waitFor()
  await page.getByRole("button", { name: "Run", exact: true }).click()
  const each = page.getByRole("list", { name: "Each run" })
  await each.getByRole("button", { name: "Expense claims" }).click()
  const result = page.getByRole("region", { name: "Result" })
  await result.getByRole("link", { name: "Expense claims" }).waitFor()
  await result.getByRole("list", { name: "Problems" }).getByText("too few words").waitFor()
  await result
    .getByText(/abstained: With fewer/)
    .first()
    .waitFor()
  await page.reload()
  await result.getByRole("button", { name: "Change it and run again" }).click()
  await page.getByRole("list", { name: "Chosen documents" }).getByText("Expense claims").waitFor()
  await result.getByRole("link", { name: "Look behind it" }).click()
  await page.getByRole("link", { name: /^Open it in the app/ }).click()
  await result.getByRole("link", { name: "Expense claims" }).waitFor()
  await result.getByRole("link", { name: "Expense claims" }).click()
  await page.getByRole("link", { name: "Summarise" }).click()
  await page.getByText("(1 chosen)").waitFor()
})

test("what has fields of its own can be pasted as JSON, and turned back into fields", async () => {
  await opened.go("/apps/route")
  await page.getByText(/^More: /).click()
  const rules = page.getByRole("group", { name: "Rules" })
  await rules.getByRole("button", { name: "As JSON" }).click()
  await rules.getByRole("textbox").fill('[{"name": "urgent", "patterns": ["urgent"], "label": 3}]')
  await rules.getByText("0.label must be a text").waitFor()
  await rules.getByRole("textbox").fill('[{"name": "urgent", "patterns": ["urgent"], "label": "incident"}]')
  await rules.getByText("It fits.").waitFor()
  await rules.getByRole("button", { name: "As fields" }).click()
  expect(await rules.getByLabel("Label").inputValue()).toBe("incident")
  await page.getByLabel("Message").fill("An urgent matter")
  await page.getByRole("button", { name: "Run", exact: true }).click()
  await page.getByRole("region", { name: "Result" }).getByText("incident").first().waitFor()
})

test("a result of a thousand rows is drawn two hundred at a time", async () => {
  const { groundwork } = service
  const running = groundwork.context({ kind: "run extract" })
  const rows = Array.from({ length: 1000 }, (_, index) => ({ name: `row ${index}`, amount: index }))
  const trace = running.run.id
  await groundwork.record(running, {
    status: "done",
    input: { input: {}, documents: [] },
    output: { app: "extract", status: "done", output: { rows }, ms: 1, trace },
  })
  await opened.go(`/apps/extract?run=${trace}`)
  const result = page.getByRole("region", { name: "Result" })
  await result.getByText("row 199").waitFor()
  expect(await result.getByRole("row").count()).toBe(201)
  await result.getByRole("button", { name: "Show 200 more of 1000" }).click()
  await expect.poll(() => result.getByRole("row").count()).toBe(401)
})

test("what does not fit is said at its field before anything is sent, and a fault of the service in its words", async () => {
  await opened.go("/apps/support")
  await page.getByText(/^More: /).click()
  await page.getByLabel("Least confidence").fill("7")
  await page.getByRole("button", { name: "Add one" }).click()
  await page.getByLabel("Question").fill("How many days of annual leave are there?")
  await page.getByRole("button", { name: "Run", exact: true }).click()
  await page.getByText("Least confidence is more than 1").waitFor()
  expect(await page.getByLabel("Least confidence").getAttribute("aria-invalid")).toBe("true")
  await page.getByRole("button", { name: "Take 1 away" }).click()
  await page.getByLabel("Least confidence").fill("")
  await page.getByRole("button", { name: "Run", exact: true }).click()
  const result = page.getByRole("region", { name: "Result" })
  await result.getByText("27 days of paid annual leave").waitFor()
  await opened.go("/apps/route")
  await page.getByLabel("Message").fill("Where is my order?")
  await page.getByRole("button", { name: "Run", exact: true }).click()
  await page.getByRole("alert").getByText("not_found").waitFor()
})

test("what has no form is JSON that is checked while it is typed", async () => {
  await opened.go("/apps/extract")
  const schema = page.getByLabel("What to find")
  await schema.fill("{")
  await page.getByText(/It is not JSON/).waitFor()
  await schema.fill("")
  await page.getByRole("button", { name: "Begin with an example" }).click()
  await page.getByText("It fits.").waitFor()
})

test("a run is cancelled, and the service stops", async () => {
  await opened.go("/apps/summarise?document=x")
  await page.route("**/api/apps/summarise/run", () => {})
  await page.getByRole("button", { name: "Run", exact: true }).click()
  await page.getByRole("status").getByText("Running").waitFor()
  await page.getByRole("button", { name: "Cancel" }).click()
  await page.getByText("It was stopped.").waitFor()
  await page.unroute("**/api/apps/summarise/run")
})

test("what waits for a person leads to the review of that app", async () => {
  await opened.go("/apps/route")
  const { groundwork } = service
  const running = groundwork.context({ kind: "run route" })
  const trace = running.run.id
  await groundwork.record(running, {
    status: "review",
    input: { input: { text: "Where is it?" }, documents: [] },
    output: {
      app: "route",
      status: "review",
      output: { label: "order", confidence: 0.4, alternatives: [], reasons: [] },
      problems: [{ code: "unsure", message: "Is “order” right?" }],
      ms: 1,
      trace,
    },
  })
  await opened.go(`/apps/route?run=${trace}`)
  await page.getByRole("list", { name: "Problems" }).getByText("Is “order” right?").waitFor()
  await page.getByRole("link", { name: /review it/ }).click()
  await page.getByText("of route alone").waitFor()
})

test.each(["light", "dark"] as const)(
  "no view of an app has a serious fault of accessibility, %s",
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme })
    const { documents } = (await (await service.call("GET", "/api/documents")).json()) as {
      documents: { id: string; path: string }[]
    }
    const leave = documents.find((document) => document.path === "leave.md")?.id
    const run = async (app: string, input: unknown, ids: readonly (string | undefined)[]) => {
      const made = await service.call("POST", `/api/apps/${app}/run`, { input, documents: ids })
      return `/apps/${app}?run=${((await made.json()) as { trace: string }).trace}`
    }
    for (const path of [
      "/apps",
      "/apps/contracts",
      "/apps/route",
      "/apps/images",
      await run("invoices", {}, [leave]),
      await run("support", { question: "I want to speak to a person." }, []),
      await run("contracts", {}, [leave]),
    ]) {
      await opened.go(path)
      await page.waitForLoadState("networkidle")
      await page.evaluate(() => {
        const { document } = globalThis as unknown as {
          document: { querySelectorAll(name: string): { open: boolean }[] }
        }
        for (const folded of document.querySelectorAll("details")) folded.open = true
      })
      expect(await faults(), `${path} ${colorScheme}`).toEqual([])
    }
  },
)

test("a reader runs apps on what they may read, and is offered nothing that they may not do", async () => {
  await page.emulateMedia({ colorScheme: "light" })
  await signUpPeople(service)
  await opened.signIn("ann@example.com", "another password")
  await page.getByRole("link", { name: "Apps", exact: true }).click()
  await page.getByRole("link", { name: "Summarise" }).click()
  await page.getByRole("checkbox", { name: /Annual leave/ }).waitFor()
  expect(await page.getByRole("checkbox", { name: /Salary/ }).count()).toBe(0)
  expect(await page.getByRole("region", { name: "Bring documents in" }).count()).toBe(0)
  await page.getByRole("checkbox", { name: /Annual leave/ }).check()
  await page.getByRole("button", { name: "Run", exact: true }).click()
  await page.getByRole("region", { name: "Result" }).getByText("27 days").first().waitFor()
  // A result of someone else's is none.
  const others = await service.groundwork.store.runs({ kind: "run invoices" }, 1)
  await opened.go(`/apps/invoices?run=${others[0]?.id}`)
  await page.getByRole("alert").getByText("not_found").waitFor()
})

test("a document behind the first page of the list is found and chosen by its name", { timeout: 60_000 }, async () => {
  const folder = temporaryFolder()
  for (let index = 0; index < 220; index += 1)
    writeFileSync(join(folder, `note-${index}.md`), `# Note ${index}\n\nText.\n`)
  const { groundwork } = opened.service
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [folder], { collection: "notes" })
  const readable = await groundwork.store.readable({ kind: "system" })
  const last = (await groundwork.store.documents({ collections: ["notes"] }, readable, 500)).at(-1)
  await opened.go("/apps/summarise")
  await page.getByLabel("Filter by title, path or collection").fill(last?.path ?? "")
  await page.getByRole("checkbox", { name: last?.path ?? "" }).check()
  await page
    .getByRole("list", { name: "Chosen documents" })
    .getByText(last?.title ?? "")
    .waitFor()
  await opened.go("/documents")
  await page.getByLabel("Filter by title, path or collection").fill(last?.path ?? "")
  await page.getByRole("link", { name: last?.title ?? "", exact: true }).waitFor()
})
