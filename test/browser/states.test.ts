import { createCanvas } from "@napi-rs/canvas"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createClient } from "../../src/client/client.ts"
import { signUpPeople, type TestService } from "../e2e/service.ts"
import { makePdf } from "../fixtures/files/make.ts"
import { openTestPage, type TestPage } from "./page.ts"

let opened: TestPage
let service: TestService
let page: Page
let go: TestPage["go"]

beforeAll(async () => {
  opened = await openTestPage()
  ;({ service, page, go } = opened)
}, 60_000)
afterAll(() => opened.close())

/** Brings a file in as the page does, and waits until it is read. */
async function bring(name: string, content: Uint8Array) {
  const client = createClient({ baseUrl: service.service.address })
  const { id } = await client.upload([{ name, content: new Blob([new Uint8Array(content)]) }], "brought")
  await expect
    .poll(async () => (await client.get<{ status: string }>(`/api/jobs/${id}`)).status, { timeout: 30_000 })
    .toBe("done")
}

const asked = "/?q=How%20many%20days%20of%20annual%20leave%20are%20there%3F"

test("what cannot be reached is said, other places still open, and it goes on when asked again", async () => {
  await go("/")
  // Places are read in when the first one stands.
  await page.waitForLoadState("networkidle")
  await page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => /review-page/.test(name)),
  )
  await page.context().setOffline(true)
  await page.getByLabel("Question", { exact: true }).fill("How many days of annual leave are there?")
  await page.keyboard.press("Enter")
  await page.getByText("The service cannot be reached").waitFor()
  await page.getByRole("link", { name: "Runs" }).click()
  await page.getByRole("heading", { name: "Runs" }).waitFor()
  await page.getByText("The service cannot be reached").waitFor()
  await page.context().setOffline(false)
  await page.getByRole("button", { name: "Try again" }).click()
  await page.getByRole("link", { name: "ingest" }).waitFor()
  expect(await page.getByText("The service cannot be reached").count()).toBe(0)
})

test("a machine without a network still reaches the service on it", async () => {
  await go("/")
  await page.evaluate(() => (globalThis as unknown as EventTarget).dispatchEvent(new Event("offline")))
  await page.getByRole("link", { name: "Documents" }).click()
  await page.getByRole("link", { name: "Annual leave" }).waitFor()
})

test("an address of no place, and a document that is not there, say so and lead on", async () => {
  await go("/nowhere/at/all")
  await page.getByText("There is no such place").waitFor()
  await go("/documents/none-of-that-name")
  await page.getByText("There is no such document").waitFor()
  expect(await page.getByText("Who may read it").count()).toBe(0)
})

test("a file that could not be read says what to do about it", async () => {
  await go("/documents")
  await page
    .getByLabel("Files to bring in")
    .setInputFiles([{ name: "cut.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 cut") }])
  await page.getByText("Open it in its own program and save it again").waitFor({ timeout: 20_000 })
})

test("a refusal is marked as one, and a transcript names its speaker once", async () => {
  await go("/?q=Who%20painted%20the%20ceiling%20of%20the%20chapel%3F")
  await page.getByRole("button", { name: "Rightly declined" }).waitFor()
  expect(await page.getByRole("button", { name: "Should not have answered" }).count()).toBe(0)
  const cue = "WEBVTT\n\n00:00:01.000 --> 00:00:05.000\n<v Marta>The lantern oven comes in November.\n"
  await bring("meeting.vtt", Buffer.from(cue))
  await go("/?q=When%20does%20the%20lantern%20oven%20come%3F")
  await page.locator("button[data-mark]").first().click()
  const turn = page.getByTestId("readable").locator("p").first()
  await turn.waitFor()
  expect((await turn.textContent())?.match(/Marta/g)).toHaveLength(1)
})

test("a picture is shown above the words that were read in it", async () => {
  const canvas = createCanvas(900, 200)
  const drawing = canvas.getContext("2d")
  drawing.fillStyle = "white"
  drawing.fillRect(0, 0, 900, 200)
  drawing.fillStyle = "black"
  drawing.font = "40px sans-serif"
  drawing.fillText("The orchard gate is closed on Tuesday.", 40, 110)
  await bring("notice.png", canvas.toBuffer("image/png"))
  await go("/documents")
  await page.getByRole("link", { name: "notice", exact: true }).click()
  await page.getByTestId("readable").getByText("orchard gate").waitFor()
  const picture = page.getByRole("img", { name: "notice" })
  await expect
    .poll(() => picture.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth))
    .toBe(900)
})

test("a document's own markup and scripts are text to the page", async () => {
  const hostile = "<img src=x onerror='document.title=`taken`'><script>document.title=`taken`</script>"
  await bring(
    "hostile.html",
    Buffer.from(
      `<title>Hostile</title><p>The velvet door is red.${hostile}</p><svg onload="document.title='taken'"></svg>`,
    ),
  )
  await bring(
    "hostile.md",
    Buffer.from(`# Hostile notes\n\n${hostile}\n\n[The door](javascript:alert(1)) is velvet blue.\n`),
  )
  for (const title of ["Hostile", "Hostile notes"]) {
    await go("/documents")
    await page.getByRole("link", { name: title, exact: true }).click()
    await page.getByTestId("readable").getByText("velvet").waitFor()
    const readable = page.getByTestId("readable")
    expect(await readable.locator("script, img, svg, iframe, a").count(), title).toBe(0)
    expect(await page.title()).not.toBe("taken")
  }
})

test("on a phone a PDF opens at its words, with the way back in sight", async () => {
  await bring(
    "rules.pdf",
    await makePdf((pdf) => {
      pdf.text("Rules of the bakery. The marzipan ovens are lit at four.")
      for (let line = 0; line < 30; line += 1) pdf.text(`This line number ${line} says little of anything.`)
      pdf.addPage().text("Deliveries leave at six.")
    }),
  )
  await page.setViewportSize({ width: 360, height: 640 })
  await go("/?q=When%20are%20the%20marzipan%20ovens%20lit%3F")
  await page.locator("button[data-mark]").first().click()
  await page.locator('[data-page="1"][data-drawn=true]').waitFor()
  const isInSight = (locator: ReturnType<Page["locator"]>) =>
    locator.first().evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect()
      const there = element.ownerDocument.elementFromPoint(left + width / 2, top + height / 2)
      return there === element || element.contains(there)
    })
  await expect.poll(() => isInSight(page.getByTestId("box"))).toBe(true)
  expect(await isInSight(page.getByRole("button", { name: /Close the source/ }))).toBe(true)
  await page.setViewportSize({ width: 1200, height: 900 })
})

test("who may not see a place is told so, and who was not signed in comes back to where they wanted to go", async () => {
  await signUpPeople(service)
  await opened.signIn("ann@example.com", "another password")
  await go("/operate")
  await page.getByText("Operate is not open to you").waitFor()
  await page.context().clearCookies()
  await go(asked)
  await page.getByText("Nobody is signed in").waitFor()
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click()
  await page.getByLabel("E-mail").fill("ann@example.com")
  await page.getByLabel("Password").fill("another password")
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await page.getByText(/27 days/).waitFor()
  await page.context().clearCookies()
  await go("/sign-in?to=//elsewhere.example/")
  await page.getByLabel("E-mail").fill("ann@example.com")
  await page.getByLabel("Password").fill("another password")
  await page.getByRole("button", { name: "Sign in", exact: true }).click()
  await page.getByText("What do the documents say?").waitFor()
  expect(new URL(page.url()).origin).toBe(service.service.address)
})
