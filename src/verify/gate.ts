import type { Problem } from "../core/evidence.ts"
import type { CheckedClaim } from "./port.ts"

export interface GatePolicy {
  /** What happens to partly supported claims: they pass with a mark, or are dropped. */
  readonly partly: "mark" | "drop"
  /** What happens to claims the evidence contradicts or does not support. */
  readonly unsupported: "drop" | "mark"
  /** True if these claims still do what was asked for; by default one supported claim is enough. */
  readonly answers?: (kept: readonly CheckedClaim[]) => boolean
}

export interface Released {
  readonly status: "released"
  /** In the order in which they came. */
  readonly claims: readonly CheckedClaim[]
  readonly dropped: readonly CheckedClaim[]
}

export interface Abstained {
  readonly status: "abstained"
  readonly reason: string
  readonly dropped: readonly CheckedClaim[]
}

export const defaultGatePolicy: GatePolicy = { partly: "mark", unsupported: "drop" }

/** Keeps the claims that evidence supports; abstains when what is left no longer answers. Pure. */
export function gate(claims: readonly CheckedClaim[], policy: GatePolicy = defaultGatePolicy): Released | Abstained {
  const passes = (claim: CheckedClaim): boolean => {
    switch (claim.verdict) {
      case "supported":
        return true
      case "partly":
        return policy.partly === "mark"
      case "contradicted":
      case "unsupported":
        return policy.unsupported === "mark"
      default:
        return claim.verdict satisfies never
    }
  }
  const kept = claims.filter(passes)
  const dropped = claims.filter((claim) => !passes(claim))
  const answers =
    policy.answers ?? ((left) => left.some((claim) => claim.verdict === "supported" || claim.verdict === "partly"))
  if (kept.length > 0 && answers(kept)) return { status: "released", claims: kept, dropped }
  return { status: "abstained", reason: reasonFor(claims), dropped: claims }
}

function reasonFor(claims: readonly CheckedClaim[]): string {
  if (claims.length === 0) return "Nothing was claimed."
  const contradicted = claims.find((claim) => claim.verdict === "contradicted")
  if (contradicted !== undefined) return `The documents say otherwise: ${describe(contradicted.problems[0])}.`
  return "The documents do not support what was claimed."
}

function describe(problem: Problem | undefined): string {
  if (problem === undefined) return "a statement does not agree with them"
  return problem.found === ""
    ? `“${problem.said}” is not in them`
    : problem.said === ""
      ? `they say “${problem.found}”`
      : `“${problem.said}” where they say “${problem.found}”`
}
