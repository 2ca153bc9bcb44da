import type { Word } from "./analyse.ts"
import { areContrary, areSynonyms } from "./synonyms.ts"

/** Which word of the evidence says each word of the claim, and how the two run side by side. */
export interface Alignment {
  /** Per word of the claim: index in the evidence, or -1. */
  readonly toEvidence: readonly number[]
  /** Per word of the evidence: index in the claim, or -1. */
  readonly toClaim: readonly number[]
  /** Share of the claim that the sentence says in its own words, function words counting little, 0–1. */
  readonly closeness: number
}

/**
 * Aligns a claim with one sentence: first the longest run of words they share in order, then the same words elsewhere,
 * then synonyms and words of one family. Each word of the evidence is used once.
 */
export function align(claim: readonly Word[], evidence: readonly Word[]): Alignment {
  const toEvidence = new Array<number>(claim.length).fill(-1)
  const toClaim = new Array<number>(evidence.length).fill(-1)
  alignInOrder(claim, evidence, toEvidence, toClaim)
  const take = (fits: (one: Word, other: Word) => boolean) => {
    for (const [index, word] of claim.entries()) {
      if (toEvidence[index] !== -1 || !isWorthMatching(word)) continue
      const at = nearestFit(index, word, evidence, toEvidence, toClaim, fits)
      if (at === -1) continue
      toEvidence[index] = at
      toClaim[at] = index
    }
  }
  take((one, other) => one.stem === other.stem)
  take((one, other) => !isName(one) && !isName(other) && areSynonyms(one.stem, other.stem))
  take(
    (one, other) =>
      !isName(one) && !isName(other) && areKin(one.stem, other.stem) && !areContrary(one.stem, other.stem),
  )
  let total = 0
  let aligned = 0
  for (const [index, word] of claim.entries()) {
    const weight = weightOf(word)
    total += weight
    if (toEvidence[index] !== -1) aligned += weight
  }
  return { toEvidence, toClaim, closeness: total === 0 ? 0 : aligned / total }
}

function weightOf(word: Word): number {
  return word.isContent || word.isFigure ? 1 : 0.3
}

const isWorthMatching = (word: Word) => word.isContent || word.isNamed || word.isFigure
const isName = (word: Word) => word.isNamed

/** Longest common subsequence of stems; function words count little, so that content decides. */
function alignInOrder(
  claim: readonly Word[],
  evidence: readonly Word[],
  toEvidence: number[],
  toClaim: number[],
): void {
  const width = evidence.length + 1
  const best = new Float32Array((claim.length + 1) * width)
  for (let i = claim.length - 1; i >= 0; i -= 1) {
    const word = claim[i]!
    const weight = weightOf(word)
    for (let j = evidence.length - 1; j >= 0; j -= 1) {
      const skip = Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!)
      best[i * width + j] =
        word.stem === evidence[j]!.stem ? Math.max(skip, best[(i + 1) * width + j + 1]! + weight) : skip
    }
  }
  let i = 0
  let j = 0
  while (i < claim.length && j < evidence.length) {
    const here = best[i * width + j]!
    if (claim[i]!.stem === evidence[j]!.stem && here > Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!)) {
      toEvidence[i] = j
      toClaim[j] = i
      i += 1
      j += 1
    } else if (best[(i + 1) * width + j]! >= best[i * width + j + 1]!) i += 1
    else j += 1
  }
}

/** The free word that fits and stands nearest to where the neighbours are. */
function nearestFit(
  index: number,
  word: Word,
  evidence: readonly Word[],
  toEvidence: readonly number[],
  toClaim: readonly number[],
  fits: (one: Word, other: Word) => boolean,
): number {
  let expected = 0
  for (let before = index - 1; before >= 0; before -= 1)
    if (toEvidence[before] !== -1) {
      expected = toEvidence[before]! + 1
      break
    }
  let found = -1
  for (const [at, other] of evidence.entries()) {
    if (toClaim[at] !== -1 || !fits(word, other)) continue
    if (found === -1 || Math.abs(at - expected) < Math.abs(found - expected)) found = at
  }
  return found
}

/** Words of one family: "employ" and "employment", "decision" and "decide". */
export function areKin(left: string, right: string): boolean {
  const shortest = Math.min(left.length, right.length)
  if (shortest < 4) return false
  let shared = 0
  while (shared < shortest && left[shared] === right[shared]) shared += 1
  return shared >= 4 && shared >= shortest - 2 && Math.max(left.length, right.length) - shared <= 5
}

/** The words of the evidence that stand where this word of the claim stands: between the nearest aligned neighbours. */
export function counterparts(alignment: Alignment, index: number, evidenceLength: number): readonly number[] {
  let from = -1
  let to = evidenceLength
  for (let before = index - 1; before >= 0; before -= 1)
    if (alignment.toEvidence[before]! !== -1) {
      from = alignment.toEvidence[before]!
      break
    }
  for (let after = index + 1; after < alignment.toEvidence.length; after += 1)
    if (alignment.toEvidence[after]! > from) {
      to = alignment.toEvidence[after]!
      break
    }
  const found: number[] = []
  for (let at = from + 1; at < to; at += 1) if (alignment.toClaim[at] === -1) found.push(at)
  return found
}
