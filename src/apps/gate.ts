import { isDeepStrictEqual } from "node:util"
import type { Citation } from "../core/evidence.ts"
import { type Finding, isFound } from "../core/finding.ts"
import { speaksToMachine } from "../pipeline/planted.ts"
import type { AppProblem } from "./app.ts"

/** A finding and where it stands in an output: "fields.iban", "clauses.3.findings.0". */
export interface PlacedFinding {
  readonly at: string
  readonly finding: Finding<unknown>
}

/** Every finding in an output, in order. A finding's own parts are not searched. */
export function findingsOf(output: unknown, at = ""): readonly PlacedFinding[] {
  if (typeof output !== "object" || output === null) return []
  if (isFinding(output)) return [{ at, finding: output }]
  return Object.entries(output).flatMap(([key, value]) => findingsOf(value, at === "" ? key : `${at}.${key}`))
}

/** True for what has the form of a finding. */
export function isFinding(value: object): value is Finding<unknown> {
  if ("value" in value && "evidence" in value && "verdict" in value && "confidence" in value) return true
  return "status" in value && "reason" in value && "nearest" in value
}

/**
 * The one gate of all apps: a citation whose quote is not its span to the letter is dropped, and a value that is left
 * without evidence becomes *unclear*, as does one that speaks to a machine (a name in an XML, where no text was screened).
 * Pure.
 * @param textOf canonical text of a version, undefined if it is not at hand
 */
export function gateOutput<Output>(
  output: Output,
  textOf: (version: string) => string | undefined,
): { readonly output: Output; readonly problems: readonly AppProblem[] } {
  const problems: AppProblem[] = []
  const walk = (value: unknown, at: string): unknown => {
    if (typeof value !== "object" || value === null) return value
    if (isFinding(value)) return gateFinding(value, at, textOf, problems)
    if (Array.isArray(value)) return value.map((entry, index) => walk(entry, `${at}.${index}`))
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, walk(entry, at === "" ? key : `${at}.${key}`)]),
    )
  }
  const gated = walk(output, "")
  return { output: (isDeepStrictEqual(gated, output) ? output : gated) as Output, problems }
}

function gateFinding(
  finding: Finding<unknown>,
  at: string,
  textOf: (version: string) => string | undefined,
  problems: AppProblem[],
): Finding<unknown> {
  if (isFound(finding) && typeof finding.value === "string" && speaksToMachine(finding.value)) {
    problems.push({ code: "instruction", message: "A value that speaks to a machine was held back", at })
    return { status: "unclear", reason: "What stands there speaks to a machine instead of a reader", nearest: [] }
  }
  const cited = isFound(finding) ? finding.evidence : finding.nearest
  const kept = cited.filter((citation) => isExact(citation, textOf))
  if (kept.length < cited.length)
    problems.push({ code: "quote_inexact", message: "A quote is not in the document to the letter", at })
  if (!isFound(finding)) return kept.length === cited.length ? finding : { ...finding, nearest: kept }
  if (kept.length > 0) return kept.length === cited.length ? finding : { ...finding, evidence: kept }
  problems.push({ code: "evidence_missing", message: "A value without evidence was held back", at })
  return { status: "unclear", reason: "No evidence for this value was found", nearest: [] }
}

function isExact(citation: Citation, textOf: (version: string) => string | undefined): boolean {
  if (citation.kind === "record" || citation.kind === "region") return citation.quote !== ""
  const text = textOf(citation.version)
  return text !== undefined && citation.quote !== "" && text.slice(citation.start, citation.end) === citation.quote
}
