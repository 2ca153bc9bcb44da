import type { Span } from "../core/document.ts"
import type { Problem } from "../core/evidence.ts"
import { type DateMention, datesAgree } from "../language/dates.ts"
import { type Figure, figuresAgree } from "../language/figures.ts"
import type { Analysis } from "./analyse.ts"

/** A figure or a date: what must agree to the letter of its meaning. */
type Item =
  | (Span & { readonly kind: "figure"; readonly figure: Figure })
  | (Span & { readonly kind: "date"; readonly date: DateMention })

export interface ItemProblems {
  readonly conflicts: readonly Problem[]
  readonly missing: readonly Problem[]
}

/**
 * Each figure and date of the claim must be in the sentence, each used once. One that is not is a conflict where the
 * sentence has another in the same place, else it is missing unless the sentences beside say it.
 */
export function itemProblems(
  claim: Analysis,
  evidence: Analysis,
  near: () => Pick<Analysis, "figures" | "dates">,
  inSlot: (at: Span, other: Span) => boolean,
): ItemProblems {
  const own = itemsOf(claim)
  const theirs = itemsOf(evidence)
  const used = new Set<Item>()
  const open: Item[] = []
  const conflicts: Problem[] = []
  const text = (item: Span, from: Analysis) => from.text.slice(item.start, item.end)
  for (const item of own) {
    const candidates = theirs.filter((other) => !used.has(other) && agree(item, other))
    const match =
      candidates.find((other) => text(other, evidence) === text(item, claim) && inSlot(item, other)) ??
      candidates.find((other) => inSlot(item, other)) ??
      candidates[0]
    if (match === undefined) open.push(item)
    else {
      used.add(match)
      const opposed = opposedLimits(item, match, claim, evidence)
      if (opposed !== undefined) conflicts.push(opposed)
    }
  }
  const missing: Problem[] = []
  const nearItems = open.length === 0 ? [] : itemsOf(near())
  for (const item of open) {
    const said = text(item, claim)
    const otherUnit = theirs.find((other) => isOtherUnit(item, other) && (!used.has(other) || inSlot(item, other)))
    if (otherUnit !== undefined) {
      conflicts.push({ kind: "unit", said, found: text(otherUnit, evidence) })
      continue
    }
    // Said twice by the claim and once by the sentence: either place may be the wrong one.
    const places = own.filter((twin) => twin === item || agree(twin, item))
    const rivals = theirs.filter(
      (other) => !used.has(other) && isRival(item, other) && places.some((place) => inSlot(place, other)),
    )
    const rival = rivals.find((other) => unitOf(other) === unitOf(item)) ?? rivals[0]
    if (rival !== undefined) {
      used.add(rival)
      conflicts.push({ kind: item.kind, said, found: text(rival, evidence) })
      continue
    }
    // "five (5) days" says one figure twice.
    if (theirs.some((other) => used.has(other) && agree(item, other))) continue
    if (isWeak(item, claim) || nearItems.some((other) => agree(item, other))) continue
    missing.push({ kind: item.kind, said, found: "" })
  }
  return { conflicts, missing }
}

function itemsOf(analysis: Pick<Analysis, "figures" | "dates">): readonly Item[] {
  return [
    ...analysis.figures.map((figure): Item => ({ kind: "figure", start: figure.start, end: figure.end, figure })),
    ...analysis.dates.map((date): Item => ({ kind: "date", start: date.start, end: date.end, date })),
  ].sort((left, right) => left.start - right.start)
}

function agree(left: Item, right: Item): boolean {
  if (left.kind === "figure" && right.kind === "figure") return figuresAgree(left.figure, right.figure)
  if (left.kind === "date" && right.kind === "date")
    return readings(left.date).some((one) => readings(right.date).some((other) => datesAgree(one, other)))
  const [date, figure] = left.kind === "date" ? [left, right] : [right, left]
  // "2000" may be read as a year on one side and as "2,000" on the other.
  return (
    date.kind === "date" &&
    figure.kind === "figure" &&
    /^\d{4}$/.test(date.date.iso) &&
    Number(date.date.iso) === figure.figure.value
  )
}

function readings(date: DateMention): readonly string[] {
  return date.otherIso === undefined ? [date.iso] : [date.iso, date.otherIso]
}

function isOtherUnit(left: Item, right: Item): boolean {
  if (left.kind !== "figure" || right.kind !== "figure") return false
  const [one, other] = [left.figure, right.figure]
  return one.unit !== "" && other.unit !== "" && one.unit !== other.unit && one.value === other.value
}

function isRival(left: Item, right: Item): boolean {
  return left.kind === right.kind || isPlainYear(left) || isPlainYear(right)
}

function isPlainYear(item: Item): boolean {
  return item.kind === "date" && /^\d{4}$/.test(item.date.iso)
}

function unitOf(item: Item): string {
  return item.kind === "date" ? "date" : item.figure.unit
}

/** "one" says little when nothing else is counted there. */
function isWeak(item: Item, claim: Analysis): boolean {
  return (
    item.kind === "figure" &&
    item.figure.value === 1 &&
    /^(?:one|a|an|ein\w*|une?)\b/i.test(claim.text.slice(item.start, item.end))
  )
}

/** "at least 5" held against "at most 5". */
function opposedLimits(item: Item, match: Item, claim: Analysis, evidence: Analysis): Problem | undefined {
  const own = limitBefore(item, claim)
  const their = limitBefore(match, evidence)
  if (own === undefined || their === undefined || own.direction === their.direction) return undefined
  return {
    kind: "figure",
    said: claim.text.slice(own.start, item.end),
    found: evidence.text.slice(their.start, match.end),
  }
}

function limitBefore(item: Item, analysis: Analysis) {
  return analysis.comparisons.find(
    (one) =>
      one.end <= item.start + 1 && item.start - one.end <= 12 && !/\d/.test(analysis.text.slice(one.end, item.start)),
  )
}
