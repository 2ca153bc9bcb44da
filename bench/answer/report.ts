// What the fitted scorers reach on the report parts.
import { auroc } from "../../src/evaluate/metrics/abstention.ts"
import { calibrationError } from "../../src/evaluate/metrics/calibration.ts"
import { rankByScore } from "../../src/generate/extractive/confidence.ts"
import type { Forest } from "../../src/generate/extractive/trees.ts"
import { type Collected, type ConfidenceRow, rankCollected } from "../../src/improve/extractive.ts"

type Confidence = (row: ConfidenceRow) => number

/** Right answer in the best claim and in the first three, beside the best BM25 sentence of the best passage. */
export function reportAnswers(sets: readonly string[], report: readonly Collected[], rank: Forest): void {
  for (const set of sets) {
    const own = report.filter((one) => one.set === set && one.from === set && one.isAnswerable)
    const hits = (count: number, order: (one: Collected) => readonly { readonly candidate: number }[]) =>
      share(own, (one) =>
        order(one)
          .slice(0, count)
          .some((each) => one.holds[each.candidate] === true),
      )
    const baseline = (one: Collected) => {
      const [wordScore, place] = [one.names.indexOf("wordScore"), one.names.indexOf("rank")]
      return rankByScore(one.rows.map((row) => row[wordScore]! - 100 * row[place]!))
    }
    const fitted = (one: Collected) => rankCollected(rank, one)
    console.log(
      `${set}: ${own.length} questions, best ${digits(hits(1, fitted))}, first three ${digits(hits(3, fitted))}; best BM25 sentence ${digits(hits(1, baseline))}, first three ${digits(hits(3, baseline))}; reach ${digits(share(own, (one) => one.holds.includes(true)))}`,
    )
  }
}

/** Calibration, what confidence tells apart, and the questions of other collections that are declined where 85% of the own are answered. */
export function reportConfidence(
  sets: readonly string[],
  rows: readonly ConfidenceRow[],
  confidence: Confidence,
): void {
  const declined: number[] = []
  for (const set of sets) {
    console.log(`${set}: ${describe(set, rows, confidence)}`)
    for (const from of sets) {
      if (from === set) continue
      const value = declinedOf(set, from, rows, confidence)
      declined.push(value)
      console.log(`  questions of ${from}: ${digits(value)} declined`)
    }
  }
  const mean = declined.reduce((sum, value) => sum + value, 0) / declined.length
  const own = rows.filter((row) => row.of.set === row.of.from)
  console.log(`declined: mean ${digits(mean)}, least ${digits(Math.min(...declined))}`)
  console.log(`own questions of all sets: ${calibration(own, confidence)}`)
  console.log(`with questions of other collections: ${calibration(rows, confidence)}`)
}

export function reportLeftOut(
  set: string,
  sets: readonly string[],
  rows: readonly ConfidenceRow[],
  confidence: Confidence,
): void {
  const own = rows.filter((row) => row.of.set === set && row.of.from === set && row.of.isAnswerable)
  const declined = sets.filter((from) => from !== set).map((from) => digits(declinedOf(set, from, rows, confidence)))
  console.log(
    `fitted without ${set}: best ${digits(share(own, (row) => row.isFirstRight))}, first three ${digits(share(own, (row) => row.isRight))}; ${describe(set, rows, confidence)}; declined ${declined.join(", ")}`,
  )
}

function describe(set: string, rows: readonly ConfidenceRow[], confidence: Confidence): string {
  const own = rows.filter((row) => row.of.set === set && row.of.from === set)
  const answerable = auroc(
    own.map(confidence),
    own.map((row) => row.of.isAnswerable),
  )
  return `${calibration(own, confidence)}${Number.isNaN(answerable) ? "" : `, answerable or not AUROC ${digits(answerable)}`}`
}

function calibration(rows: readonly ConfidenceRow[], confidence: Confidence): string {
  const judged = rows.map((row) => ({ confidence: confidence(row), isRight: row.isRight }))
  const scores = judged.map((one) => one.confidence)
  const right = auroc(
    scores,
    judged.map((one) => one.isRight),
  )
  return `ECE ${digits(calibrationError(judged))}, right or wrong AUROC ${digits(right)}`
}

function declinedOf(set: string, from: string, rows: readonly ConfidenceRow[], confidence: Confidence): number {
  const own = rows.filter((row) => row.of.set === set && row.of.from === set && row.of.isAnswerable)
  const sorted = own.map(confidence).sort((one, other) => one - other)
  const threshold = sorted[Math.floor(sorted.length * 0.15)] ?? 0
  const foreign = rows.filter((row) => row.of.set === set && row.of.from === from)
  return share(foreign, (row) => confidence(row) < threshold)
}

function share<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.filter(holds).length / items.length
}

function digits(value: number): string {
  return value.toFixed(3)
}
