import type { NumberStyle } from "../extraction/amounts.ts"
import type { Candidate } from "../extraction/field.ts"
import { type Mention, mentionsOf } from "../extraction/mentions.ts"
import { taxOf, toMinor } from "../extraction/money.ts"
import type { Place, Sheet } from "../extraction/sheet.ts"
import { distinctRows, type TaxRow, usualRates } from "./tax-rows.ts"

/** One part of a total: its amount, where it stands, and what its labels are worth. */
export interface TotalPart {
  readonly minor: number
  readonly places: readonly Place[]
  readonly score: number
  /** Not printed: computed from the other two. */
  readonly isDerived: boolean
}

/** Net, tax and gross of which net + tax = gross holds to the cent. */
export interface ProvenTotals {
  readonly net: TotalPart
  readonly tax: TotalPart
  readonly gross: TotalPart
  /** True if the tax is also a known rate of the net, or the sum of proven tax rows. */
  readonly isRateProven: boolean
  /** All three stand on one line. */
  readonly isTogether: boolean
  readonly score: number
}

const labelledFrom = 0.5

interface Option {
  readonly minor: number
  readonly places: readonly Place[]
  readonly score: number
}

/** Every amount of money on the sheet: two decimals, or a currency beside it. */
export function moneyOn(sheet: Sheet, style: NumberStyle): readonly Mention[] {
  return sheet.lines.flatMap((line) =>
    line.cells.flatMap((cell) =>
      mentionsOf("amount", cell, style).filter((mention) => mention.decimals === 2 || mention.unit !== undefined),
    ),
  )
}

/**
 * Searches every net, tax and gross of which net + tax = gross holds, and takes the one that labels and rates speak for
 * most. At least one of the three carries a label.
 */
export function proveTotals(
  candidates: readonly Candidate[],
  money: readonly Mention[],
  rows: readonly TaxRow[],
  rates: readonly string[],
): ProvenTotals | undefined {
  const named = {
    net: optionsOf(candidates, "netAmount"),
    tax: optionsOf(candidates, "taxAmount"),
    gross: optionsOf(candidates, "grossAmount"),
  }
  const printed = new Map<number, Place>()
  for (const mention of money) {
    const minor = toMinor(mention.value)
    if (minor !== undefined) printed.set(minor, mention)
  }
  const summed = [...sumOfRows(rows), ...sumOfNamed(candidates, rates)]
  const taxes = new Map(named.tax)
  for (const option of summed) {
    const known = taxes.get(option.minor)
    taxes.set(option.minor, known === undefined ? option : { ...known, score: Math.max(known.score, option.score) })
  }
  const all = [...printed].slice(-160)
  const found: ProvenTotals[] = []
  const grosses = withPrinted(named.gross, all)
  for (const tax of withPrinted(taxes, all))
    for (const gross of grosses) {
      const totals = weigh(tax, gross, named.net, printed, rows, rates)
      if (totals !== undefined) found.push(totals)
    }
  const best = found.sort((left, right) => right.score - left.score)[0]
  return best === undefined ? undefined : (sumOf(best, found) ?? taxed(best, found) ?? best)
}

/** Where only some goods are taxed, "0.00" is printed as well: a tax that rates prove speaks against none. */
function taxed(best: ProvenTotals, found: readonly ProvenTotals[]): ProvenTotals | undefined {
  if (best.tax.minor !== 0) return undefined
  return found.find(
    (one) => one.tax.minor !== 0 && one.gross.minor === best.gross.minor && one.isRateProven && !one.net.isDerived,
  )
}

/** Where each rate has a line of its own, every line holds; the one that is their sum is the total. */
function sumOf(best: ProvenTotals, found: readonly ProvenTotals[]): ProvenTotals | undefined {
  if (!best.isTogether) return undefined
  const others = found.filter((one) => one.isTogether && one.gross.minor !== best.gross.minor)
  return others.find(
    (total) =>
      Math.abs(total.gross.minor) > Math.abs(best.gross.minor) &&
      others.some(
        (rest) =>
          rest.gross.minor + best.gross.minor === total.gross.minor &&
          rest.tax.minor + best.tax.minor === total.tax.minor,
      ),
  )
}

function optionsOf(candidates: readonly Candidate[], field: string): ReadonlyMap<number, Option> {
  const options = new Map<number, Option>()
  for (const candidate of candidates) {
    const minor = candidate.field === field ? toMinor(candidate.value) : undefined
    if (minor === undefined) continue
    const known = options.get(minor)
    // The later of two equal places is the total; the earlier one a summary.
    if (known === undefined || candidate.score >= known.score)
      options.set(minor, { minor, places: candidate.places, score: candidate.score })
  }
  return options
}

function withPrinted(
  named: ReadonlyMap<number, Option>,
  all: readonly (readonly [number, Place])[],
): readonly Option[] {
  const others = all
    .filter(([minor]) => !named.has(minor))
    .map(([minor, place]) => ({ minor, places: [place], score: 0 }))
  return [...named.values(), ...others]
}

