// Fits the order of candidate sentences and the confidence of the extractive answerer on the fit parts, writes
// `src/generate/extractive/weights.json`, and reports on the report parts.
//   node bench/cases/make.ts && node bench/fit-answer.ts [--again] [--report] [--left-out]
// `--again` collects anew (minutes); `--report` only reports what the written weights reach; `--left-out` also fits without each
// set and reports on it.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Case } from "../src/evaluate/case.ts"
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
import { openStaticEmbedder } from "../src/models/embedders/static.ts"
import { collect, load, save } from "./answer/collect.ts"
import { reportAnswers, reportConfidence, reportLeftOut } from "./answer/report.ts"
import { openWorld, type World } from "./answer/world.ts"

const sets = ["squad2", "clapnq", "doc2dial"]
/** Questions of one set asked to another's documents. */
const foreignCases = 80
const target = join(import.meta.dirname, "../src/generate/extractive/weights.json")

const fit = await collectPart("fit")
const report = await collectPart("report")
const isReportOnly = process.argv.includes("--report")
const weights = isReportOnly ? (JSON.parse(readFileSync(target, "utf8")) as ExtractiveWeights) : fitAll(fit)
if (!isReportOnly) writeFileSync(target, `${JSON.stringify(weights)}\n`)

const rows = report.map((one) => confidenceRow(weights.rank, one))
reportAnswers(sets, report, weights.rank)
reportConfidence(sets, rows, (row) => confidenceIn(weights.confidence, row))
console.log(`default threshold ${weights.minConfidence}`)
if (process.argv.includes("--left-out")) {
  for (const set of sets) {
    const others = fitAll(fit.filter((one) => one.set !== set && one.from !== set))
    const left = report.map((one) => confidenceRow(others.rank, one))
    reportLeftOut(set, sets, left, (row) => confidenceIn(others.confidence, row))
  }
}

/** Ranks first; the confidence is fitted on ranks by a forest that has not seen the question. */
function fitAll(collected: readonly Collected[]): ExtractiveWeights {
  const rank = fitRank(collected, 3)
  const halves = ([0, 1] as const).map((half) =>
    fitRank(
      collected.filter((one) => halfOf(one) !== half),
      1,
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

async function collectPart(part: "fit" | "report"): Promise<readonly Collected[]> {
  const worlds = new Map<string, World>()
  const worldOf = async (set: string): Promise<World> => {
    const world = worlds.get(set) ?? (await openWorld(set, part, await openStaticEmbedder()))
    worlds.set(set, world)
    return world
  }
  const found: Collected[] = []
  for (const set of sets) {
    for (const from of sets) {
      const name = `${set}-${part}-${from}`
      let collected = process.argv.includes("--again") ? undefined : load(name)
      if (collected === undefined) {
        const startedAtMs = performance.now()
        const cases = thin((await worldOf(from)).cases, set === from ? part : "foreign")
        collected = await collect(await worldOf(set), from, cases, await openStaticEmbedder())
        save(name, collected)
        console.error(
          `${name}: ${cases.length} cases, ${Math.round((performance.now() - startedAtMs) / cases.length)} ms each`,
        )
      }
      found.push(...collected)
    }
  }
  return found
}

/** Enough of each kind: of a large set's answerable questions eight hundred, of its unanswerable ones fewer. */
function thin(cases: readonly Case[], purpose: "fit" | "report" | "foreign"): readonly Case[] {
  if (purpose === "foreign") return evenly(cases, foreignCases)
  const answerable = cases.filter((one) => one.unanswerable !== true)
  return [
    ...evenly(answerable, 800),
    ...evenly(
      cases.filter((one) => one.unanswerable === true),
      purpose === "fit" ? 300 : 400,
    ),
  ]
}

function evenly(cases: readonly Case[], count: number): readonly Case[] {
  if (cases.length <= count) return cases
  return Array.from({ length: count }, (_, index) => cases[Math.floor((index * cases.length) / count)]!)
}
