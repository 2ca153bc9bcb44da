import type { Claim } from "../core/evidence.ts"
import { type Context, takeTurn } from "../core/run.ts"
import { dates } from "../language/dates.ts"
import { figures } from "../language/figures.ts"
import type { EntailmentModel } from "../models/port.ts"
import { type CheckOptions, checkClaim, defaultCheckOptions } from "./check.ts"
import { splitClaims } from "./claims.ts"
import { confidenceOf } from "./confidence.ts"
import { withSecondOpinion } from "./entailment.ts"
import type { CheckedClaim, EvidenceText } from "./port.ts"

export interface VerifyParts {
  /** The evidence that a statement may rest on; called again with other words before a bad verdict. */
  lookup(statement: string): Promise<readonly EvidenceText[]>
  readonly options?: CheckOptions
  /** A second opinion on what the rules found. */
  readonly entailment?: EntailmentModel | undefined
}

export interface VerifiedText {
  readonly status: "supported" | "partly" | "contradicted" | "unsupported"
  readonly claims: readonly Claim[]
}

/**
 * Checks a text claim by claim. Each is held against what `lookup` finds for it; before a claim is refused, it is looked up
 * once more together with the claim before it and without its figures, which may be what is wrong with it.
 */
export async function verifyText(parts: VerifyParts, context: Context, text: string): Promise<VerifiedText> {
  const options = parts.options ?? defaultCheckOptions
  const claims: Claim[] = []
  let previous = ""
  for (const { text: statement } of splitClaims(text)) {
    await takeTurn(context)
    const startedAtMs = performance.now()
    const evidence = await parts.lookup(statement)
    let checked = checkClaim(statement, evidence, options)
    const lookedAgain = checked.verdict !== "supported"
    if (lookedAgain) checked = await checkAgain(parts, statement, previous, evidence, checked, options)
    checked = await withSecondOpinion(checked, parts.entailment, context.signal)
    context.run.step("verify", startedAtMs, {
      claim: statement,
      verdict: checked.verdict,
      coverage: checked.coverage,
      problems: checked.problems,
      lookedAgain,
    })
    claims.push({
      text: statement,
      verdict: checked.verdict,
      confidence: confidenceOf(checked),
      citations: checked.citations,
      problems: checked.problems,
    })
    previous = statement
  }
  return { status: statusOf(claims), claims }
}

async function checkAgain(
  parts: VerifyParts,
  statement: string,
  previous: string,
  evidence: readonly EvidenceText[],
  first: CheckedClaim,
  options: CheckOptions,
): Promise<CheckedClaim> {
  const more = [...(await parts.lookup(withoutFigures(statement)))]
  if (previous !== "") more.push(...(await parts.lookup(`${previous} ${statement}`)))
  const known = new Set(evidence.map((one) => one.text))
  const added = more.filter(
    (one, index) => !known.has(one.text) && more.findIndex((other) => other.text === one.text) === index,
  )
  if (added.length === 0) return first
  return checkClaim(statement, [...evidence, ...added], options)
}

function withoutFigures(statement: string): string {
  const spans = [...figures(statement), ...dates(statement)].sort((left, right) => right.start - left.start)
  let rest = statement
  for (const span of spans) rest = `${rest.slice(0, span.start)} ${rest.slice(span.end)}`
  return rest.trim() === "" ? statement : rest
}

function statusOf(claims: readonly Claim[]): VerifiedText["status"] {
  if (claims.some((claim) => claim.verdict === "contradicted")) return "contradicted"
  if (claims.length > 0 && claims.every((claim) => claim.verdict === "supported")) return "supported"
  return claims.some((claim) => claim.verdict === "supported" || claim.verdict === "partly") ? "partly" : "unsupported"
}
