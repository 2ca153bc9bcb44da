import type { Forest, Tree } from "../generate/extractive/trees.ts"
import { createRandom } from "../learn/margin.ts"
import { binFeatures } from "./boost-bins.ts"
import type { BoostData, BoostOptions } from "./boost-data.ts"
import { growTree } from "./boost-tree.ts"

/**
 * Fits boosted regression trees on histograms.
 * Source: Chen and Guestrin, "XGBoost", 2016, equations 6–8 (gain and leaf values); the ranking loss is ListNet's top-one
 * softmax (Cao et al., "Learning to rank", 2007) over groups with at least one right row.
 */
export function fitForest(data: BoostData, options: BoostOptions): Forest {
  const width = data.features.length
  const count = data.isRight.length
  const { binned, edges } = binFeatures(data, width, count)
  const scores = new Float64Array(count)
  const base = options.objective === "probability" ? logOdds(data.isRight) : 0
  scores.fill(base)
  const gradients = new Float64Array(count)
  const curves = new Float64Array(count)
  const random = createRandom(options.seed)
  const trees: Tree[] = []
  for (let round = 0; round < options.trees; round += 1) {
    derive(data, options.objective, scores, gradients, curves)
    const columns = sample(width, options.featureShare, random)
    const rows = sampleRows(data, options.groupShare, random)
    const tree = growTree({ binned, edges, width, gradients, curves, columns, rows, options, features: data.features })
    trees.push(tree)
    for (let row = 0; row < count; row += 1) scores[row]! += scoreTree(tree, data.values, row * width)
  }
  return { features: data.features, base, trees }
}

function logOdds(isRight: Uint8Array): number {
  const share = Math.min(0.999, Math.max(0.001, isRight.reduce((sum, value) => sum + value, 0) / isRight.length))
  return Math.log(share / (1 - share))
}

function derive(
  data: BoostData,
  objective: BoostOptions["objective"],
  scores: Float64Array,
  gradients: Float64Array,
  curves: Float64Array,
): void {
  for (let group = 0; group + 1 < data.groupStarts.length; group += 1) {
    const from = data.groupStarts[group]!
    const to = data.groupStarts[group + 1]!
    const weight = data.groupWeights?.[group] ?? 1
    if (objective === "probability") {
      for (let row = from; row < to; row += 1) {
        const probability = 1 / (1 + Math.exp(-scores[row]!))
        gradients[row] = weight * (probability - data.isRight[row]!)
        curves[row] = weight * probability * (1 - probability)
      }
      continue
    }
    let top = Number.NEGATIVE_INFINITY
    for (let row = from; row < to; row += 1) top = Math.max(top, scores[row]!)
    let total = 0
    let right = 0
    for (let row = from; row < to; row += 1) {
      const share = Math.exp(scores[row]! - top)
      total += share
      if (data.isRight[row] === 1) right += share
    }
    for (let row = from; row < to; row += 1) {
      const share = Math.exp(scores[row]! - top)
      const wanted = data.isRight[row] === 1 ? share / right : 0
      gradients[row] = right === 0 ? 0 : weight * (share / total - wanted)
      curves[row] = right === 0 ? 0 : weight * (share / total) * (1 - share / total)
    }
  }
}
function scoreTree(tree: Tree, values: Float32Array, offset: number): number {
  let node = 0
  while (tree.feature[node]! >= 0) {
    const value = values[offset + tree.feature[node]!]!
    const isLeft = Number.isNaN(value) ? tree.unknownLeft[node] === 1 : value <= tree.threshold[node]!
    node = isLeft ? tree.left[node]! : tree.right[node]!
  }
  return tree.threshold[node]!
}

function sample(count: number, share: number, random: () => number): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => index)
  return share >= 1 ? all : all.filter(() => random() < share)
}

function sampleRows(data: BoostData, share: number, random: () => number): Int32Array {
  const rows: number[] = []
  for (let group = 0; group + 1 < data.groupStarts.length; group += 1) {
    if (share < 1 && random() >= share) continue
    for (let row = data.groupStarts[group]!; row < data.groupStarts[group + 1]!; row += 1) rows.push(row)
  }
  return Int32Array.from(rows)
}