/** Taxes of several rates together: each row once. */
function sumOfRows(rows: readonly TaxRow[]): readonly Option[] {
  const once = distinctRows(rows)
  if (once.length < 2) return []
  const minor = once.reduce((sum, row) => sum + row.taxMinor, 0)
  return [{ minor, places: once.map((row) => row.taxPlace), score: 0.8 }]
}

/** Tax amounts on lines of their own ("VAT 19%", "VAT 7%"), together. */
function sumOfNamed(candidates: readonly Candidate[], rates: readonly string[]): readonly Option[] {
  const lines = new Map<number, { readonly minor: number; readonly place: Place }>()
  for (const candidate of candidates) {
    const place = candidate.places[0]
    const minor = toMinor(candidate.value)
    if (candidate.field !== "taxAmount" || place === undefined || minor === undefined || minor === 0) continue
    if (candidate.way === "label right" || candidate.way === "label behind")
      lines.set(place.cell.line, { minor, place })
  }
  const parts = [...lines.values()]
  if (parts.length < 2 || parts.length > Math.max(4, rates.length)) return []
  return [
    { minor: parts.reduce((sum, part) => sum + part.minor, 0), places: parts.map((part) => part.place), score: 0.7 },
  ]
}

function weigh(
  tax: Option,
  gross: Option,
  nets: ReadonlyMap<number, Option>,
  printed: ReadonlyMap<number, Place>,
  rows: readonly TaxRow[],
  rates: readonly string[],
): ProvenTotals | undefined {
  const netMinor = gross.minor - tax.minor
  if (gross.minor === 0 || netMinor === 0 || Math.sign(netMinor) !== Math.sign(gross.minor)) return undefined
  if (Math.abs(tax.minor) > Math.abs(netMinor) * 0.3) return undefined
  if (tax.minor !== 0 && Math.sign(tax.minor) !== Math.sign(gross.minor)) return undefined
  const place = printed.get(netMinor)
  const named = nets.get(netMinor)
  const proof = Math.max(
    rateProof(netMinor, tax.minor, rows, rates),
    isPartlyTaxed(netMinor, tax.minor, printed, rates) ? 0.8 : 0,
  )
  if (
    named === undefined &&
    place === undefined &&
    (tax.score < labelledFrom || gross.score < labelledFrom || proof < 0.5)
  )
    return undefined
  // Without tax, net and gross are one amount: then both must be said.
  if (tax.minor === 0 && (tax.score < labelledFrom || gross.score < labelledFrom)) return undefined
  const netScore = named?.score ?? 0
  const labelled = [netScore, tax.score, gross.score].filter((score) => score >= labelledFrom).length
  if (labelled === 0) return undefined
  if (labelled === 1 && proof === 0) return undefined
  const places = named?.places ?? (place === undefined ? [] : [place])
  const isDerived = places.length === 0
  const isTogether = !isDerived && isOneLine([places[0], tax.places[0], gross.places[0]])
  const score = netScore + tax.score + gross.score + proof + (isTogether ? 0.3 : 0) - (isDerived ? 1 : 0)
  return {
    net: { minor: netMinor, places: isDerived ? [...gross.places, ...tax.places] : places, score: netScore, isDerived },
    tax: { ...tax, isDerived: false },
    gross: { ...gross, isDerived: false },
    isRateProven: proof >= 0.5,
    isTogether,
    score,
  }
}

/** How strongly a rate speaks for tax = rate × net: printed rows that add up most, then a printed rate, then a usual one. */
function rateProof(net: number, tax: number, rows: readonly TaxRow[], rates: readonly string[]): number {
  const once = distinctRows(rows)
  if (once.length > 0 && tax !== 0) {
    const taxSum = once.reduce((sum, row) => sum + row.taxMinor, 0)
    if (Math.abs(taxSum - tax) <= once.length - 1) return 1
    if (once.some((row) => row.baseMinor === net && row.taxMinor === tax)) return 1
  }
  if (tax === 0) return 0.3
  const fits = (rate: number) => Math.abs(taxOf(net, rate) - tax) <= 1
  if (rates.some((rate) => fits(Number(rate)))) return 0.8
  // Another rate than those that are printed proves nothing.
  return rates.length === 0 && usualRates.some(fits) ? 0.5 : 0
}

/** A printed rate of a printed part is the tax, and the rest of the net, which is not taxed, is printed as well. */
function isPartlyTaxed(
  net: number,
  tax: number,
  printed: ReadonlyMap<number, Place>,
  rates: readonly string[],
): boolean {
  if (tax === 0) return false
  return rates.some((rate) =>
    [...printed.keys()].some(
      (base) => base !== net && taxOf(base, Number(rate)) === tax && net !== base && printed.has(net - base),
    ),
  )
}

function isOneLine(places: readonly (Place | undefined)[]): boolean {
  const lines = places.map((place) => place?.cell.line)
  return lines[0] !== undefined && lines.every((line) => line === lines[0])
}

/** The height at which totals begin: nothing below is an item. */
export function firstTotalLine(totals: ProvenTotals): number {
  const lines = [totals.net, totals.gross].flatMap((part) => part.places.map((place) => place.cell.line))
  return Math.min(...lines)
}
