import type { Span } from "../core/document.ts"
import type { Problem } from "../core/evidence.ts"
import type { Alignment } from "./align.ts"
import type { Analysis, Word } from "./analyse.ts"
import { denials as denyingWords } from "./synonyms.ts"

/** A denial and the words it is about, as positions among the words; the nearest first. */
interface Denial {
  readonly at: number
  readonly heads: readonly number[]
  readonly said: string
}

/** Words that a denial may stand away from what it denies: "not, in any case, eligible". */
const reach = 4

/**
 * What one side denies and the other does not. A word and its opposite ("ineligible", "not eligible", "prohibited",
 * "not allowed") are one denial; two of them cancel out.
 */
export function denialProblems(
  claim: Analysis,
  evidence: Analysis,
  alignment: Alignment,
  coverage: number,
): readonly Problem[] {
  const opposites = oppositePairs(claim, evidence, alignment)
  const toEvidence = [...alignment.toEvidence]
  const toClaim = [...alignment.toClaim]
  for (const pair of opposites) {
    if (toEvidence[pair.claim] === -1) toEvidence[pair.claim] = pair.evidence
    if (toClaim[pair.evidence] === -1) toClaim[pair.evidence] = pair.claim
  }
  const inClaim = [
    ...denialsOf(claim),
    ...opposites.filter((pair) => pair.denies === "claim").map((pair) => at(claim, pair.claim)),
  ]
  const inEvidence = [
    ...denialsOf(evidence),
    ...opposites.filter((pair) => pair.denies === "evidence").map((pair) => at(evidence, pair.evidence)),
  ]
  const added = unanswered(inClaim, inEvidence, toEvidence, coverage >= 0.7)
  if (added !== undefined) return [{ kind: "negation", said: added.said, found: "" }]
  const dropped = unanswered(inEvidence, inClaim, toClaim, false)
  if (dropped !== undefined) return [{ kind: "negation", said: "", found: dropped.said }]
  return []
}

function at(analysis: Analysis, index: number): Denial {
  return { at: index, heads: [index], said: analysis.words[index]?.text ?? "" }
}

/** The first denial of one side that the other side does not make about the same word. */
function unanswered(
  denials: readonly Denial[],
  others: readonly Denial[],
  map: readonly number[],
  needsAny: boolean,
): Denial | undefined {
  const counts = new Map<number, { count: number; first: Denial }>()
  for (const denial of denials) {
    const head = needsAny ? denial.heads.find((index) => map[index] !== -1) : denial.heads[0]
    const target = head === undefined ? -1 : (map[head] ?? -1)
    if (target === -1) {
      if (needsAny && others.length === 0) return denial
      continue
    }
    const known = counts.get(target)
    if (known === undefined) counts.set(target, { count: 1, first: denial })
    else known.count += 1
  }
  for (const [target, { count, first }] of counts) {
    if (count % 2 === 0) continue
    const isAnswered = others.some((other) => other.heads.includes(target) || Math.abs(other.at - target) <= reach)
    if (!isAnswered) return first
  }
  return undefined
}

function denialsOf(analysis: Analysis): readonly Denial[] {
  return analysis.negations.map((negation) => {
    const index = wordAt(analysis.words, negation)
    return { at: index, heads: headsOf(analysis, negation.end, index), said: negation.word }
  })
}

/** The next three content words up to the end of the clause; where there are none, the two before. */
export function headsOf(analysis: Analysis, from: number, index: number): readonly number[] {
  const found: number[] = []
  for (let next = index; next < analysis.words.length && found.length < 3; next += 1) {
    const word = analysis.words[next]!
    if (word.start < from) continue
    if (found.length > 0 && /[,;:]/.test(analysis.text.slice(from, word.start))) break
    if (word.isContent || word.isNamed || word.isInitial) found.push(next)
  }
  for (let before = index - 1; found.length === 0 && before >= 0; before -= 1)
    if (analysis.words[before]!.isContent) found.push(before)
  return found
}

function wordAt(words: readonly Word[], span: Span): number {
  const found = words.findIndex((word) => word.end > span.start)
  return found === -1 ? words.length : found
}

interface Opposite {
  readonly claim: number
  readonly evidence: number
  readonly denies: "claim" | "evidence"
}

/** "ineligible" beside "eligible", "prohibited" beside "allowed": where one side has the one and the other side the other. */
function oppositePairs(claim: Analysis, evidence: Analysis, alignment: Alignment): readonly Opposite[] {
  const found: Opposite[] = []
  for (const [index, word] of claim.words.entries()) {
    if (alignment.toEvidence[index] !== -1) continue
    const other = evidence.words.findIndex(
      (candidate, position) => alignment.toClaim[position] === -1 && denies(word, candidate),
    )
    if (other !== -1) found.push({ claim: index, evidence: other, denies: "claim" })
  }
  for (const [index, word] of evidence.words.entries()) {
    if (alignment.toClaim[index] !== -1) continue
    const other = claim.words.findIndex(
      (candidate, position) => alignment.toEvidence[position] === -1 && denies(word, candidate),
    )
    if (other !== -1) found.push({ claim: other, evidence: index, denies: "evidence" })
  }
  return found
}

const prefix = /^(?:un|in|im|ir|il|dis|non|mis)/

function denies(word: Word, plain: Word): boolean {
  if (denyingWords.get(word.stem)?.includes(plain.stem) === true) return true
  const cut = prefix.exec(word.stem)
  return cut !== null && word.stem.length - cut[0].length >= 3 && word.stem.slice(cut[0].length) === plain.stem
}

/** Where one side obliges and the other permits or advises, about the same word. */
export function modalityProblems(claim: Analysis, evidence: Analysis, alignment: Alignment): readonly Problem[] {
  if (evidence.modals.length === 0) return []
  for (const modal of claim.modals) {
    const index = wordAt(claim.words, modal)
    const head = headsOf(claim, modal.end, index)[0]
    const target = head === undefined ? -1 : (alignment.toEvidence[head] ?? -1)
    if (target === -1 || isDenied(claim, index)) continue
    const near = evidence.modals.filter((other) => {
      const place = wordAt(evidence.words, other)
      return (
        !isDenied(evidence, place) &&
        (headsOf(evidence, other.end, place)[0] === target || (place <= target && target - place <= reach))
      )
    })
    const first = near[0]
    if (first === undefined || near.some((other) => other.strength === modal.strength)) continue
    return [
      {
        kind: "modality",
        said: claim.text.slice(modal.start, modal.end),
        found: evidence.text.slice(first.start, first.end),
      },
    ]
  }
  return certaintyProblems(claim, evidence, alignment)
}

/** "may" made into "will". */
function certaintyProblems(claim: Analysis, evidence: Analysis, alignment: Alignment): readonly Problem[] {
  for (const [index, word] of claim.words.entries()) {
    if (word.stem !== "will") continue
    const head = headsOf(claim, word.end, index)[0]
    const target = head === undefined ? -1 : (alignment.toEvidence[head] ?? -1)
    if (target === -1) continue
    for (const modal of evidence.modals) {
      const place = wordAt(evidence.words, modal)
      if (modal.strength === "may" && headsOf(evidence, modal.end, place)[0] === target)
        return [{ kind: "modality", said: "will", found: evidence.text.slice(modal.start, modal.end) }]
    }
  }
  return []
}

function isDenied(analysis: Analysis, index: number): boolean {
  const word = analysis.words[index]
  return (
    word !== undefined &&
    analysis.negations.some((negation) => negation.start >= word.start - 8 && negation.start <= word.end + 12)
  )
}
