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
  /** "no refunds": denies from the noun what a verb behind it says. */
  readonly isDeterminer: boolean
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
  const added = unanswered(inClaim, inEvidence, toEvidence, coverage >= 0.7, evidence)
  if (added !== undefined) return [{ kind: "negation", said: added.said, found: "" }]
  const dropped = unanswered(inEvidence, inClaim, toClaim, false, claim)
  if (dropped !== undefined) return [{ kind: "negation", said: "", found: dropped.said }]
  return []
}

function at(analysis: Analysis, index: number): Denial {
  return { at: index, heads: [index], said: analysis.words[index]?.text ?? "", isDeterminer: false }
}

/** The first denial of one side that the other side does not make about the same word. */
function unanswered(
  denials: readonly Denial[],
  others: readonly Denial[],
  map: readonly number[],
  needsAny: boolean,
  side: Analysis,
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
    const same = others.filter((other) => other.heads[0] === target).length
    const answers = same > 0 ? same : others.some((other) => answersTo(other, target, first, side)) ? count : 0
    if ((count - answers) % 2 !== 0) return first
  }
  return undefined
}

/** True if a denial of the other side is about this word, though another word stands nearer to it. */
function answersTo(other: Denial, target: number, denial: Denial, side: Analysis): boolean {
  if (other.heads.includes(target)) return true
  const [from, to] = [side.words[Math.min(other.at, target)], side.words[Math.max(other.at, target)]]
  if (from === undefined || to === undefined || clauseEnd.test(side.text.slice(from.end, to.start))) return false
  if (other.at < target) return target - other.at <= reach
  return denial.isDeterminer && other.at - target <= reach
}

const determiner = /^(?:no|none|neither|nobody|nothing|kein\w*|aucune?)$/

function denialsOf(analysis: Analysis): readonly Denial[] {
  return analysis.negations.map((negation) => {
    const index = wordAt(analysis.words, negation)
    return {
      at: index,
      heads: headsOf(analysis, negation.end, index),
      said: negation.word,
      isDeterminer: determiner.test(negation.word),
    }
  })
}

const clauseEnd = /[,;:()]/
/** Words that begin another clause: a denial does not reach beyond. */
const joins = new Set("if when because that which who unless while although until and or but".split(" "))

/** The next three content words up to the end of the clause; where there are none, the last one before. */
export function headsOf(analysis: Analysis, from: number, index: number): readonly number[] {
  const { words, text } = analysis
  const found: number[] = []
  for (let next = index; next < words.length && found.length < 3; next += 1) {
    const word = words[next]!
    if (word.start < from) continue
    if (clauseEnd.test(text.slice(from, word.start))) break
    if (found.length > 0 && joins.has(word.text.toLowerCase())) break
    if (word.isContent || word.isNamed || word.isInitial) found.push(next)
  }
  for (let before = index - 1; found.length === 0 && before >= 0; before -= 1) {
    if (clauseEnd.test(text.slice(words[before]!.end, from))) break
    if (words[before]!.isContent) found.push(before)
  }
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
  return [
    ...pairs(claim.words, alignment.toEvidence, evidence.words, alignment.toClaim).map(
      ([index, other]): Opposite => ({ claim: index, evidence: other, denies: "claim" }),
    ),
    ...pairs(evidence.words, alignment.toClaim, claim.words, alignment.toEvidence).map(
      ([index, other]): Opposite => ({ claim: other, evidence: index, denies: "evidence" }),
    ),
  ]
}

/** Unaligned words that deny, each with the unaligned plain word of the other side. */
function pairs(
  words: readonly Word[],
  aligned: readonly number[],
  others: readonly Word[],
  othersAligned: readonly number[],
): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  for (const [index, word] of words.entries()) {
    if (aligned[index] !== -1) continue
    const plain = plainForms(word)
    if (plain.length === 0) continue
    const other = others.findIndex((one, position) => othersAligned[position] === -1 && plain.includes(one.stem))
    if (other !== -1) found.push([index, other])
  }
  return found
}

const prefix = /^(?:un|in|im|ir|il|dis|non|mis)(?=.{3})/

/** The stems that this word denies: none for most words. */
function plainForms(word: Word): readonly string[] {
  const listed = denyingWords.get(word.stem)
  const cut = prefix.exec(word.stem)
  if (cut === null) return listed ?? []
  return [...(listed ?? []), word.stem.slice(cut[0].length)]
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

/** "must not" and "may not" say the same. */
function isDenied(analysis: Analysis, index: number): boolean {
  const word = analysis.words[index]
  return (
    word !== undefined &&
    analysis.negations.some((negation) => negation.start >= word.start && negation.start <= word.end + 4)
  )
}
