import type { Citation, Problem, Verdict } from "../core/evidence.ts"

/** A piece of evidence text that claims can be checked against. */
export interface EvidenceText {
  readonly text: string
  /** What a citation of `[start, end)` of `text` looks like. */
  cite(start: number, end: number): Citation
  /** Table header, heading path, title: words that belong to the text without standing in it. */
  readonly context: string
}

/** A claim's verdict with what was found for and against it. */
export interface CheckedClaim {
  readonly text: string
  readonly verdict: Verdict
  /** Share of content words covered by the best evidence, 0–1. */
  readonly coverage: number
  readonly citations: readonly Citation[]
  readonly problems: readonly Problem[]
}
