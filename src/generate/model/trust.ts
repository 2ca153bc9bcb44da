import type { Citation } from "../../core/evidence.ts"
import type { ProposedClaim } from "../port.ts"

/** How often two wrong answers rest on the same sentence all the same. */
const sharedMistake = 0.3

/**
 * Probability that a model's answer is right when a second witness, the extractive answer, agrees or not: Bayes' rule for
 * two independent witnesses of whom at most one is right when they differ.
 * @param trust share of the model's answers that are right, 0–1
 * @param plain calibrated confidence of the extractive answer, 0–1
 * @returns 0–1
 */
export function confidenceOfTwo(trust: number, plain: number, doAgree: boolean): number {
  const right = trust * (doAgree ? plain : 1 - plain)
  const wrong = (1 - trust) * (doAgree ? (1 - plain) * sharedMistake : 1)
  return right + wrong === 0 ? 0 : right / (right + wrong)
}

/** True if a claim of both rests on the same words of the same version. */
export function agree(
  claims: readonly Pick<ProposedClaim, "citations">[],
  others: readonly Pick<ProposedClaim, "citations">[],
): boolean {
  const cited = (all: typeof claims) => all.flatMap((claim) => claim.citations)
  return cited(claims).some((one) => cited(others).some((other) => overlap(one, other)))
}

function overlap(one: Citation, other: Citation): boolean {
  if (one.kind === "record" || one.kind === "region" || other.kind === "record" || other.kind === "region") return false
  return one.version === other.version && one.start < other.end && other.start < one.end
}
