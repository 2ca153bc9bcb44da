import type { Finding } from "../../core/finding.ts"
import type { Candidate } from "../extraction/field.ts"
import { fold } from "../extraction/labels.ts"
import { fromMinor, normalDecimal, toMinor } from "../extraction/money.ts"
import { type Place, recognition, type Sheet } from "../extraction/sheet.ts"
import { count, decide } from "../extraction/vote.ts"
import { calibrateLabel, found } from "./findings.ts"
import type { Items } from "./items.ts"
import type { Fields } from "./output.ts"
import type { PageReading } from "./page.ts"
import { ratesOn } from "./tax-rows.ts"
import { moneyOn, type ProvenTotals, type TotalPart } from "./totals.ts"

type Amounts = Pick<Fields, "netAmount" | "taxAmount" | "grossAmount">

/** Net, tax and gross: by a sum that holds and is trusted, else by what labels, items and words of exemption say. */
export function decideAmounts(
  reading: PageReading,
  totals: ProvenTotals | undefined,
  items: Items & { readonly isProven: boolean },
): Amounts {
  const { sheet, style, candidates } = reading
  if (totals === undefined) return looseAmounts(sheet, reading, items)
  return { ...provenAmounts(sheet, totals, ratesOn(sheet, style)), ...roundedTotal(sheet, totals, candidates) }
}

/**
 * A sum that holds by chance, while a strong label says another total, is not trusted; nor one that holds for a part: what a
 * strong label says is that sum and another amount printed ("supplies at 6%" and "at 0%").
 */
export function trusted({ totals, sheet, style }: PageReading, gross: readonly Candidate[]): ProvenTotals | undefined {
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

function provenAmounts(sheet: Sheet, totals: ProvenTotals, rates: readonly string[]): Amounts {
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
function roundedTotal(sheet: Sheet, totals: ProvenTotals, candidates: readonly Candidate[]): Partial<Amounts> {
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
function looseAmounts(sheet: Sheet, reading: PageReading, items: Items & { readonly isProven: boolean }): Amounts {
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

/** What labels say of one amount, as a decimal; a little less sure than words, for every page is full of amounts. */
export function amountVote(sheet: Sheet, words: string, candidates: readonly Candidate[]): Finding<string> {
  const normal = candidates.map((candidate) => ({ ...candidate, value: normalDecimal(candidate.value) }))
  return decide(sheet, words, normal, { calibrate: (score) => calibrateLabel(score) - 0.06 })
}
