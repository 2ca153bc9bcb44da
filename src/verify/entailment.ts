import type { Problem } from "../core/evidence.ts"
import type { EntailmentModel } from "../models/port.ts"
import type { CheckedClaim } from "./port.ts"

/** How sure a model must be to be heard. Chosen on every other example of `node bench/verify/grounding.ts --entailment`. */
export const entailmentThresholds = { entailed: 0.9, contradicted: 0.95 } as const

/** What no model may overrule: these are compared word by word. Only words that are all said, but not together, are left. */
const exact: ReadonlySet<Problem["kind"]> = new Set<Problem["kind"]>([
  "quote",
  "figure",
  "unit",
  "date",
  "name",
  "negation",
  "modality",
  "addition",
  "instruction",
  "link",
])

/**
 * What a model for entailment says of the evidence that was found for a claim, beside the rules. It may call a claim
 * contradicted that the rules let pass, and supported that shares too few words with its sentence; figures, dates, names,
 * quotes, denials, modality and words that the claim adds stay with the rules. Without a model, or where nothing was found, the
 * verdict stays.
 */
export async function withSecondOpinion(
  checked: CheckedClaim,
  model: EntailmentModel | undefined,
  signal?: AbortSignal,
): Promise<CheckedClaim> {
  const evidence = checked.citations.map((citation) => citation.quote).join(" ")
  if (model === undefined || evidence === "" || evidence === checked.text || checked.verdict === "contradicted")
    return checked
  const [judged] = await model.judge([[evidence, checked.text]], signal)
  if (judged === undefined) return checked
  if (judged.contradicted >= entailmentThresholds.contradicted)
    return {
      ...checked,
      verdict: "contradicted",
      citations: checked.citations.map((citation) => ({ ...citation, stance: "contradicts" })),
      problems: [...checked.problems, { kind: "meaning", said: checked.text, found: evidence }],
    }
  if (checked.verdict === "supported" || checked.problems.some((problem) => exact.has(problem.kind))) return checked
  if (judged.entailed < entailmentThresholds.entailed) return checked
  return { ...checked, verdict: "supported", coverage: Math.max(checked.coverage, judged.entailed), problems: [] }
}
