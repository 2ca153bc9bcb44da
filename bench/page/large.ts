import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import PDFDocument from "pdfkit"
import { type PageBench, placeOf, seeded } from "./port.ts"

/** A 300-page PDF and a 5 MB Markdown file, opened at words in their middle: time until the words are marked and in sight. */
export async function openLargeFiles({ groundwork, address, page }: PageBench): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-large-"))
  writeFileSync(join(folder, "large.md"), largeMarkdown())
  writeFileSync(join(folder, "large.pdf"), await largePdf())
  const context = () => groundwork.context({ kind: "bench" })
  const report = await groundwork.ingest(context(), [folder], { collection: "large" })
  for (const failure of report.failed) console.log(`${failure.code}: ${failure.source}`)
  for await (const stored of groundwork.documents(context())) {
    const shown = await groundwork.document(context(), stored.id)
    const start = shown?.text.indexOf("The heron waits", shown.text.length / 2) ?? -1
    if (shown === undefined || start < 0) continue
    const selector = stored.type === "pdf" ? "[data-testid=box]" : "mark[data-active=true]"
    const times: number[] = []
    for (let turn = 0; turn < 5; turn += 1) {
      await page.goto(`${address}/documents`)
      await page.waitForLoadState("networkidle")
      const startedAtMs = performance.now()
      await page.goto(`${address}${placeOf(stored.id, shown.version, { start, end: start + 15 })}`)
      await page.locator(selector).first().waitFor()
      await page.waitForFunction((name) => {
        const box = document.querySelector(name)?.getBoundingClientRect()
        const isDrawn = document.querySelector(name)?.parentElement?.dataset.drawn !== "false"
        return box !== undefined && isDrawn && box.top >= 0 && box.bottom <= innerHeight
      }, selector)
      times.push(performance.now() - startedAtMs)
    }
    const longest = await longestTaskWhileScrolling(page)
    console.log(
      `${stored.path}: opened in ${times.map((ms) => ms.toFixed(0)).join(", ")} ms; longest task while scrolling ${longest.toFixed(0)} ms`,
    )
  }
}

async function longestTaskWhileScrolling(page: PageBench["page"]): Promise<number> {
  await page.evaluate(() => {
    const tasks: number[] = []
    Object.assign(globalThis, { tasks })
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
      type: "longtask" as "mark",
    })
  })
  await page.mouse.move(600, 450)
  for (let turn = 0; turn < 40; turn += 1) {
    await page.mouse.wheel(0, 700)
    await page.waitForTimeout(50)
  }
  return page.evaluate(() => Math.max(0, ...(globalThis as unknown as { tasks: number[] }).tasks))
}

function largeMarkdown(): string {
  const random = seeded(2)
  const words = "river stone meadow lantern harbour winter copper window letter garden bridge signal".split(" ")
  const sentence = () => `${Array.from({ length: 14 }, () => words[Math.floor(random() * words.length)]).join(" ")}.`
  const lines: string[] = []
  for (let size = 0, section = 1; size < 5_000_000; section += 1) {
    const paragraph = [`## Section ${section}`, "", sentence(), sentence(), "The heron waits at the weir.", ""].join(
      "\n",
    )
    lines.push(paragraph)
    size += paragraph.length
  }
  return `# A large book\n\n${lines.join("\n")}`
}

function largePdf(): Promise<Buffer> {
  const pdf = new PDFDocument()
  const chunks: Buffer[] = []
  pdf.on("data", (chunk: Buffer) => chunks.push(chunk))
  for (let number = 1; number <= 300; number += 1) {
    if (number > 1) pdf.addPage()
    for (let line = 0; line < 30; line += 1)
      pdf.text(`Page ${number}, line ${line}: the river runs under the copper bridge in winter.`)
    pdf.text("The heron waits at the weir.")
  }
  pdf.end()
  return new Promise((done) => pdf.on("end", () => done(Buffer.concat(chunks))))
}
