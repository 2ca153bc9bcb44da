import type { Citation, Verdict } from "./evidence.ts"

/** A value taken from a document, or the honest lack of one. What apps' outputs are made of, so that one gate can walk any of them. */
export type Finding<Value = string> = Found<Value> | NotFound

export interface Found<Value = string> {
  readonly value: Value
  readonly evidence: readonly Citation[]
  readonly verdict: Verdict
  /** Calibrated probability that the value is right, 0–1. */
  readonly confidence: number
  /** The model that alone pointed to it; absent where rules found it. */
  readonly proposedBy?: string
}

export interface NotFound {
  readonly status: "missing" | "unclear" | "abstained"
  readonly reason: string
  readonly nearest: readonly Citation[]
}

/** True for a finding that holds a value. */
export function isFound<Value>(finding: Finding<Value>): finding is Found<Value> {
  return "value" in finding
}
