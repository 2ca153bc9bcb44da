import type { RecordCitation } from "../../core/evidence.ts"
import { type Finding, isFound } from "../../core/finding.ts"
import type { AppProblem } from "../app.ts"
import { fold } from "../extraction/labels.ts"
import { dateMentions, type Mention, mentionsOf } from "../extraction/mentions.ts"
import { toMinor } from "../extraction/money.ts"
import type { Check } from "../extraction/output.ts"
import { cite, type Place, type Sheet } from "../extraction/sheet.ts"
import type { DecidedPage } from "./decide.ts"
import type { ElementValue } from "./elements.ts"
import { missing } from "./findings.ts"
import { type FieldName, type Fields, fieldNames, type Line, type TaxLine } from "./output.ts"
import type { PageReading } from "./page.ts"
import type { StructuredInvoice } from "./structured.ts"
import { moneyOn } from "./totals.ts"

export interface Compared {
  readonly fields: Fields
  readonly lines: readonly Line[]
  readonly taxes: readonly TaxLine[]
  readonly checks: readonly Check[]
  readonly problems: readonly AppProblem[]
}

/** Cites an element of an XML by its path. */
export function citeElement(source: string, value: ElementValue): RecordCitation {
  return { kind: "record", stance: "supports", source, place: value.path, quote: value.printed }
}

function fromXml(source: string, value: ElementValue | undefined, words: string, confidence = 0.99): Finding<string> {
  if (value === undefined) return missing(`The XML has no ${words}`)
  return { value: value.value, evidence: [citeElement(source, value)], verdict: "supported", confidence }
}

/** An e-invoice without a page: all it says, with the paths of its elements. */
export function fromStructured(source: string, invoice: StructuredInvoice): Compared {
  const fields = Object.fromEntries(
    fieldNames.map((name) => [name, fromXml(source, invoice.fields[name], words(name))]),
  ) as Record<FieldName, Finding<string>>
  return { fields: completed(source, fields, invoice), ...rows(source, invoice), checks: [], problems: [] }
}

function rows(source: string, invoice: StructuredInvoice): Pick<Compared, "lines" | "taxes"> {
  return {
    lines: invoice.lines.map((line) => ({
      description: fromXml(source, line.description, "description"),
      quantity: fromXml(source, line.quantity, "quantity"),
      unitPrice: fromXml(source, line.unitPrice, "price"),
      amount: fromXml(source, line.amount, "amount"),
    })),
    taxes: invoice.taxes.map((row) => ({
      rate: fromXml(source, row.rate, "rate"),
      base: fromXml(source, row.base, "base"),
      tax: fromXml(source, row.tax, "tax"),
    })),
  }
}

/** The lowest profiles leave the net total out; gross less tax is it. */
function completed(source: string, fields: Fields, invoice: StructuredInvoice): Fields {
  const { grossAmount, taxAmount } = invoice.fields
  if (isFound(fields.netAmount) || grossAmount === undefined || taxAmount === undefined) return fields
  const [gross, tax] = [toMinor(grossAmount.value), toMinor(taxAmount.value)]
  if (gross === undefined || tax === undefined) return fields
  const evidence = [citeElement(source, grossAmount), citeElement(source, taxAmount)]
  const value = ((gross - tax) / 100).toFixed(2)
  return { ...fields, netAmount: { value, evidence, verdict: "supported", confidence: 0.95 } }
}

const amountNames: readonly FieldName[] = ["netAmount", "taxAmount", "grossAmount", "prepaidAmount", "dueAmount"]
const dateNames: readonly FieldName[] = ["issueDate", "dueDate", "deliveryDate"]
/** What is written differently in both places too often to call it a contradiction. */
const looseNames: readonly FieldName[] = ["sellerAddress", "paymentTerms"]

/**
 * The XML's values, each compared with the page: where the page says the same it is cited too; where the page says
 * something else for the same field, the field is *unclear* with both places; where the page is silent the XML counts.
 */
export function compareWithPage(
  source: string,
  invoice: StructuredInvoice,
  reading: PageReading,
  page: DecidedPage,
): Compared {
  const checks: Check[] = []
  const problems: AppProblem[] = []
  const base = fromStructured(source, invoice)
  const fields = Object.fromEntries(
    fieldNames.map((name) => {
      const value = invoice.fields[name]
      const printed = page.fields[name]
      if (value === undefined) return [name, isFound(base.fields[name]) ? base.fields[name] : printed]
      const places = placesOf(reading, name, value.value)
      if (places.length > 0) return [name, agreed(reading.sheet, source, value, places)]
      if (!contradicts(name, value.value, printed)) return [name, fromXml(source, value, words(name), 0.9)]
      const said = isFound(printed) ? `“${printed.value}”` : "something else"
      const message = `${words(name)}: the XML says “${value.value}”, the page ${said}`
      problems.push({ code: "xml_and_page_disagree", message, at: `fields.${name}` })
      checks.push({ name: `XML and page: ${name}`, status: "failed", detail: message })
      const shown = isFound(printed) ? printed.evidence : printed.nearest
      const against = { ...citeElement(source, value), stance: "contradicts" as const }
      return [name, { status: "unclear", reason: message, nearest: [against, ...shown] }]
    }),
  ) as Record<FieldName, Finding<string>>
  const lines = compareLines(invoice, reading)
  checks.push(lines)
  if (lines.status === "failed") problems.push({ code: "xml_and_page_disagree", message: lines.detail, at: "lines" })
  if (checks.every((check) => check.status !== "failed"))
    checks.unshift({
      name: "XML and page",
      status: "passed",
      detail: "No value of the XML is contradicted by the page",
    })
  return { ...base, fields, checks, problems }
}

