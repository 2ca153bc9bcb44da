import { currenciesIn, type NumberStyle, numberStyle } from "../extraction/amounts.ts"
import type { Candidate } from "../extraction/field.ts"
import { fold, type PlacedLabel, placeLabels } from "../extraction/labels.ts"
import { dateMentions, mentionsOf } from "../extraction/mentions.ts"
import { toMinor } from "../extraction/money.ts"
import { nearLabels } from "../extraction/near-labels.ts"
import { type Cell, recognition, type Sheet, sheetOf } from "../extraction/sheet.ts"
import { type Items, itemsAbove, itemsOn } from "./items.ts"
import { partiesOn } from "./parties.ts"
import { isReceipt, receiptTotals } from "./receipt.ts"
import { splitTotals } from "./split-totals.ts"
import { ratesOn, type TaxRow, taxRows } from "./tax-rows.ts"
import { firstTotalLine, moneyOn, type ProvenTotals, proveTotals } from "./totals.ts"
import { decoys, invoiceFields } from "./vocabulary.ts"

/** What the page alone says, before anything is decided. */
export interface PageReading {
  readonly sheet: Sheet
  /** The sheet as names are read from it. */
  readonly names: Sheet
  readonly style: NumberStyle
  readonly labels: ReadonlyMap<Cell, readonly PlacedLabel[]>
  readonly candidates: readonly Candidate[]
  readonly totals: ProvenTotals | undefined
  readonly taxRows: readonly TaxRow[]
  readonly items: Items
  readonly currency: string | undefined
}

/** Reads a sheet as an invoice: labels, shapes, parties; then the sums that hold; then the items between. */
export function readPage(sheet: Sheet): PageReading {
  const text = sheet.from.text
  const style = numberStyle(text)
  const labels = placeLabels(sheet, [...invoiceFields, ...decoys])
  const announced = nearLabels(sheet, labels, style)
  const money = moneyOn(sheet, style)
  const near = [...announced, ...receiptTotals(announced, money)]
  const rates = ratesOn(sheet, style)
  const rows = taxRows(sheet, style)
  const amounts = near.filter((candidate) => candidate.field.endsWith("Amount"))
  const totals = splitTotals(sheet, style, amounts) ?? proveTotals(amounts, money, rows, rates)
  const until = totals === undefined ? lastTotalLine(amounts) : firstTotalLine(totals)
  const headed = itemsOn(sheet, style, labels, until)
  // Words of a name stand apart more than those of a table; on receipts far apart.
  const names = sheetOf(sheet.from, isReceipt(near) ? 2.5 : 1.3)
  const proposed = [
    ...near.filter((candidate) =>
      candidate.field.endsWith("Amount")
        ? hasMoneyShape(candidate) && !isInTable(candidate, headed)
        : candidate.field !== "iban",
    ),
    ...datesBesideNumbers(sheet, labels),
    ...loneDates(sheet, labels),
    ...ibansAnywhere(sheet, style),
    ...taxIdsAnywhere(sheet, style),
    ...partiesOn(names),
  ]
  const candidates = settleDates(proposed, text, style)
  return {
    sheet,
    names,
    style,
    labels,
    candidates,
    totals,
    taxRows: rows,
    items:
      headed.rows.length > 0
        ? headed
        : { rows: itemsWithoutHead(sheet, style, totals, amounts, labels), adjustments: [] },
    currency: currencyOf(text),
  }
}

function lastTotalLine(amounts: readonly Candidate[]): number {
  const lines = amounts
    .filter((candidate) => candidate.field === "grossAmount" && candidate.score > 0.7)
    .flatMap((candidate) => candidate.places.map((place) => place.cell.line))
  return lines.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...lines.slice(-1))
}

/** What stands under a column's head among the items is an item's, not a total. */
function isInTable(candidate: Candidate, items: Items): boolean {
  const line = candidate.places[0]?.cell.line
  const isUnder = candidate.way === "label under" || candidate.way === "label further"
  return isUnder && items.rows.some((row) => row.amount.cell.line === line)
}

/** "19,0" under "MwSt-%" is a rate, "1" under "Total" a count: money has cents or a currency. */
function hasMoneyShape(candidate: Candidate): boolean {
  const place = candidate.places[0]
  if (place === undefined) return false
  if (!candidate.way.startsWith("label")) return true
  return /[.,]\d{2}(?!\d)|[€$£¥₹]|\p{L}{2,3}\s?\d|\d\s?\p{L}{2,3}/u.test(place.cell.text.slice(place.start, place.end))
}

/** Without sums that hold, lines that add up to the total that labels announce are items as well. */
function itemsWithoutHead(
  sheet: Sheet,
  style: NumberStyle,
  totals: ProvenTotals | undefined,
  amounts: readonly Candidate[],
  labels: ReadonlyMap<Cell, readonly PlacedLabel[]>,
) {
  const net = totals?.net.places[0]
  const gross = totals?.gross.places[0]
  if (totals === undefined || net === undefined || gross === undefined) {
    const announced = amounts.filter((one) => one.field === "grossAmount" && one.score > 0.7)
    for (const { places, value } of announced) {
      const minor = toMinor(value)
      const rows =
        places[0] === undefined || minor === undefined ? [] : itemsAbove(sheet, style, places[0], [minor], labels)
      if (rows.length > 1) return rows
    }
    return []
  }
  // A net amount that nothing announces is the one item itself.
  const sums = [totals.net.minor, totals.gross.minor]
  const rows = itemsAbove(sheet, style, net.cell.line <= gross.cell.line ? net : gross, sums, labels)
  // A net amount that nothing announces may be the one item itself.
  return rows.length > 0 || totals.net.score >= 0.5 ? rows : itemsAbove(sheet, style, gross, sums, labels)
}

