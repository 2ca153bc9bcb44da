import type { CheckedClaim } from "./port.ts"

/** Logistic curves over coverage, one a verdict; fitted by `node bench/verify.ts --calibrate` on the fit part. */
const curves = {
  supported: { slope: 3, offset: 0.2 },
  partly: { slope: 2, offset: -1.5 },
  unsupported: { slope: 1.5, offset: -2.5 },
  contradicted: { slope: 0, offset: -3.5 },
} as const

/** Probability that a checked claim is right, 0–1. */
export function confidenceOf(claim: Pick<CheckedClaim, "verdict" | "coverage">): number {
  const { slope, offset } = curves[claim.verdict]
  return 1 / (1 + Math.exp(-(slope * claim.coverage + offset)))
}
