import type { Question } from "../core/answer.ts"
import type { Claim } from "../core/evidence.ts"
import type { Principal } from "../core/principal.ts"
import type { Step } from "../core/run.ts"
import type { ResolvedConfig } from "./config.ts"
import type { AskOptions, SearchQuery } from "./port.ts"

/** What a worker can do: it reads, and records nothing. */
export type PoolTask =
  | { readonly kind: "search"; readonly query: SearchQuery }
  | { readonly kind: "ask"; readonly question: Question; readonly options: Omit<AskOptions, "onClaim" | "answerer"> }

export interface PoolData {
  readonly config: ResolvedConfig
  /** Of the memory that one process would keep for searches. */
  readonly cacheShare: number
}

export type ToWorker =
  | {
      readonly kind: "do"
      readonly id: number
      readonly task: PoolTask
      readonly principal: Principal
      readonly deadline?: number
    }
  | { readonly kind: "cancel"; readonly id: number }
  | { readonly kind: "end" }

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "claim"; readonly id: number; readonly claim: Claim }
  | {
      readonly kind: "done"
      readonly id: number
      readonly output: unknown
      readonly steps: readonly Step[]
      readonly versions: readonly string[]
    }
  /** `code` of the errors table, where it is a fault of it. */
  | { readonly kind: "failed"; readonly id: number; readonly code?: string; readonly detail: string }
