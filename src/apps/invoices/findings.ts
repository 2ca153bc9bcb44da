import type { Finding } from "../../core/finding.ts"
import { cite, type Place, type Sheet } from "../extraction/sheet.ts"

/** A value that stands at `places`; `confidence` is cut to 0 and rounded to thousandths. */
export function found(sheet: Sheet, value: string, places: readonly Place[], confidence: number): Finding<string> {
  return {
    value,
    evidence: cite(sheet, places),
    verdict: "supported",
    confidence: Math.round(Math.max(0, confidence) * 1000) / 1000,
  }
}

/** Nothing was found; `reason` is said to a person. */
export function missing(reason: string): Finding<string> {
  return { status: "missing", reason, nearest: [] }
}

/**
 * Probability that a value with this score is right; measured on the layouts kept for fitting
 * (`node bench/invoices.ts --calibration`), cautious where few were seen.
 */
export function calibrateLabel(score: number): number {
  if (score >= 0.9) return 0.96
  if (score >= 0.8) return 0.92
  if (score >= 0.7) return 0.85
  return score >= 0.55 ? 0.7 : 0.4
}
