import type { Candidate } from "../extraction/field.ts"
import { fold } from "../extraction/labels.ts"
import type { Mention } from "../extraction/mentions.ts"
import { fromMinor, toMinor } from "../extraction/money.ts"

/** True where a till speaks: money was given, change returned, or the total rounded to coins. */
export function isReceipt(candidates: readonly Candidate[]): boolean {
  return minorsOf(candidates, "changeAmount").length + minorsOf(candidates, "roundingAmount").length > 0
}

/** What was given and what was to pay stand within so many lines over the change. */
const linesOverChange = 4

/**
 * What a till's arithmetic says of the total: money given less change, and the sum with its rounding. Both only where the
 * result is printed.
 * @param money every amount of money on the page, from top to bottom
 */
export function receiptTotals(candidates: readonly Candidate[], money: readonly Mention[]): readonly Candidate[] {
  const amounts = money.flatMap((mention) => {
    const minor = toMinor(mention.value)
    return minor === undefined ? [] : [{ minor, mention }]
  })
  const printed = new Set(amounts.map((one) => one.minor))
  const given = minorsOf(candidates, "tenderedAmount")
  const returned = minorsOf(candidates, "changeAmount")
  const roundings = minorsOf(candidates, "roundingAmount")
  const found: Candidate[] = []
  const add = (minor: number, score: number, way: string, places: Candidate["places"]) => {
    if (minor > 0 && printed.has(minor))
      found.push({ field: "grossAmount", value: fromMinor(minor), score, way, places })
  }
  for (const gave of given) {
    for (const back of returned)
      if (back.minor < gave.minor)
        add(gave.minor - back.minor, back.minor === 0 ? 0.8 : 0.95, "given less change", [
          ...gave.places,
          ...back.places,
        ])
    if (returned.length === 0) add(gave.minor, 0.55, "given", gave.places)
  }
  // Recognition loses the word for what was given: it stands over the change, and over it what was to pay.
  if (given.length === 0)
    for (const back of returned) {
      const line = back.places[0]?.cell.line ?? 0
      const above = amounts.filter(
        ({ mention }) => mention.cell.line < line && mention.cell.line >= line - linesOverChange,
      )
      const gave = above.at(-1)
      const paid = above.find(({ minor }) => gave !== undefined && gave.minor - minor === back.minor && back.minor > 0)
      if (gave !== undefined && paid !== undefined)
        add(paid.minor, 0.88, "given less change", [gave.mention, ...back.places, paid.mention])
    }
  const sums = [...minorsOf(candidates, "grossAmount"), ...minorsOf(candidates, "netAmount")]
  for (const rounding of roundings)
    for (const sum of sums) {
      if (rounding.minor === 0 || Math.abs(rounding.minor) > 5) continue
      for (const minor of [sum.minor + rounding.minor, sum.minor - rounding.minor])
        add(minor, minor === sum.minor + rounding.minor ? 0.94 : 0.8, "sum with rounding", [
          ...sum.places,
          ...rounding.places,
        ])
    }
  return [...found, ...(roundings.length > 0 ? netTotals(candidates) : [])]
}

/** On receipts with rounding "net total" is what is left to pay. */
function netTotals(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates
    .filter((candidate) => {
      const line = candidate.places[0]?.cell
      return (
        candidate.field === "netAmount" && line !== undefined && /^net(?:t)?\b/.test(fold(candidate.labelText ?? ""))
      )
    })
    .map((candidate) => ({ ...candidate, field: "grossAmount", score: 0.9, way: "net total of a receipt" }))
}

function minorsOf(candidates: readonly Candidate[], field: string) {
  return candidates.flatMap((candidate) => {
    const minor = candidate.field === field ? toMinor(candidate.value) : undefined
    return minor === undefined ? [] : [{ minor, places: candidate.places }]
  })
}
