import type { Judged } from "./abstention.ts"

export interface CalibrationBin {
  readonly count: number
  /** Mean confidence of the bin. */
  readonly confidence: number
  /** Share of right answers in it. */
  readonly accuracy: number
}

/** Bins of equal mass, by rising confidence. Fewer bins than asked for where there are fewer answers. */
export function calibrationBins(judged: readonly Judged[], bins: number): readonly CalibrationBin[] {
  const sorted = [...judged].sort((one, other) => one.confidence - other.confidence)
  const found: CalibrationBin[] = []
  for (let bin = 0; bin < bins; bin += 1) {
    const members = sorted.slice(
      Math.floor((bin * sorted.length) / bins),
      Math.floor(((bin + 1) * sorted.length) / bins),
    )
    if (members.length === 0) continue
    const confidence = members.reduce((sum, one) => sum + one.confidence, 0) / members.length
    const accuracy = members.filter((one) => one.isRight).length / members.length
    found.push({ count: members.length, confidence, accuracy })
  }
  return found
}

/**
 * Expected calibration error over bins of equal mass: by how much confidence misses the share of right answers, on average.
 * Source: Nguyen and O'Connor, "Posterior calibration and exploratory analysis for natural language processing models", 2015.
 */
export function calibrationError(judged: readonly Judged[], bins = 10): number {
  if (judged.length === 0) return 0
  const misses = calibrationBins(judged, bins).map((bin) => bin.count * Math.abs(bin.confidence - bin.accuracy))
  return misses.reduce((sum, miss) => sum + miss, 0) / judged.length
}