/** "Rechnung 17 vom 3. Mai 2025": a date behind the number in its cell. */
function datesBesideNumbers(sheet: Sheet, labels: ReadonlyMap<Cell, readonly PlacedLabel[]>): readonly Candidate[] {
  return sheet.lines.flatMap((line) =>
    line.cells.flatMap((cell) => {
      const number = labels.get(cell)?.find((label) => label.field.name === "number")
      if (number === undefined) return []
      const rest = line.cells.slice(line.cells.indexOf(cell))
      return rest.flatMap((one) => {
        if (one !== cell && labels.has(one)) return []
        const day = dateMentions(one).find((mention) => one !== cell || mention.start > number.end)
        if (day === undefined) return []
        const between = cell.text.slice(number.end, one === cell ? day.start : cell.text.length)
        // "Period to: 06/30/2024" beside a number is another date.
        if (
          one !== cell &&
          !/^\s*(?:(?:vom|von|du|of|from|dated?|datum|del|le|,)[\s:.]*)?$/iu.test(one.text.slice(0, day.start))
        )
          return []
        if (one === cell && (between.length > 40 || !/\d/.test(between))) return []
        const isJoined = one !== cell || /(?:vom|von|du|of|from|dated|del)\s*$/iu.test(between)
        const way = "beside the number"
        const score = (isJoined ? 0.9 : 0.6) * (0.6 + 0.4 * recognition(day))
        return [{ field: "issueDate", value: day.value, ...otherOf(day), score, way, places: [day] }]
      })
    }),
  )
}

function otherOf(day: { readonly otherValue?: string }) {
  return day.otherValue === undefined ? {} : { otherValue: day.otherValue }
}

/** A date that no word explains, alone in its cell or behind a town, in the upper half of the first page. */
function loneDates(sheet: Sheet, labels: ReadonlyMap<Cell, readonly PlacedLabel[]>): readonly Candidate[] {
  return sheet.lines.flatMap((line) =>
    line.cells.flatMap((cell) => {
      if (line.page !== 1) return []
      return dateMentions(cell).flatMap((day) => {
        const others = labels.get(cell) ?? []
        if (others.some((label) => label.field.name !== "number" && label.field.name !== "issueDate")) return []
        const rest = (cell.text.slice(0, day.start) + cell.text.slice(day.end)).replace(
          /\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?/gi,
          "",
        )
        const left = line.cells[line.cells.indexOf(cell) - 1]
        if (left !== undefined && (labels.get(left)?.some((label) => label.field.kind === "date") ?? false)) return []
        const isAlone = rest.replace(/[^\p{L}\p{N}]/gu, "").length <= 14
        const score =
          (isAlone ? 0.45 : 0.25) * (0.6 + 0.4 * recognition(day)) * (1 - (0.4 * line.index) / sheet.lines.length)
        return [{ field: "issueDate", value: day.value, ...otherOf(day), score, way: "date alone", places: [day] }]
      })
    }),
  )
}

/** A date with two readings follows the document's others ("03/20" must be month first), else its country's habits. */
function settleDates(candidates: readonly Candidate[], text: string, style: NumberStyle): readonly Candidate[] {
  const order = dayOrder(candidates, text, style)
  if (order === undefined) return candidates
  return candidates.map((candidate) => {
    const { otherValue, ...settled } = candidate
    if (otherValue === undefined) return candidate
    return order === "month first" ? { ...settled, value: otherValue } : settled
  })
}

function dayOrder(
  candidates: readonly Candidate[],
  text: string,
  style: NumberStyle,
): "day first" | "month first" | undefined {
  for (const { places } of candidates.filter((candidate) => /Date$/.test(candidate.field))) {
    const place = places[0]
    const match =
      place === undefined
        ? null
        : /(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}/.exec(place.cell.text.slice(place.start, place.end))
    if (match !== null && Number(match[2]) > 12) return "month first"
    if (match !== null && Number(match[1]) > 12) return "day first"
  }
  if (style.decimal === ",") return "day first"
  // A State and a ZIP code beside dollars: the United States write the month first.
  const isAmerican = /,? [A-Z]{2} \d{5}(?:-\d{4})?\b/.test(text) && currencyOf(text) === "USD"
  return isAmerican ? "month first" : undefined
}

function ibansAnywhere(sheet: Sheet, style: NumberStyle): readonly Candidate[] {
  return sheet.lines.flatMap((line) =>
    line.cells.flatMap((cell) =>
      mentionsOf("iban", cell, style).map((mention) => ({
        field: "iban",
        value: mention.value,
        score:
          (/lastschrift|eingezogen|direct debit|prelevement|mandat/.test(fold(cell.text)) ? 0.4 : 0.9) *
          recognition(mention),
        way: "check digits",
        places: [mention],
      })),
    ),
  )
}

function taxIdsAnywhere(sheet: Sheet, style: NumberStyle): readonly Candidate[] {
  return sheet.lines.flatMap((line) =>
    line.cells.flatMap((cell) =>
      mentionsOf("taxId", cell, style).map((mention) => ({
        field: "sellerTaxId",
        value: mention.value,
        score: /ihre|your|uw |votre/.test(fold(cell.text)) ? 0.1 : 0.6,
        way: "shape",
        places: [mention],
      })),
    ),
  )
}

/** The currency named most; none where two are named as often. */
export function currencyOf(text: string): string | undefined {
  const counts = [...currenciesIn(text)].sort((left, right) => right[1] - left[1])
  if (counts[0] === undefined || counts[0][1] === counts[1]?.[1]) return undefined
  return counts[0][0]
}
