import type { Finding } from "../../core/finding.ts"
import { amountsIn, currencyCode } from "../extraction/amounts.ts"
import type { Candidate } from "../extraction/field.ts"
import { fold } from "../extraction/labels.ts"
import { fromMinor, normalDecimal, taxOf, toMinor } from "../extraction/money.ts"
import type { Place, Sheet } from "../extraction/sheet.ts"
import { count, decide } from "../extraction/vote.ts"
import { addressUnder } from "./address.ts"
import { amountVote, decideAmounts, trusted } from "./decide-amounts.ts"
import { calibrateLabel, found, missing } from "./findings.ts"
import { type Items, reconcile } from "./items.ts"
import type { FieldName, Fields, Line, TaxLine } from "./output.ts"
import { currencyOf, type PageReading } from "./page.ts"
import { distinctRows, type TaxRow } from "./tax-rows.ts"
import type { ProvenTotals } from "./totals.ts"

export interface DecidedPage {
  readonly fields: Fields
  readonly lines: readonly Line[]
  readonly taxes: readonly TaxLine[]
  readonly items: Items & { readonly isProven: boolean }
  readonly totals: ProvenTotals | undefined
}

/** Chooses among what a page proposes: sums that hold come first, then the labels' votes. */
export function decidePage(reading: PageReading): DecidedPage {
  const { sheet } = reading
  const of = (name: FieldName) => reading.candidates.filter((candidate) => candidate.field === name)
  const totals = trusted(reading, of("grossAmount"))
  const grossVotes = count(of("grossAmount"))
  const sums =
    totals === undefined
      ? grossVotes.slice(0, 2).flatMap((vote) => toMinor(vote.value) ?? [])
      : [totals.net.minor, totals.gross.minor]
  const netVote = count(of("netAmount"))[0]
  const items = reconcile(reading.items, [...sums, ...(netVote === undefined ? [] : [toMinor(netVote.value) ?? 0])])
  const sellerName = party(sheet, "seller", of("sellerName"), of("buyerName"))
  const buyerName = party(sheet, "buyer", of("buyerName"), of("sellerName"))
  const vote = (name: FieldName, words: string, agree?: (one: string, other: string) => boolean) =>
    decide(sheet, words, of(name), { calibrate: calibrateLabel, ...(agree === undefined ? {} : { agree }) })
  return {
    fields: {
      number: vote("number", "invoice number", sameIdentifier),
      issueDate: dated(sheet, "issue date", of("issueDate")),
      dueDate: dated(sheet, "due date", of("dueDate")),
      deliveryDate: dated(sheet, "delivery date", of("deliveryDate")),
      sellerName,
      sellerAddress: addressUnder(reading.names, sellerName, buyerName),
      sellerTaxId: firstPlaced(sheet, "VAT identifier of the seller", of("sellerTaxId")),
      buyerName,
      currency: currencyFinding(sheet),
      ...decideAmounts(reading, totals, items),
      prepaidAmount: amountVote(sheet, "prepaid amount", of("prepaidAmount")),
      dueAmount: amountVote(sheet, "amount due", of("dueAmount")),
      iban: firstPlaced(sheet, "IBAN with right check digits", of("iban")),
      purchaseOrder: firstPlaced(sheet, "order number", of("purchaseOrder")),
      paymentTerms: termsOf(sheet),
    },
    lines: items.rows.map((row) => lineOf(sheet, row, items.isProven)),
    taxes: [...distinctRows(reading.taxRows), ...oneRate(reading, totals)].map((row) => ({
      rate: found(sheet, row.rate, [row.ratePlace], 0.97),
      base: found(sheet, fromMinor(row.baseMinor), [row.basePlace], 0.97),
      tax: found(sheet, fromMinor(row.taxMinor), [row.taxPlace], 0.97),
    })),
    items,
    totals,
  }
}

/** One rate beside the tax, its base the net amount: a row of its own where no row prints all three. */
function oneRate(reading: PageReading, totals: ProvenTotals | undefined): readonly TaxRow[] {
  const [net, tax] = [totals?.net.places[0], totals?.tax.places[0]]
  if (totals === undefined || net === undefined || tax === undefined) return []
  if (reading.taxRows.length > 0 || totals.tax.places.length > 1 || totals.net.isDerived) return []
  for (const cell of reading.sheet.lines[tax.cell.line]?.cells ?? [])
    for (const mention of amountsIn(cell.text, reading.style)) {
      if (mention.unit !== "%" || taxOf(totals.net.minor, Number(mention.value)) !== totals.tax.minor) continue
      const places = { ratePlace: { ...mention, cell }, basePlace: net, taxPlace: tax }
      return [{ rate: mention.value, baseMinor: totals.net.minor, taxMinor: totals.tax.minor, ...places }]
    }
  return []
}

