import type { Explanation } from "../core/hit.ts"

/** What a passage's score is made of; each part 0–1 before weighing, `meaning` after normalising over the candidates. */
export interface Parts {
  readonly words: number
  /** The same score for all that the index proposes of the document together. */
  readonly document: number
  readonly coverage: number
  readonly heading: number
  readonly phrase: number
  readonly proximity: number
  /** Cosine; undefined where the passage has no vector. */
  readonly cosine?: number
  readonly freshness: number
}

/** Weight of each part. `meaning` weighs the normalised cosine; the word parts share what it leaves. */
export interface FusionWeights {
  readonly words: number
  readonly document: number
  readonly coverage: number
  readonly heading: number
  readonly phrase: number
  readonly proximity: number
  readonly meaning: number
  readonly freshness: number
}

const wordParts = ["words", "document", "coverage", "heading", "phrase", "proximity"] as const

/** One set of weights where words decide alone, one where meaning has a say: a title's words then count more. */
export interface Fusion {
  readonly alone: FusionWeights
  readonly hybrid: FusionWeights
}

/**
 * Fuses each passage's parts to one score by a weighted sum: word parts relative to the best passage's, cosines relative
 * to the range over the candidates. A better part never lowers a score; passages without a vector count as the least near.
 * @returns scores 0–1 in order, and what each is made of: contributions that add up to it
 */
export function fuse(
  passages: readonly Parts[],
  fusion: Fusion,
): { readonly scores: readonly number[]; explain(index: number): Explanation } {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const { cosine } of passages) {
    if (cosine === undefined) continue
    least = Math.min(least, cosine)
    most = Math.max(most, cosine)
  }
  const isHybrid = most >= least
  const weights = isHybrid ? fusion.hybrid : fusion.alone
  const meaningWeight = isHybrid ? weights.meaning : 0
  const byWords = passages.map((parts) => wordParts.reduce((sum, part) => sum + weights[part] * parts[part], 0))
  const best = byWords.reduce((most, value) => Math.max(most, value), 0)
  // Below this no word counts; dividing by it would leave the numbers' range.
  const scale = best < 1e-9 ? 0 : (1 - meaningWeight - weights.freshness) / best
  const meaning = ({ cosine }: Parts) =>
    cosine === undefined || most <= least ? 0 : (meaningWeight * (cosine - least)) / (most - least)
  return {
    scores: passages.map(
      (parts, index) => scale * byWords[index]! + meaning(parts) + weights.freshness * parts.freshness,
    ),
    explain(index) {
      const parts = passages[index]!
      const words = wordParts.map((part) => [part, scale * weights[part] * parts[part]] as const)
      return {
        ...Object.fromEntries(words.filter(([part]) => weights[part] !== 0)),
        ...(meaningWeight === 0 ? {} : { meaning: meaning(parts) }),
        freshness: weights.freshness * parts.freshness,
      }
    },
  }
}
