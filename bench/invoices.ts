/**
 * Invoice extraction, per field and per set: `node bench/invoices.ts [zugferd|invoice2data|sroie|xml|samples] [--worst]`
 * from the page alone (`xml`: with the XML inside). Reads GROUNDWORK_DATA (default ../shared/data). A gold value counts
 * where it stands on the page. `--calibration` prints how often values of a confidence were right.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { dateMentions } from "../src/apps/extraction/mentions.ts"
import { toMinor } from "../src/apps/extraction/money.ts"
import { sheetOf } from "../src/apps/extraction/sheet.ts"
import { invoicesApp } from "../src/apps/invoices/invoices.ts"
import type { FieldName } from "../src/apps/invoices/output.ts"
import { readPage } from "../src/apps/invoices/page.ts"
import { multisetF1 } from "../src/apps/invoices/score.ts"
import { readStructured } from "../src/apps/invoices/structured.ts"
import { moneyOn } from "../src/apps/invoices/totals.ts"
import { runApp } from "../src/apps/run.ts"
import { isFound } from "../src/core/finding.ts"
import { createGroundwork } from "../src/groundwork.ts"

interface Gold {
  readonly path: string
  /** Who made the paper: layouts are fitted or kept apart as a whole. */
  readonly layout: string
  readonly fields: Readonly<Partial<Record<FieldName, string>>>
  readonly amounts: readonly string[]
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { worst: { type: "boolean" }, calibration: { type: "boolean" }, limit: { type: "string" } },
})
const data = resolve(process.env.GROUNDWORK_DATA ?? "../shared/data", "invoices")
const home = mkdtempSync(join(tmpdir(), "groundwork-invoices-"))
const groundwork = await createGroundwork({ home })
const calibration = new Map<number, { right: number; all: number }>()

function decimal(value: unknown): string | undefined {
  if (value === null || value === undefined || value === "" || Number.isNaN(Number(value))) return undefined
  return Number(value).toFixed(2)
}

function zugferd(): readonly Gold[] {
  const lines = readFileSync(join(data, "zugferd_v1/ground_truth.jsonl"), "utf8").trim().split("\n")
  return lines.map((line) => {
    const { pdf, fields } = JSON.parse(line) as { pdf: string; fields: Record<string, string | null> }
    const name = basename(pdf)
    const layout = /Mustang/.test(pdf)
      ? "Mustang"
      : /Haftpflicht|Kraftfahr|Sachvers/.test(name)
        ? "insurance"
        : /_Einfach|Rabatte|SEPA/.test(name)
          ? "supplier"
          : /Konik/.test(pdf)
            ? "Konik"
            : "retail"
    return {
      path: join(data, pdf.replace(/^ZUGFeRDv1/, "zugferd_v1")),
      layout,
      fields: given({
        number: fields.number ?? undefined,
        issueDate: fields.date?.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3"),
        netAmount: decimal(fields.net),
        taxAmount: decimal(fields.tax),
        grossAmount: decimal(fields.gross),
        sellerName: fields.seller ?? undefined,
        buyerName: fields.buyer ?? undefined,
        currency: fields.currency === "" ? undefined : (fields.currency ?? undefined),
      }),
      amounts: [],
    }
  })
}

function invoice2data(): readonly Gold[] {
  const folder = join(data, "invoice2data/tests/compare")
  return readdirSync(folder)
    .filter((name) => name.endsWith(".pdf"))
    .map((name) => {
      const [gold] = JSON.parse(readFileSync(join(folder, name.replace(/pdf$/, "json")), "utf8")) as Record<
        string,
        unknown
      >[]
      const text = (value: unknown) => (value === undefined ? undefined : String(value))
      const lines = (gold?.lines ?? []) as readonly Record<string, unknown>[]
      return {
        path: join(folder, name),
        layout: name.replace(/\d?\.pdf$/, ""),
        fields: given({
          number: text(gold?.invoice_number),
          issueDate: text(gold?.date),
          dueDate: text(gold?.date_due),
          netAmount: decimal(gold?.amount_untaxed),
          taxAmount: decimal(gold?.amount_tax),
          grossAmount: decimal(gold?.amount),
          sellerName: text(gold?.partner_name ?? gold?.issuer),
          currency: text(gold?.currency),
          iban: text(gold?.iban),
        }),
        amounts: lines.flatMap((line) => decimal(line.price_subtotal ?? line.price_total ?? line.amount) ?? []),
      }
    })
}

