import type { Groundwork, VerifyAgainst } from "../pipeline/port.ts"

/** What promptfoo expects of a JavaScript assertion. */
export interface GradingResult {
  readonly pass: boolean
  /** Share of the claims that are supported, 0–1. */
  readonly score: number
  readonly reason: string
}

/** An assertion for promptfoo: passes when every claim of the output is supported by the evidence. */
export function verifyAssertion(options: {
  readonly groundwork: Pick<Groundwork, "verify" | "context">
  readonly against: VerifyAgainst
}): (output: string) => Promise<GradingResult> {
  return async (output) => {
    const { claims } = await options.groundwork.verify(
      options.groundwork.context({ kind: "verify" }),
      output,
      options.against,
    )
    const bad = claims.filter((claim) => claim.verdict !== "supported")
    const score = claims.length === 0 ? 0 : 1 - bad.length / claims.length
    const reason =
      claims.length === 0
        ? "there is no claim to check"
        : bad.length === 0
          ? "every claim is supported"
          : bad.map((claim) => `${claim.verdict}: ${claim.text}`).join("; ")
    return { pass: claims.length > 0 && bad.length === 0, score, reason }
  }
}
