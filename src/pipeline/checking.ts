import type { Citation } from "../core/evidence.ts"
import type { Hit } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import type { ProposedClaim } from "../generate/port.ts"
import { sayRow } from "../language/rows.ts"
import type { EntailmentModel } from "../models/port.ts"
import { checkClaim } from "../verify/check.ts"
import { withSecondOpinion } from "../verify/entailment.ts"
import type { CheckedClaim, EvidenceText } from "../verify/port.ts"
import { citeHit } from "./citing.ts"

/**
 * Checks a proposed claim. One that is its citations' own words, to the letter, needs no reading; any other is held against
 * the passages it cites, and once more against all that was found before a bad verdict stands. A model for entailment, where
 * one is set, is heard last.
 */
export async function checkProposed(
  context: Context,
  claim: ProposedClaim,
  hits: readonly Hit[],
  entailment?: EntailmentModel,
): Promise<CheckedClaim> {
  const cited = hits.filter((hit) =>
    claim.citations.some((citation) => "version" in citation && isWithin(citation, hit)),
  )
  if (claim.citations.length > 0 && isMadeOf(claim.text, claim.citations, cited)) {
    return { text: claim.text, verdict: "supported", coverage: 1, citations: claim.citations, problems: [] }
  }
  const first = checkClaim(claim.text, cited.map(evidenceOf))
  const checked = first.verdict === "supported" || cited.length === hits.length ? first : heldAgain(first, claim, hits)
  return withSecondOpinion(checked, entailment, context.signal)
}

function heldAgain(first: CheckedClaim, claim: ProposedClaim, hits: readonly Hit[]): CheckedClaim {
  const again = checkClaim(claim.text, hits.map(evidenceOf))
  return order.indexOf(again.verdict) < order.indexOf(first.verdict) ? again : first
}

const order: readonly CheckedClaim["verdict"][] = ["supported", "partly", "contradicted", "unsupported"]

/** A hit as evidence: its passage with the words that belong to it. */
export function evidenceOf(hit: Hit): EvidenceText {
  const { passage } = hit
  return {
    text: passage.text,
    context: [hit.title, passage.section, passage.context].filter((part) => part !== "").join("\n"),
    cite: (start, end) => citeHit(hit, passage.start + start, passage.start + end),
  }
}

/** True if the text is one of the quotes, two of them one after the other, or a row said with the words of its table's header. */
function isMadeOf(text: string, citations: readonly Citation[], cited: readonly Hit[]): boolean {
  const plain = (value: string) => value.replace(/\s+/g, " ").trim()
  const said = plain(text)
  const quotes = citations.map((citation) => plain(citation.quote))
  const heads = [...quotes, ...cited.map((hit) => plain(hit.passage.context.split("\n")[0] ?? ""))]
  return quotes.some(
    (quote) =>
      quote === said ||
      quotes.some((lead) => `${lead} ${quote}` === said) ||
      (quote.includes(" | ") && heads.some((head) => plain(sayRow(quote, head)) === said)),
  )
}

function isWithin(citation: Citation, hit: Hit): boolean {
  if (citation.kind === "record" || citation.kind === "region") return false
  return (
    citation.version === hit.passage.version && citation.start < hit.passage.end && citation.end > hit.passage.start
  )
}
