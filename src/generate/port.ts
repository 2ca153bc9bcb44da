import type { Question, Usage } from "../core/answer.ts"
import type { Citation, Conflict } from "../core/evidence.ts"
import type { Hit } from "../core/hit.ts"
import type { Context } from "../core/run.ts"

/** A statement proposed as (part of) the answer, with the spans it rests on. Not yet checked. */
export interface ProposedClaim {
  readonly text: string
  readonly citations: readonly Citation[]
  /** Probability that it answers, 0–1. */
  readonly confidence: number
}

export interface Proposal {
  /** Best first. */
  readonly claims: readonly ProposedClaim[]
  /** Probability that the claims answer the question, 0–1, calibrated. */
  readonly confidence: number
  readonly conflicts: readonly Conflict[]
  /** Nearest evidence, for when it abstains. */
  readonly nearest: readonly Citation[]
  readonly answerer: string
  /** True if a model read the passages and said that none answers. */
  readonly isRefusal?: boolean
  readonly usage?: Usage
  readonly cost?: number
  /** What happened on the way that a person should know ("model answered in a broken format twice"). */
  readonly notes: readonly string[]
}

/** A question as an answerer gets it: in `text` slips are mended, and words that the conversation carries over stand in brackets. */
export interface UnderstoodQuestion extends Question {
  /** As the person put it; for who reads the conversation beside it. */
  readonly asked?: string
}

/** Proposes claims that answer a question from retrieved passages. */
export interface Answerer {
  readonly id: string
  answer(context: Context, question: UnderstoodQuestion, hits: readonly Hit[]): Promise<Proposal>
}
