import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { aurc, auroc, coverageRisk } from "../../src/evaluate/metrics/abstention.ts"
import { tokenF1 } from "../../src/evaluate/metrics/answers.ts"
import { calibrationBins, calibrationError } from "../../src/evaluate/metrics/calibration.ts"
import { percentile } from "../../src/evaluate/metrics/latency.ts"
import { ndcg, recall, reciprocalRank } from "../../src/evaluate/metrics/ranking.ts"

const judged = fc.array(fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), isRight: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
})
const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 20 })
const judgements = fc
  .dictionary(fc.integer({ min: 0, max: 30 }).map(String), fc.integer({ min: 0, max: 3 }))
  .map((found) => new Map(Object.entries(found)))

describe("metrics", () => {
  test.prop([ids, judgements, fc.integer({ min: 1, max: 15 })])(
    "of rankings lie in 0–1, the ideal order reaches 1",
    (ranked, gains, k) => {
      for (const value of [ndcg(ranked, gains, k), recall(ranked, gains, k), reciprocalRank(ranked, gains, k)]) {
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1 + 1e-9)
      }
      const relevant = [...gains].filter(([, gain]) => gain > 0).sort((one, other) => other[1] - one[1])
      if (relevant.length > 0)
        expect(
          ndcg(
            relevant.map(([id]) => id),
            gains,
            k,
          ),
        ).toBeCloseTo(1, 9)
    },
  )

  test.prop([judged])(
    "coverage rises to 1 while thresholds fall; the last risk is the share of wrong answers",
    (answers) => {
      const curve = coverageRisk(answers)
      for (const [index, point] of curve.entries()) {
        const next = curve[index + 1]
        if (next !== undefined) expect(next.coverage > point.coverage && next.threshold < point.threshold).toBe(true)
      }
      const last = curve[curve.length - 1]!
      expect(last.coverage).toBe(1)
      expect(last.risk).toBeCloseTo(answers.filter((one) => !one.isRight).length / answers.length, 9)
      expect(aurc(answers)).toBeLessThanOrEqual(1)
    },
  )

  test.prop([judged])("AUROC turned round is one minus itself", (answers) => {
    const scores = answers.map((one) => one.confidence)
    const right = answers.map((one) => one.isRight)
    const value = auroc(scores, right)
    const turned = auroc(
      scores.map((score) => -score),
      right,
    )
    if (!Number.isNaN(value)) expect(value + turned).toBeCloseTo(1, 9)
  })

  test.prop([judged, fc.integer({ min: 1, max: 12 })])(
    "calibration bins hold every answer once and the error lies in 0–1",
    (answers, bins) => {
      const found = calibrationBins(answers, bins)
      expect(found.reduce((sum, bin) => sum + bin.count, 0)).toBe(answers.length)
      const sizes = found.map((bin) => bin.count)
      if (answers.length >= bins) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      expect(calibrationError(answers, bins)).toBeLessThanOrEqual(1)
    },
  )

  test.prop([fc.lorem(), fc.lorem()])("token F1 is the same both ways and 1 with itself", (one, other) => {
    expect(tokenF1(one, [other])).toBeCloseTo(tokenF1(other, [one]), 9)
    expect(tokenF1(one, [one])).toBe(1)
  })

  test.prop([
    fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  ])("a percentile lies between the least and the most", (values, share) => {
    const found = percentile(values, share)
    expect(found).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6)
    expect(found).toBeLessThanOrEqual(Math.max(...values) + 1e-6)
  })
})
