// Fits the order of candidate sentences and the confidence of the extractive answerer on the fit parts, writes
// `src/generate/extractive/weights.json`, and reports on the report parts.
//   node bench/cases/make.ts && node bench/fit-answer.ts [--again] [--report] [--plot] [--left-out]
// `--again` collects anew (minutes); `--report` only reports what the written weights reach; `--plot` draws
// docs/img/coverage-risk.svg; `--left-out` also fits without each set and reports on it.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { ExtractiveWeights } from "../src/generate/extractive/weights.ts"
import type { Collected } from "../src/improve/extractive.ts"
import {
  type ConfidenceRow,
  confidenceIn,
  confidenceRow,
  fitConfidence,
  fitRank,
  halfOf,
} from "../src/improve/extractive.ts"
import { collectPart, sets, turns } from "./answer/collect.ts"
import { plotCoverageRisk } from "./answer/plot.ts"
import { reportAnswers, reportConfidence, reportLeftOut } from "./answer/report.ts"

const target = join(import.meta.dirname, "../src/generate/extractive/weights.json")

const isAgain = process.argv.includes("--again")
const fit = await collectPart("fit", isAgain)
const report = await collectPart("report", isAgain)
const isReportOnly = process.argv.includes("--report")
const weights = isReportOnly ? (JSON.parse(readFileSync(target, "utf8")) as ExtractiveWeights) : fitAll(fit)
if (!isReportOnly) writeFileSync(target, `${JSON.stringify(weights)}\n`)

const rows = report.map((one) => confidenceRow(weights.rank, one))
reportAnswers([...sets, turns], report, weights.rank)
reportConfidence(sets, rows, (row) => confidenceIn(weights.confidence, row))
console.log(`default threshold ${weights.minConfidence}`)
if (process.argv.includes("--plot")) {
  const judged = sets.map(
    (set) =>
      [
        set,
        rows
          .filter((row) => row.of.set === set && row.of.from === set)
          .map((row) => ({ confidence: confidenceIn(weights.confidence, row), isRight: row.isRight })),
      ] as const,
  )
  const path = join(import.meta.dirname, "../docs/img/coverage-risk.svg")
  writeFileSync(path, plotCoverageRisk(new Map(judged), weights.minConfidence))
}
if (process.argv.includes("--left-out")) {
  for (const set of sets) {
    const others = fitAll(fit.filter((one) => !one.set.startsWith(set) && one.from !== set))
    const left = report.map((one) => confidenceRow(others.rank, one))
    reportLeftOut(set, sets, left, (row) => confidenceIn(others.confidence, row))
  }
}

/** Ranks first; the confidence is fitted on ranks by a forest that has not seen the question. */
function fitAll(collected: readonly Collected[]): ExtractiveWeights {
  const rank = fitRank(collected, 6)
  const halves = ([0, 1] as const).map((half) =>
    fitRank(
      collected.filter((one) => halfOf(one) !== half),
      2,
    ),
  )
  const unseen = collected.map((one) => confidenceRow(halves[halfOf(one)]!, one))
  const confidence = fitConfidence(unseen)
  return {
    madeBy: "node bench/fit-answer.ts, on the fit parts of squad2, clapnq and doc2dial (bench/cases/lists)",
    rank,
    confidence,
    minConfidence: thresholdOf(unseen, (row) => confidenceIn(confidence, row)),
  }
}

/** The confidence that 85% of the answerable questions of their own documents reach, each set counting alike. */
function thresholdOf(unseen: readonly ConfidenceRow[], confidenceAt: (row: ConfidenceRow) => number): number {
  const perSet = sets.map((set) =>
    unseen
      .filter((row) => row.of.set === set && row.of.from === set && row.of.isAnswerable)
      .map(confidenceAt)
      .sort((one, other) => one - other),
  )
  const known = perSet.filter((values) => values.length > 0)
  const thresholds = known.map((values) => values[Math.floor(values.length * 0.15)] ?? 0)
  return Math.round((100 * thresholds.reduce((sum, value) => sum + value, 0)) / thresholds.length) / 100
}
