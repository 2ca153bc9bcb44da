import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import { type Finding, isFound } from "../../core/finding.ts"
import { type AppProblem, type AppResult, defineApp, type SourceDocument } from "../app.ts"
import { foldCell } from "../extraction/labels.ts"
import type { Check } from "../extraction/output.ts"
import { sheetOf } from "../extraction/sheet.ts"
import { filledByModel } from "./by-model.ts"
import { invoiceCases } from "./cases.ts"
import { checkIban, checkInvoice } from "./checks.ts"
import { type Compared, compareWithPage, fromStructured } from "./compare.ts"
import { type DecidedPage, decidePage } from "./decide.ts"
import { missing } from "./findings.ts"
import { compareWithEarlier } from "./history.ts"
import { type FieldName, type Fields, fieldNames, type InvoiceOutput, keyFields, outputSchema } from "./output.ts"
import { type PageReading, readPage } from "./page.ts"
import { isReceipt } from "./receipt.ts"
import { renderInvoice } from "./render.ts"
import { scoreInvoice } from "./score.ts"
import { readStructured, type StructuredInvoice } from "./structured.ts"

const inputSchema = z.object({
  id: z.union([z.string(), z.number()]).optional().meta({ "x-form": "hidden" }),
  pageOnly: z.boolean().default(false).meta({
    title: "The page only",
    description: "Leaves an XML inside the document aside.",
  }),
})

/** A value is released as sure from here; a wrong one may be at most one in a hundred. */
const sureFrom = 0.9

export const invoicesApp = defineApp({
  name: "invoices",
  title: "Fields, lines and sums of an invoice or receipt, proven and cited",
  takes: "each",
  readsTextless: true,
  input: inputSchema,
  output: outputSchema,
  reviewBelow: 0.6,
  cases: invoiceCases,
  formats: [
    { name: "csv", title: "Lines as CSV", mediaType: "text/csv", isTable: true },
    { name: "ubl", title: "Invoice as XML (UBL)", mediaType: "application/xml" },
  ],
  render: renderInvoice,
  score: scoreInvoice,

  async run(context, parts, input, sources) {
    const source = sources[0]
    if (source === undefined) throw groundworkError("usage", "invoices needs a file")
    if (source.text.trim() === "" && source.attachments.length === 0 && source.type !== "xml")
      return nothing(
        "No text was found on it; a scan needs the optional OCR packages, and a picture of something else is no invoice",
      )
    const startedAtMs = performance.now()
    const structured = input.pageOnly && source.type !== "xml" ? undefined : structuredOf(source)
    const isFileXml = source.type === "xml"
    if (isFileXml && structured === undefined)
      return nothing("The XML is no invoice that is known here: neither CII nor UBL")
    const reading = isFileXml ? undefined : readPage(sheetOf(source))
    const page = reading === undefined ? undefined : decidePage(reading)
    const plain = combine(source, structured, reading, page)
    const asked =
      parts.model === undefined || structured !== undefined || reading === undefined || page === undefined
        ? undefined
        : isInvoice(reading, page)
          ? await filledByModel(context, parts.model, source, reading.sheet, plain.fields)
          : undefined
    const read = asked === undefined ? plain : { ...plain, fields: asked.fields }
    context.run.step("extract", startedAtMs, {
      basis: read.basis,
      candidates: reading?.candidates.length ?? 0,
      proven: page?.totals !== undefined,
      lines: read.lines.length,
      ...(asked === undefined ? {} : { said: asked.said }),
    })
    if (reading !== undefined && page !== undefined && structured === undefined && !isInvoice(reading, page))
      return nothing("This does not look like an invoice or a receipt: no total was found that words or sums speak for")
    const adjustments = structured === undefined ? page?.items.adjustments.map((one) => one.minor) : undefined
    const earlier = await compareWithEarlier({ context, store: parts.store }, source, read.fields)
    const checks = [
      ...checkInvoice(read.fields, read.lines, read.taxes, adjustments),
      checkIban(read.fields, reading?.sheet),
      ...read.checks,
      ...earlier.checks,
    ]
    const problems = [...read.problems, ...earlier.problems, ...failures(checks)]
    const fields = read.fields
    const output = { basis: read.basis, fields, lines: read.lines, taxes: read.taxes, checks }
    return {
      status: statusOf(fields, checks),
      output,
      ...(problems.length === 0 ? {} : { problems }),
      ...asked?.spent,
    }
  },
})

interface Read extends Compared {
  readonly basis: InvoiceOutput["basis"]
}

