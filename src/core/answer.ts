import type { Citation, Claim, Conflict, TextCitation } from "./evidence.ts"

export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Words in a document that was read which speak to a model rather than to a reader. Never followed, always reported. */
export interface InstructionWarning {
  readonly kind: "override" | "role" | "command" | "secret" | "link" | "hidden" | "markup"
  /** How likely it was planted, 0–1. */
  readonly suspicion: number
  /** True if its sentence was kept from the answerer. */
  readonly withheld: boolean
  readonly citation: TextCitation
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
  /** Instructions that were found in what was read. */
  readonly warnings?: readonly InstructionWarning[]
  /** How it came about, where that was not as asked: a model that gave no answer, a claim that was dropped. */
  readonly notes?: readonly string[]
  readonly answerer: string
  readonly usage?: Usage
  readonly cost?: number
  readonly ms: number
  readonly trace: string
}

export interface Turn {
  readonly role: "user" | "assistant"
  readonly text: string
  /** The run that gave this reply (`Answer.trace`), where it is known: it tells what the reply rests on. */
  readonly trace?: string
}

export interface Question {
  readonly id?: string
  readonly text: string
  readonly history?: readonly Turn[]
}
