import {
  type ConfidenceFeatures,
  confidenceFeaturesOf,
  confidenceNames,
  type Ranked,
  rankByScore,
} from "../generate/extractive/confidence.ts"
import { type Forest, scoreForest, type Tree } from "../generate/extractive/trees.ts"
import { fitForest } from "./boost.ts"
import type { BoostData, BoostOptions } from "./boost-data.ts"

/** One question with its described candidates, ready to fit on or to judge by. */
export interface Collected {
  /** Whose documents were asked, and whose question it is. */
  readonly set: string
  readonly from: string
  readonly id: string
  readonly question: string
  readonly isAnswerable: boolean
  /** Features of each candidate, in the order of `names`. */
  readonly rows: readonly Float32Array[]
  readonly names: readonly string[]
  /** The candidate holds a right answer, and is of the right document, too. */
  readonly holds: readonly boolean[]
  readonly isRight: readonly boolean[]
  /** Rarity of each of the question's words. */
  readonly rarities: readonly number[]
}

const rankOptions: BoostOptions = {
  objective: "rank",
  trees: 110,
  leaves: 6,
  rate: 0.1,
  leastCurve: 3,
  ridge: 4,
  featureShare: 0.4,
  groupShare: 0.7,
  seed: 1,
}

/**
 * Fits the order of candidates on questions that have a right one. Smaller sets weigh more, but not as much as large ones.
 * @param bags forests that differ in what they saw; they err differently, and their mean errs less
 */
export function fitRank(collected: readonly Collected[], bags: number, options: Partial<BoostOptions> = {}): Forest {
  const useful = collected.filter((one) => one.isRight.includes(true))
  const names = useful[0]?.names ?? []
  const sizes = new Map<string, number>()
  for (const one of useful) sizes.set(one.set, (sizes.get(one.set) ?? 0) + 1)
  const largest = Math.max(...sizes.values())
  const rows = useful.reduce((sum, one) => sum + one.rows.length, 0)
  const values = new Float32Array(rows * names.length)
  const isRight = new Uint8Array(rows)
  const groupStarts = [0]
  let row = 0
  for (const one of useful) {
    for (const [index, features] of one.rows.entries()) {
      values.set(features, row * names.length)
      isRight[row] = one.isRight[index] === true ? 1 : 0
      row += 1
    }
    groupStarts.push(row)
  }
  const groupWeights = useful.map((one) => ((sizes.get(one.set) ?? 1) / largest) ** -0.25)
  const data: BoostData = { features: names, values, isRight, groupStarts, groupWeights }
  return meanOf(
    Array.from({ length: bags }, (_, bag) => fitForest(data, { ...rankOptions, ...options, seed: bag + 1 })),
  )
}

function meanOf(forests: readonly Forest[]): Forest {
  const [first] = forests
  if (first === undefined) throw new Error("a mean of nothing")
  const trees = forests
    .flatMap((forest) => forest.trees)
    .map((tree): Tree => {
      const isLeaf = (node: number) => tree.feature[node] === -1
      const threshold = tree.threshold.map((value, node) =>
        isLeaf(node) ? Number((value / forests.length).toPrecision(5)) : value,
      )
      return { ...tree, threshold }
    })
  return { features: first.features, base: forests.reduce((sum, one) => sum + one.base, 0) / forests.length, trees }
}

/** Candidates by a fitted order, best first. */
export function rankCollected(forest: Forest, one: Collected): readonly Ranked[] {
  return rankByScore(one.rows.map((row) => scoreForest(forest, row)))
}

/** A question as the confidence sees it, and whether one of the first three candidates (the first) is right. */
export interface ConfidenceRow {
  readonly of: Collected
  readonly features: ConfidenceFeatures | undefined
  readonly isRight: boolean
  readonly isFirstRight: boolean
}

/** One question ranked by `forest`, as the confidence is fitted on it; `features` are undefined where nothing was found. */
export function confidenceRow(forest: Forest, one: Collected): ConfidenceRow {
  const ranked = rankCollected(forest, one)
  const candidates = one.rows.map((row) => Object.fromEntries(one.names.map((name, index) => [name, row[index]!])))
  return {
    of: one,
    features: confidenceFeaturesOf(candidates, one.rarities, ranked),
    isRight: ranked.slice(0, 3).some((each) => one.holds[each.candidate] === true),
    isFirstRight: one.holds[ranked[0]?.candidate ?? -1] === true,
  }
}

/** Which half of the questions a question belongs to; its ranks come from a forest fitted on the other half. */
export function halfOf(one: Collected): 0 | 1 {
  let hash = 0
  for (const character of one.id) hash = (hash * 31 + character.charCodeAt(0)) >>> 0
  return hash % 2 === 0 ? 0 : 1
}

const confidenceOptions: BoostOptions = {
  objective: "probability",
  trees: 160,
  leaves: 4,
  rate: 0.05,
  leastCurve: 6,
  ridge: 6,
  featureShare: 0.5,
  groupShare: 0.7,
  seed: 1,
  // More of the question found never means less confidence, more of it missing never more: what holds beyond the fitted sets.
  monotone: {
    share: 1,
    coverage: 1,
    coverageBefore: 1,
    coverageContext: 1,
    coveragePassage: 1,
    bestCoverageNear: 1,
    bestCoveragePassage: 1,
    wordScore: 1,
    soft: 1,
    softBefore: 1,
    softNear: 1,
    softContext: 1,
    softNames: 1,
    bestSoft: 1,
    inOrder: 1,
    similarity: 1,
    bestSimilarity: 1,
    softMissing: -1,
    softMissingNear: -1,
    rarestMissing: -1,
    rarestMissingPassage: -1,
    unknownWords: -1,
    unknownShare: -1,
    nameMissing: -1,
  },
}

/**
 * Fits the log-odds that one of the first three candidates is right. A set counts by the root of its size; questions of
 * other collections, which nothing answers, count as they are.
 */
export function fitConfidence(rows: readonly ConfidenceRow[]): Forest {
  const useful = rows.filter((row) => row.features !== undefined)
  const sizes = new Map<string, number>()
  for (const { of } of useful) if (of.set === of.from) sizes.set(of.set, (sizes.get(of.set) ?? 0) + 1)
  const weightOf = ({ of }: ConfidenceRow) => (of.set === of.from ? Math.sqrt(300 / (sizes.get(of.set) ?? 300)) : 1)
  const width = confidenceNames.length
  const values = new Float32Array(useful.length * width)
  for (const [index, row] of useful.entries())
    values.set(
      Float32Array.from(confidenceNames, (name) => row.features?.[name] ?? Number.NaN),
      index * width,
    )
  const data: BoostData = {
    features: confidenceNames,
    values,
    isRight: Uint8Array.from(useful, (row) => (row.isRight ? 1 : 0)),
    groupStarts: Array.from({ length: useful.length + 1 }, (_, index) => index),
    groupWeights: useful.map(weightOf),
  }
  return meanOf([1, 2, 3].map((seed) => fitForest(data, { ...confidenceOptions, seed })))
}

/** Probability of one row. */
export function confidenceIn(forest: Forest, row: ConfidenceRow): number {
  if (row.features === undefined) return 0
  const odds = scoreForest(
    forest,
    confidenceNames.map((name) => row.features?.[name] ?? Number.NaN),
  )
  return 1 / (1 + Math.exp(-odds))
}
