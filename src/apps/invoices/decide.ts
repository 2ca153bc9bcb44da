import type { Finding } from "../../core/finding.ts"
import { amountsIn, currencyCode } from "../extraction/amounts.ts"
import type { Candidate } from "../extraction/field.ts"
import { fold } from "../extraction/labels.ts"
import { fromMinor, normalDecimal, taxOf, toMinor } from "../extraction/money.ts"
import { cite, type Place, recognition, type Sheet } from "../extraction/sheet.ts"
import { count, decide } from "../extraction/vote.ts"
import { addressUnder } from "./address.ts"
import { type Items, reconcile } from "./items.ts"
import { type FieldName, type Fields, type Line, missing, type TaxLine } from "./output.ts"
import { currencyOf, type PageReading } from "./page.ts"
import { distinctRows, moneyOn, type ProvenTotals, ratesOn, type TaxRow, type TotalPart } from "./totals.ts"

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
  const amounts =
    totals === undefined
      ? looseAmounts(sheet, reading, items)
      : {
          ...provenAmounts(sheet, totals, ratesOn(sheet, reading.style)),
          ...roundedTotal(sheet, totals, reading.candidates),
        }
  const sellerName = party(sheet, "seller", of("sellerName"), of("buyerName"))
  const vote = (name: FieldName, words: string, agree?: (one: string, other: string) => boolean) =>
    decide(sheet, words, of(name), { calibrate: calibrateLabel, ...(agree === undefined ? {} : { agree }) })
  return {
    fields: {
      number: vote("number", "invoice number", sameIdentifier),
      issueDate: dated(sheet, "issue date", of("issueDate")),
      dueDate: dated(sheet, "due date", of("dueDate")),
      deliveryDate: dated(sheet, "delivery date", of("deliveryDate")),
      sellerName,
      sellerAddress: addressUnder(reading.names, sellerName),
      sellerTaxId: firstPlaced(sheet, "VAT identifier of the seller", of("sellerTaxId")),
      buyerName: party(sheet, "buyer", of("buyerName"), of("sellerName")),
      currency: currencyFinding(sheet),
      ...amounts,
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

/**
 * Probability that a value with this score is right; measured on the layouts kept for fitting
 * (`node bench/invoices.ts --calibration`), cautious where few were seen.
 */
function calibrateLabel(score: number): number {
  if (score >= 0.9) return 0.96
  if (score >= 0.8) return 0.92
  if (score >= 0.7) return 0.85
  return score >= 0.55 ? 0.7 : 0.4
}

/**
 * A sum that holds by chance, while a strong label says another total, is not trusted; nor one that holds for a part: what a
 * strong label says is that sum and another amount printed ("supplies at 6%" and "at 0%").
 */
function trusted({ totals, sheet, style }: PageReading, gross: readonly Candidate[]): ProvenTotals | undefined {
  if (totals === undefined) return undefined
  const printed = new Set(moneyOn(sheet, style).map((mention) => toMinor(mention.value)))
  const isPart = gross.some(({ value, score }) => {
    const rest = (toMinor(value) ?? 0) - totals.gross.minor
    return score >= 0.9 && rest > 0 && printed.has(rest)
  })
  if (isPart) return undefined
  const best = count(gross)[0]
  const isOther = best !== undefined && toMinor(best.value) !== totals.gross.minor
  const labelled = [totals.net, totals.tax, totals.gross].filter((part) => part.score >= 0.5).length
  return isOther && best.score >= 0.8 && labelled < 2 && !totals.isTogether ? undefined : totals
}

function provenAmounts(
  sheet: Sheet,
  totals: ProvenTotals,
  rates: readonly string[],
): Pick<Fields, "netAmount" | "taxAmount" | "grossAmount"> {
  const labelled = [totals.net, totals.tax, totals.gross].filter((part) => part.score >= 0.5).length
  // Rates are printed and none gives this tax: the sum may hold by chance.
  const isAgainstRates = !totals.isRateProven && totals.tax.minor !== 0 && rates.length > 0
  const sure = isAgainstRates
    ? 0.8
    : totals.isRateProven
      ? labelled >= 2
        ? 0.985
        : 0.93
      : labelled >= 3
        ? 0.97
        : labelled === 2
          ? 0.92
          : 0.75
  const part = (one: TotalPart) => {
    const clear = Math.min(...one.places.map(recognition), 1)
    return found(sheet, fromMinor(one.minor), one.places, (one.isDerived ? sure - 0.05 : sure) * (0.8 + 0.2 * clear))
  }
  return { netAmount: part(totals.net), taxAmount: part(totals.tax), grossAmount: part(totals.gross) }
}

/** A till rounds what the sum says to coins: then that is the total, and the sum stays proven. */
function roundedTotal(
  sheet: Sheet,
  totals: ProvenTotals,
  candidates: readonly Candidate[],
): Partial<Pick<Fields, "grossAmount">> {
  const roundings = new Set(
    candidates.flatMap((one) => (one.field === "roundingAmount" ? [toMinor(one.value) ?? 0] : [])),
  )
  const rounded = candidates.find((candidate) => {
    const minor = candidate.field === "grossAmount" ? toMinor(candidate.value) : undefined
    if (minor === undefined || Math.abs(minor - totals.gross.minor) > 5) return false
    const isTill = candidate.way === "sum with rounding" || candidate.way === "given less change"
    const isRounding = minor !== totals.gross.minor && roundings.has(minor - totals.gross.minor)
    return isTill ? candidate.score >= 0.9 : isRounding
  })
  return rounded === undefined ? {} : { grossAmount: found(sheet, rounded.value, rounded.places, 0.95) }
}

/** Without a sum that holds: what labels say. A total that the items add up to, with no tax in sight, is net and gross. */
function looseAmounts(
  sheet: Sheet,
  reading: PageReading,
  items: Items & { readonly isProven: boolean },
): Pick<Fields, "netAmount" | "taxAmount" | "grossAmount"> {
  const of = (name: string) => reading.candidates.filter((candidate) => candidate.field === name)
  const [net, tax, gross] = ["netAmount", "taxAmount", "grossAmount"].map((name) => of(name))
  const best = count(gross!)[0]
  const exempt = exemptionOn(sheet)
  if (best !== undefined && exempt !== undefined && !tax!.some((one) => toMinor(one.value) !== 0)) {
    const total = normalDecimal(best.value)
    const isSame = net!.every((one) => normalDecimal(one.value) === total)
    const sure = items.isProven && best.score >= 0.7 ? 0.93 : 0.85
    const places = best.candidates[0]!.places
    if (isSame)
      return {
        netAmount: found(sheet, total, [...places, exempt], sure),
        taxAmount: found(sheet, "0.00", [exempt], sure),
        grossAmount: found(sheet, total, places, sure + 0.02),
      }
  }
  const isUntaxed = best !== undefined && net!.length === 0 && tax!.length === 0 && items.isProven
  const words = { netAmount: "net amount", taxAmount: "tax amount", grossAmount: "total" }
  return {
    netAmount: isUntaxed
      ? found(sheet, normalDecimal(best.value), best.candidates[0]!.places, 0.8)
      : amountVote(sheet, words.netAmount, net!),
    taxAmount: amountVote(sheet, words.taxAmount, tax!),
    grossAmount: amountVote(sheet, words.grossAmount, lastOfEqual(gross!)),
  }
}

/** Words that say that no tax is charged: small businesses, deliveries inside the Union, tax owed by the buyer. */
const exemption =
  /(?:keine|ohne) (?:umsatz|mehrwert)steuer|umsatzsteuerfrei|steuerfrei(?:e|er)?\b|(?:§|gemass|nach) ?19 (?:abs\. ?1 )?ustg|kleinunternehmer|steuerschuldnerschaft des leistungsempfangers|reverse[ -]charge|tva non applicable|(?:art(?:icle)?\.? )?293 ?b du cgi|autoliquidation|exoneration de tva|(?:vat|tax)[ -]exempt|exempt from (?:vat|tax)|zero[ -]rated|no vat (?:is )?(?:charged|applicable)|not (?:vat|tax) registered|outside the scope of (?:uk |eu )?vat|btw verlegd|inversione contabile|inversion del sujeto pasivo/

function exemptionOn(sheet: Sheet): Place | undefined {
  for (const line of sheet.lines)
    for (const cell of line.cells) {
      const match = exemption.exec(fold(cell.text))
      if (match !== null) return { cell, start: match.index, end: match.index + match[0].length }
    }
  return undefined
}

/** Of totals that labels trust alike the one further down counts: sums follow what they sum. */
function lastOfEqual(candidates: readonly Candidate[]): readonly Candidate[] {
  const top = Math.max(...candidates.map((candidate) => candidate.score))
  const near = candidates.filter((candidate) => candidate.score > top - 0.02)
  const last = near.reduce<Candidate | undefined>(
    (best, one) =>
      best === undefined || (one.places[0]?.cell.line ?? 0) >= (best.places[0]?.cell.line ?? 0) ? one : best,
    undefined,
  )
  return candidates.filter((candidate) => !near.includes(candidate) || candidate.value === last?.value)
}

function amountVote(sheet: Sheet, words: string, candidates: readonly Candidate[]): Finding<string> {
  const normal = candidates.map((candidate) => ({ ...candidate, value: normalDecimal(candidate.value) }))
  return decide(sheet, words, normal, { calibrate: (score) => calibrateLabel(score) - 0.06 })
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

function found(sheet: Sheet, value: string, places: readonly Place[], confidence: number): Finding<string> {
  return {
    value,
    evidence: cite(sheet, places),
    verdict: "supported",
    confidence: Math.round(Math.max(0, confidence) * 1000) / 1000,
  }
}
