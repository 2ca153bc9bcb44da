import { joint } from "../../language/rows.ts"
import { isStopword } from "../../language/stopwords.ts"
import type { Candidate } from "./candidates.ts"
import type { Ranked } from "./confidence.ts"
import type { Prepared } from "./prepare.ts"
import { readSentence } from "./reading.ts"

/** A candidate that becomes a claim. */
export interface Chosen extends Ranked {
  /** Other candidates that say the same, cited beside it. */
  readonly same: readonly number[]
}

const mostClaims = 3
/** A further claim must be this likely beside the best one. */
const leastShare = 0.03
/** Candidates that are looked at for further claims. */
const deepest = 12

/**
 * The claims of an answer, best first: the best candidate, what contradicts it, and what is likely enough beside it. What
 * says the same again becomes a further citation of the first.
 */
export function chooseClaims(
  prepared: Prepared,
  ranked: readonly Ranked[],
  mustShow: ReadonlySet<number>,
): readonly Chosen[] {
  const chosen: { ranked: Ranked; words: ReadonlySet<string>; same: number[] }[] = []
  const best = ranked[0]
  if (best === undefined) return []
  for (const one of ranked.slice(0, deepest)) {
    const words = contentOf(prepared.candidates[one.candidate]!.text)
    const twin = chosen.find((other) => isSame(other.words, words))
    const isShown = mustShow.has(one.candidate)
    if (twin !== undefined && !isShown) {
      if (twin.same.length < 2) twin.same.push(one.candidate)
      continue
    }
    const isLikely =
      one.share >= leastShare * best.share &&
      !isBesides(prepared, best, one) &&
      !isOtherRow(prepared, chosen, one.candidate)
    if (isShown || (isLikely && chosen.length < mostClaims)) chosen.push({ ranked: one, words, same: [] })
  }
  // What must be shown takes the place of what is merely likely.
  const kept =
    chosen.length <= mostClaims
      ? chosen
      : [
          ...chosen.slice(0, 1),
          ...chosen.slice(1).filter((one) => mustShow.has(one.ranked.candidate)),
          ...chosen.slice(1).filter((one) => !mustShow.has(one.ranked.candidate)),
        ].slice(0, mostClaims)
  return kept.map(({ ranked: one, same }) => ({ ...one, same }))
}

/** Where the best is the very value that is asked for, what is none only stands beside it. */
function isBesides({ askedValues }: Prepared, best: Ranked, one: Ranked): boolean {
  return askedValues.has(best.candidate) && !askedValues.has(one.candidate)
}

/** True for a row beside one of the same table that holds more of what is asked: what stands in the head, each row holds. */
function isOtherRow(prepared: Prepared, chosen: readonly { readonly ranked: Ranked }[], index: number): boolean {
  const row = prepared.candidates[index]!
  if (row.header === undefined) return false
  return chosen.some(({ ranked }) => {
    const other = prepared.candidates[ranked.candidate]!
    if (other.header?.text !== row.header?.text) return false
    const [here, there] = [subjectOfRow(row), subjectOfRow(other)].map((text) => weightIn(prepared, text))
    return here! < there! - 1e-9 || weightIn(prepared, row.text) < weightIn(prepared, other.text) - 1e-9
  })
}

/** What a row is about stands in its first cell. */
function subjectOfRow({ text }: Candidate): string {
  return text.split(joint)[0] ?? ""
}

/** Weight of the question's words that stand in a row, or in one of its cells. */
function weightIn(prepared: Prepared, text: string): number {
  const own = readSentence(text).set
  const held = prepared.question.words.filter((word) => own.has(word.stem))
  return held.reduce((sum, word) => sum + (prepared.rarities.get(word.stem) ?? 1), 0)
}

function contentOf(text: string): ReadonlySet<string> {
  return new Set(readSentence(text).stems.filter((key) => !isStopword(key)))
}

/** True where both have nearly the same words, and every figure in common. */
function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const shared = [...one].filter((key) => other.has(key)).length
  const either = one.size + other.size - shared
  if (either === 0 || shared / either < 0.85) return false
  const figures = (set: ReadonlySet<string>) => [...set].filter((key) => /\d/.test(key))
  return figures(one).every((key) => other.has(key)) && figures(other).every((key) => one.has(key))
}