function dated(sheet: Sheet, words: string, candidates: readonly Candidate[]): Finding<string> {
  const finding = decide(sheet, words, candidates, { calibrate: calibrateLabel })
  if (!("value" in finding)) return finding
  // "03/07/2025" with nothing to settle it is never sure.
  const isEither = candidates.some((one) => one.value === finding.value && one.otherValue !== undefined)
  return isEither ? { ...finding, confidence: Math.min(finding.confidence, 0.8) } : finding
}

function sameIdentifier(one: string, other: string): boolean {
  const bare = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase()
  return bare(one) === bare(other) || (bare(one).length > 5 && bare(other).includes(bare(one)))
}

/** A party's name; a name that is proposed for the other side more strongly is not taken. */
function party(sheet: Sheet, words: string, own: readonly Candidate[], other: readonly Candidate[]): Finding<string> {
  const rival = count(other)[0]
  const free = own.filter(
    (candidate) => rival === undefined || rival.score <= candidate.score || !isSameName(rival.value, candidate.value),
  )
  const finding = decide(sheet, words, free, { calibrate: (score) => calibrateLabel(score) - 0.04, agree: isSameName })
  return finding
}

function isSameName(one: string, other: string): boolean {
  const bare = (text: string) => fold(text).replace(/[^\p{L}\p{N}]/gu, "")
  return bare(one).includes(bare(other)) || bare(other).includes(bare(one))
}

/** Where several are printed (a second account, the buyer's own number) the strongest one that stands first counts. */
function firstPlaced(sheet: Sheet, words: string, candidates: readonly Candidate[]): Finding<string> {
  const best = count(candidates)
  const first = best[0]
  if (first === undefined) return missing(`No ${words} was found on the page`)
  const equal = best.filter((ballot) => ballot.score > first.score - 0.05)
  const line = (ballot: (typeof best)[number]) => ballot.candidates[0]!.places[0]?.cell.line ?? 0
  const chosen = equal.reduce((top, ballot) => (line(ballot) < line(top) ? ballot : top))
  const doubt = equal.length > 1 ? 0.15 : 0
  return found(sheet, chosen.value, chosen.candidates[0]!.places, calibrateLabel(chosen.score) - doubt)
}

function currencyFinding(sheet: Sheet): Finding<string> {
  const code = currencyOf(sheet.from.text)
  if (code === undefined) return missing("The page names no currency, or several as often")
  for (const line of sheet.lines)
    for (const cell of line.cells)
      for (const match of cell.text.matchAll(/US\$|[€$£¥₹]|\p{L}{2,4}\.?\$?/gu))
        if (currencyCode(match[0]) === code)
          return found(sheet, code, [{ cell, start: match.index, end: match.index + match[0].length }], 0.95)
  return missing("The page names no currency")
}

const terms =
  /zahlbar|zahlungsbedingung|zahlungsziel|skonto|fallig|payment terms|net \d+ days|\d+ days net|payable within|due (?:up)?on|conditions de (?:paiement|reglement)|escompte|paiement a|betalingstermijn/

/** The first line that says how and when to pay. */
function termsOf(sheet: Sheet): Finding<string> {
  for (const line of sheet.lines)
    for (const cell of line.cells) {
      if (!terms.test(fold(cell.text)) || cell.text.length < 12) continue
      return found(sheet, cell.text, [{ cell, start: 0, end: cell.text.length }], 0.8)
    }
  return missing("No payment terms were found on the page")
}

function lineOf(sheet: Sheet, row: Items["rows"][number], isProven: boolean): Line {
  const sure = row.isProven ? 0.97 : isProven ? 0.93 : 0.75
  const value = (place: (Place & { readonly value: string }) | undefined, words: string, isMoney: boolean) =>
    place === undefined
      ? missing(`The line shows no ${words}`)
      : found(sheet, isMoney ? normalDecimal(place.value) : plainQuantity(place.value), [place], sure)
  const description = row.description
  return {
    description:
      description === undefined
        ? missing("The line has no words")
        : found(sheet, description.cell.text.slice(description.start, description.end), [description], 0.9),
    quantity: value(row.quantity, "quantity", false),
    unitPrice: value(row.unitPrice, "price", true),
    amount: value(row.amount, "amount", true),
  }
}

function plainQuantity(value: string): string {
  return value.includes(".") ? value.replace(/\.?0+$/, "") : value
}
