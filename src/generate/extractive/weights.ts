import type { Forest } from "./trees.ts"
import fitted from "./weights.json" with { type: "json" }

/** What fitting made; `bench/fit-answer.ts` writes it. */
export interface ExtractiveWeights {
  readonly madeBy: string
  /** Orders candidates; over `featureNames`. */
  readonly rank: Forest
  /** Log-odds that one of the claims answers; over `confidenceNames`. */
  readonly confidence: Forest
  /** Below this an answer is declined. */
  readonly minConfidence: number
}

export const fittedWeights: ExtractiveWeights = fitted
