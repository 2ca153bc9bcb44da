import { largest } from "./features.ts"
import type { Prepared } from "./prepare.ts"

/** What is known about a whole question and its best candidates; the order is the model's. */
export const confidenceNames = [
  "share",
  "shareOfThree",
  "score",
  "scoreGap",
  "coverage",
  "coverageContext",
  "coveragePassage",
  "bestCoverageNear",
  "bestCoveragePassage",
  "rarestMissing",
  "rarestMissingPassage",
  "rarestMissingOwn",
  "coverageBefore",
  "plainCoverage",
  "plainCoverageBefore",
  "window",
  "expectedNear",
  "unknownWords",
  "unknownShare",
  "meanRarity",
  "words",
  "nameCoverage",
  "nameMissing",
  "figureCoverage",
  "expected",
  "expectedDistance",
  "cue",
  "focus",
  "pairs",
  "longestRun",
  "wordScore",
  "prefixes",
  "soft",
  "softBefore",
  "softNear",
  "softContext",
  "softMissing",
  "softMissingNear",
  "softNames",
  "softFocus",
  "bestSoft",
  "inOrder",
  "repeats",
  "opens",
  "defines",
  "coverageHeading",
  "negation",
  "isOpen",
  "similarity",
  "similarityBefore",
  "bestSimilarity",
] as const
/** By the names above; what is not there is unknown. */
export type ConfidenceFeatures = Readonly<Record<string, number>>

/** A candidate's place in the ranking. */
export interface Ranked {
  /** Index of the candidate. */
  readonly candidate: number
  readonly score: number
  /** Its share of a softmax over all candidates: how likely it is the one, if one is. */
  readonly share: number
}

/** Candidates by score, best first. */
export function rankByScore(scores: readonly number[]): readonly Ranked[] {
  const top = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY)
  const total = scores.reduce((sum, score) => sum + Math.exp(score - top), 0)
  return scores
    .map((score, candidate) => ({ candidate, score, share: Math.exp(score - top) / total }))
    .sort((one, other) => other.score - one.score || one.candidate - other.candidate)
}

/** What the confidence rests on: how far the collection and the best candidates speak of what is asked. */
export function confidenceFeatures(prepared: Prepared, ranked: readonly Ranked[]): ConfidenceFeatures | undefined {
  const rarities = prepared.question.words.map((word) => prepared.rarities.get(word.stem) ?? 1)
  return confidenceFeaturesOf(prepared.features, rarities, ranked)
}

/**
 * The same from the candidates' features alone.
 * @param rarities of the question's words
 */
export function confidenceFeaturesOf(
  candidates: readonly Readonly<Record<string, number>>[],
  rarities: readonly number[],
  ranked: readonly Ranked[],
): ConfidenceFeatures | undefined {
  const [first, second] = ranked
  const best = first === undefined ? undefined : candidates[first.candidate]
  if (first === undefined || best === undefined) return undefined
  const most = (name: string) => largest(candidates.map((features) => features[name] ?? Number.NaN))
  const total = rarities.reduce((sum, rarity) => sum + rarity, 0)
  const unknown = rarities.filter((rarity) => rarity > 0.999)
  const hasVectors = !Number.isNaN(best.similarity ?? Number.NaN)
  const own: Readonly<Record<string, number>> = {
    ...best,
    share: first.share,
    shareOfThree: ranked.slice(0, 3).reduce((sum, one) => sum + one.share, 0),
    score: first.score,
    scoreGap: second === undefined ? 5 : first.score - second.score,
    bestCoverageNear: most("coverageNear"),
    bestCoveragePassage: most("coveragePassage"),
    unknownWords: unknown.length,
    unknownShare: total === 0 ? 0 : unknown.reduce((sum, rarity) => sum + rarity, 0) / total,
    meanRarity: rarities.length === 0 ? 0 : total / rarities.length,
    words: rarities.length,
    bestSoft: Number.isNaN(best.softNear ?? Number.NaN) ? Number.NaN : most("softNear"),
    bestSimilarity: hasVectors ? most("similarity") : Number.NaN,
  }
  return own
}
