import type { Claim, Conflict } from "../core/evidence.ts"

/**
 * How likely a claim must be beside the best one to be a part of the answer's text. Of the public sets' answered questions the text keeps a right claim
 * in all but .02 to .05, and says .60 to .85 as many sentences; what it leaves out stands beside it, marked.
 */
const leastShare = 0.2

/**
 * Marks the claims that stand beside the answer: far less likely than the best one, the first. What contradicts it belongs to
 * the answer, however unlikely.
 */
export function withBeside(claims: readonly Claim[], conflicts: readonly Conflict[]): readonly Claim[] {
  const best = claims[0]?.confidence ?? 0
  const quoted = new Set(conflicts.flatMap(({ sides }) => sides.map(({ citation }) => citation.quote)))
  return claims.map((claim, index) => {
    const isMain =
      index === 0 ||
      claim.confidence >= leastShare * best ||
      claim.citations.some((citation) => quoted.has(citation.quote))
    return isMain ? claim : { ...claim, beside: true }
  })
}

/** What an answer says: its claims but for those that stand beside it. */
export function textOfClaims(claims: readonly Claim[]): string {
  return claims
    .filter((claim) => claim.beside !== true)
    .map((claim) => claim.text)
    .join(" ")
}
