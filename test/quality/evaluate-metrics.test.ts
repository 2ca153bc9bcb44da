import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { aurc, auroc } from "../../src/evaluate/metrics/abstention.ts"
import { answerHit, evidenceHit, tokenF1 } from "../../src/evaluate/metrics/answers.ts"
import { calibrationBins, calibrationError } from "../../src/evaluate/metrics/calibration.ts"
import { compare, signTest } from "../../src/evaluate/metrics/compare.ts"
import { percentile } from "../../src/evaluate/metrics/latency.ts"
import { normaliseAnswer } from "../../src/evaluate/metrics/normalise.ts"
import { ndcg, recall, reciprocalRank } from "../../src/evaluate/metrics/ranking.ts"

/** Reference results; `test/fixtures/metrics/make.py` makes them again. */
function reference<Value>(name: string): Value {
  return JSON.parse(readFileSync(join(import.meta.dirname, "../fixtures/metrics", `${name}.json`), "utf8")) as Value
}

describe("metrics agree with their reference implementations", () => {
  test("nDCG@10, recall@20 and reciprocal rank with trec_eval", () => {
    const rows =
      reference<
        readonly {
          judged: Record<string, number>
          ranked: string[]
          ndcg10: number
          recall20: number
          reciprocalRank: number
        }[]
      >("ranking")
    for (const row of rows) {
      const judged = new Map(Object.entries(row.judged))
      expect(ndcg(row.ranked, judged, 10)).toBeCloseTo(row.ndcg10, 6)
      expect(recall(row.ranked, judged, 20)).toBeCloseTo(row.recall20, 6)
      expect(reciprocalRank(row.ranked, judged, row.ranked.length)).toBeCloseTo(row.reciprocalRank, 6)
    }
    expect(rows).toHaveLength(20)
  })

  test("normalisation and token F1 with the SQuAD script", () => {
    const rows = reference<readonly { text: string; answer: string; normal: string; f1: number }[]>("answers")
    for (const row of rows) {
      expect(normaliseAnswer(row.text)).toBe(row.normal)
      expect(tokenF1(row.text, [row.answer])).toBeCloseTo(row.f1, 9)
    }
    expect(rows).toHaveLength(60)
  })

  test("AUROC with scikit-learn, the area under the risk-coverage curve with its mean over random orders of ties", () => {
    const rows =
      reference<
        readonly {
          confidence: number[]
          isRight: boolean[]
          auroc: number
          aurcAbout: number
          distinct: number[]
          aurcOfDistinct: number
        }[]
      >("abstention")
    for (const row of rows) {
      const judged = (scores: readonly number[]) =>
        scores.map((confidence, index) => ({ confidence, isRight: row.isRight[index] === true }))
      expect(auroc(row.confidence, row.isRight)).toBeCloseTo(row.auroc, 9)
      expect(aurc(judged(row.distinct))).toBeCloseTo(row.aurcOfDistinct, 9)
      expect(Math.abs(aurc(judged(row.confidence)) - row.aurcAbout)).toBeLessThan(0.005)
    }
  })

  test("calibration bins of equal mass with scikit-learn's quantile strategy", () => {
    const rows =
      reference<
        readonly { confidence: number[]; isRight: boolean[]; accuracy: number[]; mean: number[]; error: number }[]
      >("calibration")
    for (const row of rows) {
      const judged = row.confidence.map((confidence, index) => ({ confidence, isRight: row.isRight[index] === true }))
      const bins = calibrationBins(judged, 10)
      for (const [index, bin] of bins.entries()) {
        expect(bin.accuracy).toBeCloseTo(row.accuracy[index] ?? Number.NaN, 9)
        expect(bin.confidence).toBeCloseTo(row.mean[index] ?? Number.NaN, 9)
      }
      expect(calibrationError(judged, 10)).toBeCloseTo(row.error, 9)
    }
  })

  test("percentiles with NumPy", () => {
    const { values, percentiles } = reference<{ values: number[]; percentiles: [number, number][] }>("latency")
    for (const [share, value] of percentiles) expect(percentile(values, share)).toBeCloseTo(value, 9)
  })

  test("the sign test with SciPy, the bootstrap's interval with NumPy's within its own noise", () => {
    const { signTests, one, other, low, high } = reference<{
      signTests: { better: number; worse: number; p: number }[]
      one: number[]
      other: number[]
      low: number
      high: number
    }>("comparison")
    for (const { better, worse, p } of signTests) expect(signTest(better, worse)).toBeCloseTo(p, 6)
    const compared = compare(one, other)
    expect(Math.abs(compared.low - low)).toBeLessThan(0.004)
    expect(Math.abs(compared.high - high)).toBeLessThan(0.004)
  })
})

describe("hits", () => {
  test("an answer is held at word boundaries, whatever the case, the articles and the quotation marks", () => {
    expect(answerHit(["It takes the “Five” working days."], ["five working days"], 1)).toBe(true)
    expect(answerHit(["Twenty-five working days"], ["five working days"], 1)).toBe(false)
    expect(answerHit(["no", "no", "It is Berlin."], ["Berlin"], 3)).toBe(true)
    expect(answerHit(["no", "no", "It is Berlin."], ["Berlin"], 2)).toBe(false)
    expect(answerHit(["the"], ["a"], 1)).toBe(false)
  })

  test("evidence is hit by a sentence of it and by what takes it in, not by a word or two in common", () => {
    const paragraph = "Full-time staff have 27 days. Part-time staff have a share of that. Ask the people team."
    expect(evidenceHit(["Part-time staff have a share of that."], [paragraph])).toBe(true)
    expect(evidenceHit([paragraph], ["Full-time staff have 27 days."])).toBe(true)
    expect(evidenceHit(["Full-time cleaners have keys to every single room."], [paragraph])).toBe(false)
  })
})
