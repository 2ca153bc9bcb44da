import type { Hit } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import type { ProposedClaim } from "../generate/port.ts"
import type { CheckedClaim } from "../verify/port.ts"

/** Checks a proposed claim against what it cites. */
export async function checkProposed(
  _context: Context,
  claim: ProposedClaim,
  _hits: readonly Hit[],
): Promise<CheckedClaim> {
  const isQuoted = claim.citations.some((citation) => citation.quote === claim.text)
  return {
    text: claim.text,
    verdict: isQuoted ? "supported" : "partly",
    coverage: isQuoted ? 1 : 0,
    citations: claim.citations,
    problems: [],
  }
}