function agreed(sheet: Sheet, source: string, value: ElementValue, places: readonly Place[]): Finding<string> {
  const evidence = [citeElement(source, value), ...cite(sheet, places)]
  return { value: value.value, evidence, verdict: "supported", confidence: 0.995 }
}

/** Where the page prints a value of the XML, in whatever form; labelled places first. */
function placesOf(reading: PageReading, name: FieldName, value: string): readonly Place[] {
  const labelled = reading.candidates
    .filter((candidate) => candidate.field === name && isSame(name, candidate.value, value))
    .sort((left, right) => right.score - left.score)[0]
  if (labelled !== undefined) return labelled.places
  const cells = reading.sheet.lines.flatMap((line) => line.cells)
  const first = (mentions: readonly Mention[]) =>
    mentions.filter((mention) => isSame(name, mention.value, value)).slice(0, 1)
  if (amountNames.includes(name)) return amountPlaces(reading, name, value)
  if (dateNames.includes(name)) return first(cells.flatMap(dateMentions))
  if (name === "iban") return first(cells.flatMap((cell) => mentionsOf("iban", cell, reading.style)))
  if (name === "currency") return []
  const wanted = fold(value)
  for (const cell of cells) {
    const start = fold(cell.text).indexOf(wanted)
    if (start !== -1 && isWhole(cell.text, start, start + value.length))
      return [{ cell, start, end: start + value.length }]
  }
  return name === "sellerName" || name === "buyerName" ? namePlaces(reading.sheet, value) : []
}

/** The total itself, or tax rows that add up to it. */
function amountPlaces(reading: PageReading, name: FieldName, value: string): readonly Place[] {
  const minor = toMinor(value)
  const printed = moneyOn(reading.sheet, reading.style).filter((mention) => isSame(name, mention.value, value))
  if (printed.length > 0) return printed.slice(-1)
  const totals = reading.totals
  if (totals === undefined || minor === undefined) return []
  const part = name === "taxAmount" ? totals.tax : name === "netAmount" ? totals.net : undefined
  return part !== undefined && Math.abs(part.minor) === Math.abs(minor) ? part.places : []
}

/** A name broken over two lines, or with a title before it: every word of it in neighbouring cells. */
function namePlaces(sheet: Sheet, value: string): readonly Place[] {
  const wordsOf = fold(value).match(/[\p{L}\p{N}]+/gu) ?? []
  for (const line of sheet.lines)
    for (const cell of line.cells) {
      const first = fold(cell.text)
      if (!first.includes(wordsOf[0] ?? "\u0000")) continue
      const near = sheet.lines
        .slice(line.index, line.index + 3)
        .flatMap((next) => next.cells.filter((one) => one === cell || Math.abs(one.x - cell.x) < 12))
      const text = near.map((one) => fold(one.text)).join(" ")
      if (!wordsOf.every((word) => text.includes(word))) continue
      return near
        .filter((one) => wordsOf.some((word) => word.length > 2 && fold(one.text).includes(word)))
        .map((one) => ({ cell: one, start: 0, end: one.text.length }))
    }
  return []
}

function isWhole(text: string, start: number, end: number): boolean {
  return !/[\p{L}\p{N}]/u.test(text[start - 1] ?? " ") && !/[\p{L}\p{N}]/u.test(text[end] ?? " ")
}

/** Signs may differ: a credit note's XML counts up where its page counts down. */
function isSame(name: FieldName, one: string, other: string): boolean {
  if (amountNames.includes(name)) {
    const [left, right] = [toMinor(one), toMinor(other)]
    return left !== undefined && right !== undefined && Math.abs(left) === Math.abs(right)
  }
  return one.replace(/\s/g, "").toLowerCase() === other.replace(/\s/g, "").toLowerCase()
}

/** The page contradicts only with a value that it announces clearly. */
function contradicts(name: FieldName, value: string, printed: Finding<string>): boolean {
  if (looseNames.includes(name)) return false
  if (name === "deliveryDate" || name === "dueAmount" || name === "prepaidAmount")
    return isFound(printed) && printed.confidence >= 0.95 && !isZero(value)
  if (!isFound(printed)) return false
  const isName = name === "sellerName" || name === "buyerName"
  const bare = (text: string) => fold(text).replace(/[^\p{L}\p{N}]/gu, "")
  // "Theodor" and "Theodor Est", a name with its customer number: one says more, neither something else.
  if (isName && (bare(value).includes(bare(printed.value)) || bare(printed.value).includes(bare(value)))) return false
  const sure = isName ? 0.75 : 0.7
  return printed.confidence >= sure && !isSame(name, printed.value, value)
}

function isZero(value: string): boolean {
  return toMinor(value) === 0
}

/** Every line's amount of the XML stands on the page, or it is named. */
function compareLines(invoice: StructuredInvoice, reading: PageReading): Check {
  const name = "XML and page: lines"
  const amounts = invoice.lines.flatMap((line) => line.amount?.value ?? [])
  if (amounts.length === 0) return { name, status: "skipped", detail: "The XML has no amounts of lines" }
  const printed = reading.sheet.lines
    .flatMap((line) => line.cells.flatMap((cell) => mentionsOf("amount", cell, reading.style)))
    .flatMap((mention) => toMinor(mention.value) ?? [])
    .map(Math.abs)
  const absent = amounts.filter((value) => !printed.includes(Math.abs(toMinor(value) ?? 0)))
  if (absent.length === 0) return { name, status: "passed", detail: `${amounts.length} amounts stand on the page` }
  return {
    name,
    status: "failed",
    detail: `Amounts of lines in the XML that the page does not print: ${absent.join(", ")}`,
  }
}

function words(name: FieldName): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
