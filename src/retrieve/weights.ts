import type { Fusion } from "./fuse.ts"
import type { Carrying } from "./query.ts"
import type { WordParameters } from "./score.ts"
import fitted from "./weights.json" with { type: "json" }

/** Every weight, in one readable file beside this one; `bench/fit-retrieve.ts` checks them. */
export interface RetrieveWeights {
  readonly words: WordParameters
  readonly fusion: Fusion
  readonly carrying: Carrying
}

export const defaultWeights: RetrieveWeights = fitted