function combine(
  source: SourceDocument,
  structured: { readonly name: string; readonly invoice: StructuredInvoice } | undefined,
  reading: PageReading | undefined,
  page: DecidedPage | undefined,
): Read {
  if (structured !== undefined) {
    const name = source.type === "xml" ? source.source : `${source.source}#${structured.name}`
    return reading === undefined || page === undefined || source.text.trim() === ""
      ? { basis: "xml", ...fromStructured(name, structured.invoice) }
      : { basis: "xml and page", ...compareWithPage(name, structured.invoice, reading, page) }
  }
  if (page === undefined)
    return { basis: "none", fields: allMissing("Nothing was read"), lines: [], taxes: [], checks: [], problems: [] }
  return { basis: "page", fields: page.fields, lines: page.lines, taxes: page.taxes, checks: [], problems: [] }
}

/** The e-invoice in a document: the file itself, or one of its attachments. */
function structuredOf(
  source: SourceDocument,
): { readonly name: string; readonly invoice: StructuredInvoice } | undefined {
  const files =
    source.type === "xml"
      ? [{ name: source.source, bytes: source.bytes }]
      : source.attachments.filter((file) => /\.xml$/i.test(file.name))
  for (const file of files) {
    const invoice = readStructured(file.bytes)
    if (invoice !== undefined) return { name: file.name, invoice }
  }
  return undefined
}

const registeredForTax = /\b(?:gst|sst|vat|ust|mwst|tva)[ .-]{0,2}(?:reg|id|no\b|nr\b|number)/
const titleWord =
  /^(?:\W*(?:tax|vat|sales|payment|cash|kosten|waren|beitrags|kopie|copy|simplified) ?)?(?:\W*(?:rechnung|invoice|facture|factuur|factura|fattura|faktura|receipt|quittung|gutschrift|credit note|avoir|bill)\b)/

/**
 * An invoice has a total (which recognition may have lost) and other signs, three together: its title, a number or date that labels announce, sums that hold,
 * items that add up, a till's words. Running text with an amount in it is a contract or a letter.
 */
function isInvoice(reading: PageReading, page: DecidedPage): boolean {
  const { fields } = page
  const hasTotal = isFound(fields.grossAmount) || fields.grossAmount.status === "unclear"
  const cells = reading.sheet.lines.flatMap((line) => line.cells)
  const long = cells.filter((cell) => cell.text.length > 70).length
  const isSummed = page.totals?.isRateProven === true || page.items.isProven
  if (long > cells.length * 0.4 && !isSummed) return false
  const signs = [
    cells.some((cell) => cell.text.length < 40 && titleWord.test(foldCell(cell).replace(/ (?=\p{L}(?: |$))/gu, ""))),
    isFound(fields.number) && fields.number.confidence >= 0.7,
    isFound(fields.issueDate) && fields.issueDate.confidence >= 0.7,
    page.totals !== undefined,
    page.items.isProven,
    isReceipt(reading.candidates),
    reading.candidates.some((candidate) => candidate.field === "tenderedAmount"),
    cells.some((cell) => cell.text.length < 60 && registeredForTax.test(foldCell(cell))),
    page.items.rows.length > 0,
  ]
  return signs.filter((sign) => sign).length >= (hasTotal ? 2 : 3)
}

function nothing(reason: string): AppResult<InvoiceOutput> {
  const abstained: Finding<string> = { status: "abstained", reason, nearest: [] }
  const fields = Object.fromEntries(fieldNames.map((name) => [name, abstained])) as Record<FieldName, Finding<string>>
  return {
    status: "abstained",
    output: { basis: "none", fields, lines: [], taxes: [], checks: [] },
    problems: [{ code: "no_invoice", message: reason }],
  }
}

function allMissing(reason: string): Fields {
  return Object.fromEntries(fieldNames.map((name) => [name, missing(reason)])) as Record<FieldName, Finding<string>>
}

function failures(checks: readonly Check[]): readonly AppProblem[] {
  return checks
    .filter((check) => check.status === "failed" && !/^(?:XML and page|not seen before|bank details)/.test(check.name))
    .map((check) => ({ code: "check_failed", message: `${check.name}: ${check.detail}` }))
}

/** Done only if all key fields are sure and nothing speaks against them. */
function statusOf(fields: Fields, checks: readonly Check[]): AppResult<unknown>["status"] {
  if (checks.some((check) => check.status === "failed")) return "review"
  const key = keyFields.map((name) => fields[name])
  if (key.some((finding) => !isFound(finding) && finding.status === "unclear")) return "review"
  if (key.some((finding) => !isFound(finding))) return "partial"
  const isProven = checks.some((check) => check.name === "net + tax = gross" && check.status === "passed")
  const isSure = key.every((finding) => isFound(finding) && finding.confidence >= sureFrom)
  return isProven && isSure ? "done" : "partial"
}
