import type { Explanation } from "../core/hit.ts"

/** What a passage's score is made of; each part 0–1 before weighing, `meaning` after normalising over the candidates. */
export interface Parts {
  readonly words: number
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
  readonly coverage: number
  readonly heading: number
  readonly phrase: number
  readonly proximity: number
  readonly meaning: number
  readonly freshness: number
}

/**
 * Fuses each passage's parts to one score by a weighted sum: word parts relative to the best passage's, cosines relative
 * to the range over the candidates. A better part never lowers a score; passages without a vector count as the least near.
 * @returns scores 0–1 in order, each with its parts' contributions, which add up to it
 */
export function fuse(
  passages: readonly Parts[],
  weights: FusionWeights,
): readonly { readonly score: number; readonly explanation: Explanation }[] {
  const byWords = passages.map((parts) => contributions(parts, weights))
  const best = Math.max(...byWords.map((parts) => sum(parts)), 0)
  const cosines = passages.flatMap(({ cosine }) => (cosine === undefined ? [] : [cosine]))
  const isHybrid = cosines.length > 0
  const least = Math.min(...cosines)
  const most = Math.max(...cosines)
  const meaningWeight = isHybrid ? weights.meaning : 0
  const wordsWeight = 1 - meaningWeight - weights.freshness
  return passages.map((parts, index) => {
    const scale = best === 0 ? 0 : wordsWeight / best
    const scaled = Object.fromEntries(Object.entries(byWords[index]!).map(([name, value]) => [name, value * scale]))
    const near = parts.cosine === undefined || most === least ? 0 : (parts.cosine - least) / (most - least)
    const explanation = {
      ...scaled,
      ...(isHybrid ? { meaning: meaningWeight * near } : {}),
      freshness: weights.freshness * parts.freshness,
    }
    return { score: sum(explanation), explanation }
  })
}

function contributions(parts: Parts, weights: FusionWeights): Record<string, number> {
  return {
    words: weights.words * parts.words,
    coverage: weights.coverage * parts.coverage,
    heading: weights.heading * parts.heading,
    phrase: weights.phrase * parts.phrase,
    proximity: weights.proximity * parts.proximity,
  }
}

function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0)
}
