import type { z } from "zod"
import type { Usage } from "../core/answer.ts"
import type { Context } from "../core/run.ts"

/** Turns texts into unit vectors. */
export interface Embedder {
  readonly id: string
  readonly dimensions: number
  /** Changes whenever the same text could get another vector. */
  readonly hash: string
  /** True when texts leave this machine. */
  readonly external?: boolean
  /** One unit-length vector a text, in order. */
  embed(texts: readonly string[], kind: "query" | "passage", signal?: AbortSignal): Promise<readonly Float32Array[]>
  /** The vector of one text, at once; only where that costs microseconds: then texts are compared word by word, too. */
  embedOne?(text: string): Float32Array
  /** True for a common word of the language, in lower case, where the vocabulary tells: such a word is no slip of another. */
  isCommonWord?(word: string): boolean
}

/** Turns pictures and texts into unit vectors of one space: the nearer, the better the text says what the picture shows. */
export interface ImageEmbedder {
  readonly id: string
  readonly dimensions: number
  /** Changes whenever the same picture or text could get another vector. */
  readonly hash: string
  /** One unit-length vector a picture, in order; `images` are whole files. @throws file_corrupt */
  embedImages(images: readonly Uint8Array[], signal?: AbortSignal): Promise<readonly Float32Array[]>
  /** One unit-length vector a text, in order. */
  embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>
}

/** Scores how well each text answers a query; higher is better, comparable only within one call. */
export interface Reranker {
  readonly id: string
  /** True when queries and texts leave this machine. */
  readonly external: boolean
  rerank(query: string, texts: readonly string[], signal?: AbortSignal): Promise<readonly number[]>
}

/** How sure a model is that a text says a statement, or says otherwise; shares of one, the rest is neither. */
export interface Entailment {
  readonly entailed: number
  readonly contradicted: number
}

/** Reads a text and a statement together, on this machine. */
export interface EntailmentModel {
  readonly id: string
  /** One judgement a pair, in order. */
  judge(
    pairs: readonly (readonly [text: string, statement: string])[],
    signal?: AbortSignal,
  ): Promise<readonly Entailment[]>
}

export interface ModelRequest<Output> {
  readonly system: string
  readonly prompt: string
  /** What must come out. */
  readonly schema: z.ZodType<Output>
  readonly schemaName: string
  readonly maxOutputTokens: number
  readonly temperature?: number
  readonly seed?: number
  readonly images?: readonly { readonly mediaType: string; readonly bytes: Uint8Array }[]
  /** Collections that the prompt quotes: `local-only` ones never reach an external model. */
  readonly localOnly: boolean
  /** What this call may take of time and money: `spendingOf(context)`. */
  readonly spending?: Spending
}

/** Limits of the request that a call is a part of; all its calls count together. */
export interface Spending {
  readonly run: string
  /** Whom a limit a person and day counts against; undefined for the owner at the command line. */
  readonly user?: string
  /** US dollars for the whole request. */
  readonly maxCost?: number
  /** Epoch milliseconds. */
  readonly deadline?: number
}

/** What a context allows its model calls. */
export function spendingOf(context: Pick<Context, "run" | "principal" | "budget" | "deadline">): Spending {
  const { principal, budget, deadline } = context
  return {
    run: context.run.id,
    ...(principal.kind === "user" && principal.user !== "" ? { user: principal.user } : {}),
    ...(budget.maxCost === undefined ? {} : { maxCost: budget.maxCost }),
    ...(deadline === undefined ? {} : { deadline }),
  }
}

/**
 * A validated value, or a typed failure. `settledAt` says that a server did not tell what it used, so that the cost is what
 * was reserved: the most that it can be.
 */
export type ModelResult<Output> =
  | {
      readonly ok: true
      readonly value: Output
      readonly usage: Usage
      readonly cost: number
      readonly settledAt?: "bound"
      readonly model: string
      readonly attempts: number
    }
  | {
      readonly ok: false
      readonly failure:
        | "timeout"
        | "unavailable"
        | "rate-limited"
        | "invalid-output"
        | "refused"
        | "budget"
        | "privacy"
        | "cancelled"
      readonly message: string
      readonly usage: Usage
      readonly cost: number
      readonly settledAt?: "bound"
      readonly attempts: number
    }

/** A language model that returns structured output. */
export interface LanguageModel {
  readonly id: string
  /** True when requests leave the machine. */
  readonly external: boolean
  generate<Output>(request: ModelRequest<Output>, signal?: AbortSignal): Promise<ModelResult<Output>>
}