function sroie(): readonly Gold[] {
  return readdirSync(join(data, "sroie/img")).map((name) => {
    const key = JSON.parse(readFileSync(join(data, "sroie/key", name.replace(/jpg$/, "json")), "utf8")) as Record<
      string,
      string
    >
    const date = dateMentions(cellOf(key.date ?? ""))[0]?.value
    return {
      path: join(data, "sroie/img", name),
      layout: "receipts",
      fields: given({
        grossAmount: decimal((key.total ?? "").replace(/[^\d.]/g, "")),
        issueDate: date,
        sellerName: key.company,
        sellerAddress: key.address,
      }),
      amounts: [],
    }
  })
}

function samples(): readonly Gold[] {
  const folder = join(import.meta.dirname, "../examples/samples/invoices")
  return readFileSync(join(folder, "expected.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const gold = JSON.parse(line) as { source: string; fields: Gold["fields"]; lines: { amount: string }[] }
      const amounts = gold.lines.map((one) => one.amount)
      return { path: join(folder, gold.source), layout: gold.source, fields: gold.fields, amounts }
    })
}

function given(fields: Readonly<Record<string, string | undefined>>): Gold["fields"] {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function cellOf(text: string) {
  const sheet = sheetOf({ document: "", version: "", title: "", source: "", text, blocks: [], metadata: {} })
  return sheet.lines[0]?.cells[0] ?? { line: 0, text, words: [], offsets: [], page: 1, x: 0, y: 0, width: 0, height: 0 }
}

function squeeze(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase()
}

function isSame(name: string, one: string, other: string): boolean {
  if (name.endsWith("Amount")) return toMinor(one) === toMinor(other)
  if (/Date$/.test(name)) return one === other
  if (name === "sellerName" || name === "buyerName") return squeeze(one) === squeeze(other)
  return squeeze(one) === squeeze(other)
}

const key = ["number", "issueDate", "netAmount", "taxAmount", "grossAmount"]

interface Tally {
  right: number
  wrong: number
  asked: number
}

async function measure(set: string, golds: readonly Gold[], pageOnly: boolean): Promise<void> {
  const tallies = new Map<string, Tally>()
  const byLayout = new Map<string, Tally>()
  const documents = { all: 0, right: 0, done: 0, wrongDone: 0, valuesDone: 0 }
  const f1s: number[] = []
  for (const gold of golds.slice(0, Number(options.limit ?? golds.length))) {
    const context = groundwork.context({ kind: "run invoices" })
    const source = await groundwork.appParts.readFile(context, gold.path)
    const reading = readPage(sheetOf(source))
    const run = await runApp(invoicesApp, context, groundwork.appParts, { pageOnly }, [gold.path])
    const output = invoicesApp.output.parse(run.output)
    const misses: string[] = []
    let keyAsked = 0
    for (const [name, wanted] of Object.entries(gold.fields)) {
      if (pageOnly && !stands(reading, source.text, name, wanted)) continue
      const finding = output.fields[name as FieldName]
      if (finding === undefined) continue
      const isRight = isFound(finding) && isSame(name, finding.value, wanted)
      for (const tally of [tallyOf(tallies, name), ...(key.includes(name) ? [tallyOf(byLayout, gold.layout)] : [])]) {
        tally.asked += 1
        if (isRight) tally.right += 1
        else if (isFound(finding)) tally.wrong += 1
      }
      if (isFound(finding)) {
        const bin = Math.floor(finding.confidence * 20) / 20
        const entry = calibration.get(bin) ?? { right: 0, all: 0 }
        calibration.set(bin, { right: entry.right + Number(isRight), all: entry.all + 1 })
        if (run.status === "done" && key.includes(name)) {
          documents.valuesDone += 1
          if (!isRight) documents.wrongDone += 1
        }
      }
      if (key.includes(name)) keyAsked += 1
      if (!isRight)
        misses.push(
          `${name} ${wanted} ≠ ${isFound(finding) ? `${finding.value} (${finding.confidence})` : `${finding.status}: ${finding.reason}`}`,
        )
    }
    if (keyAsked > 0) {
      documents.all += 1
      if (!misses.some((miss) => key.includes(miss.split(" ")[0]!))) documents.right += 1
    }
    if (run.status === "done") documents.done += 1
    const amounts = gold.amounts.length > 0 ? gold.amounts : amountsInXml(source.attachments)
    const found = output.lines.flatMap((line) => (isFound(line.amount) ? [line.amount.value] : []))
    const printed = pageOnly
      ? amounts.filter(
          (value) => source.text.includes(comma(value)) || source.text.includes(value) || isOnPage(reading, value),
        )
      : amounts
    if (printed.length > 0) f1s.push(multisetF1(found, printed))
    if (options.worst && (misses.length > 0 || (printed.length > 0 && f1s[f1s.length - 1]! < 1)))
      console.log(
        `  ${basename(gold.path)} [${run.status}] ${misses.join(" | ")} ${printed.length > 0 ? `lines ${found.join(" ")} ≠ ${printed.join(" ")}` : ""}`,
      )
  }
  console.log(`${set}${pageOnly ? ", page alone" : ", with XML"}: ${golds.length} documents`)
  for (const [name, tally] of tallies)
    console.log(`  ${name.padEnd(14)} ${share(tally.right, tally.asked)}   wrong ${tally.wrong}`)
  console.log(
    `  all key fields right ${share(documents.right, documents.all)}; done ${documents.done}; wrong among values of done: ${documents.wrongDone} of ${documents.valuesDone}`,
  )
  if (f1s.length > 0)
    console.log(
      `  line amounts F1 ${(f1s.reduce((sum, one) => sum + one, 0) / f1s.length).toFixed(3)} over ${f1s.length}`,
    )
  console.log(
    `  by layout: ${[...byLayout].map(([layout, tally]) => `${layout} ${tally.right}/${tally.asked}`).join(", ")}`,
  )
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const known = tallies.get(name) ?? { right: 0, wrong: 0, asked: 0 }
  tallies.set(name, known)
  return known
}

function share(part: number, of: number): string {
  return `${part}/${of} ${of === 0 ? "" : (part / of).toFixed(3)}`
}

function comma(value: string): string {
  return value.replace(".", ",")
}

function isOnPage(reading: ReturnType<typeof readPage>, value: string): boolean {
  return moneyOn(reading.sheet, reading.style).some((mention) => toMinor(mention.value) === toMinor(value))
}

function stands(reading: ReturnType<typeof readPage>, text: string, name: string, value: string): boolean {
  if (name.endsWith("Amount")) return isOnPage(reading, value) || squeeze(text).includes(squeeze(String(Number(value))))
  if (/Date$/.test(name))
    return reading.sheet.lines.some((line) =>
      line.cells.some((cell) => dateMentions(cell).some((day) => day.value === value || day.otherValue === value)),
    )
  if (name === "currency") return true
  return squeeze(text).includes(squeeze(value))
}

function amountsInXml(attachments: readonly { readonly bytes: Uint8Array }[]): readonly string[] {
  for (const file of attachments) {
    const invoice = readStructured(file.bytes)
    if (invoice !== undefined) return invoice.lines.flatMap((line) => line.amount?.value ?? [])
  }
  return []
}

const chosen = positionals.length > 0 ? positionals : ["zugferd", "invoice2data", "xml", "samples"]
for (const set of chosen) {
  if (set === "zugferd") await measure(set, zugferd(), true)
  if (set === "xml") await measure("zugferd", zugferd(), false)
  if (set === "invoice2data") await measure(set, invoice2data(), true)
  if (set === "sroie") await measure(set, sroie(), true)
  if (set === "samples") await measure(set, samples(), true)
}
if (options.calibration)
  for (const [bin, { right, all }] of [...calibration].sort((left, right) => left[0] - right[0]))
    console.log(`confidence ${bin.toFixed(2)}–${(bin + 0.05).toFixed(2)}: right ${right} of ${all}`)
await groundwork.close()
rmSync(home, { recursive: true, force: true })
