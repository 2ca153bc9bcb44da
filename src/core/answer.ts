import type { Citation, Claim, Conflict } from "./evidence.ts"

export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** The output of `ask`; the same shape at every door. The first claim is the best one; `text` may put them in reading order. */
export interface Answer {
  readonly id?: string
  readonly question: string
  /** How a follow-up was understood, where it differs from `question`. */
  readonly understoodAs?: string
  readonly status: "answered" | "partial" | "abstained"
  readonly text: string
  readonly confidence: number
  readonly claims: readonly Claim[]
  readonly conflicts?: readonly Conflict[]
  readonly reason?: string
  readonly nearest?: readonly Citation[]
  readonly answerer: string
  readonly usage?: Usage
  readonly cost?: number
  readonly ms: number
  readonly trace: string
}

export interface Turn {
  readonly role: "user" | "assistant"
  readonly text: string
}

export interface Question {
  readonly id?: string
  readonly text: string
  readonly history?: readonly Turn[]
}
