import type { Fusion } from "./fuse.ts"
import type { Carrying } from "./query.ts"
import type { WordParameters } from "./score.ts"
import fitted from "./weights.json" with { type: "json" }

/** Everything that was fitted (`bench/fit-retrieve.ts`), in one readable file beside this one. */
export interface RetrieveWeights {
  readonly words: WordParameters
  readonly fusion: Fusion
  readonly carrying: Carrying
}

export const defaultWeights: RetrieveWeights = fitted
