import type { Forest, Tree } from "../generate/extractive/trees.ts"
import { createRandom } from "../learn/margin.ts"

/** Rows of features in groups that are ranked among themselves: one group a question. */
export interface BoostData {
  readonly features: readonly string[]
  /** Row after row, `features.length` values each; NaN is unknown. */
  readonly values: Float32Array
  readonly isRight: Uint8Array
  /** Where each group begins, and the number of rows at the end. */
  readonly groupStarts: readonly number[]
  /** Weight of each group. */
  readonly groupWeights?: readonly number[]
}

export interface BoostOptions {
  /** `rank`: share of a softmax over the group that falls on right rows; `probability`: each row by itself. */
  readonly objective: "rank" | "probability"
  readonly trees: number
  readonly leaves: number
  readonly rate: number
  /** Least sum of second derivatives in a leaf. */
  readonly leastCurve: number
  readonly ridge: number
  /** Share of the features that each tree may use. */
  readonly featureShare: number
  /** Share of the groups that each tree sees. */
  readonly groupShare: number
  readonly seed: number
  /** +1 or −1 for features whose score may only rise or only fall. */
  readonly monotone?: Readonly<Record<string, 1 | -1>>
}

const bins = 64
const unknownBin = bins

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

interface Growing {
  readonly binned: Uint8Array
  readonly edges: readonly Float64Array[]
  readonly width: number
  readonly gradients: Float64Array
  readonly curves: Float64Array
  readonly columns: readonly number[]
  readonly rows: Int32Array
  readonly options: BoostOptions
  readonly features: readonly string[]
}

interface Split {
  readonly gain: number
  readonly column: number
  readonly bin: number
  readonly unknownLeft: boolean
}

interface Leaf {
  readonly node: number
  readonly rows: Int32Array
  readonly gradient: number
  readonly curve: number
  /** Bounds on the values of leaves below, for monotone features. */
  readonly low: number
  readonly high: number
  readonly split: Split | undefined
}

function growTree(growing: Growing): Tree {
  const { options, edges } = growing
  const tree = {
    feature: [] as number[],
    threshold: [] as number[],
    left: [] as number[],
    right: [] as number[],
    unknownLeft: [] as number[],
  }
  const addNode = (): number => {
    tree.feature.push(-1)
    tree.threshold.push(0)
    tree.left.push(-1)
    tree.right.push(-1)
    tree.unknownLeft.push(0)
    return tree.feature.length - 1
  }
  const open = (rows: Int32Array, low: number, high: number): Leaf => {
    let gradient = 0
    let curve = 0
    for (const row of rows) {
      gradient += growing.gradients[row]!
      curve += growing.curves[row]!
    }
    return { node: addNode(), rows, gradient, curve, low, high, split: bestSplit(growing, rows, gradient, curve) }
  }
  const leaves: Leaf[] = [open(growing.rows, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)]
  while (leaves.length < options.leaves) {
    let chosen = -1
    for (const [index, leaf] of leaves.entries())
      if (leaf.split !== undefined && (chosen < 0 || leaf.split.gain > (leaves[chosen]!.split?.gain ?? 0)))
        chosen = index
    const leaf = leaves[chosen]
    if (leaf?.split === undefined) break
    const { column, bin, unknownLeft } = leaf.split
    const [leftRows, rightRows] = partition(growing, leaf.rows, leaf.split)
    const direction = options.monotone?.[growing.features[column]!]
    const middle = clampTo(leafValue(leaf.gradient, leaf.curve, options), leaf.low, leaf.high)
    const left = open(leftRows, direction === -1 ? middle : leaf.low, direction === 1 ? middle : leaf.high)
    const right = open(rightRows, direction === 1 ? middle : leaf.low, direction === -1 ? middle : leaf.high)
    tree.feature[leaf.node] = column
    tree.threshold[leaf.node] = round(edges[column]![bin]!)
    tree.left[leaf.node] = left.node
    tree.right[leaf.node] = right.node
    tree.unknownLeft[leaf.node] = unknownLeft ? 1 : 0
    leaves.splice(chosen, 1, left, right)
  }
  for (const leaf of leaves) {
    const value = clampTo(leafValue(leaf.gradient, leaf.curve, options), leaf.low, leaf.high)
    tree.threshold[leaf.node] = round(options.rate * value)
  }
  return tree
}

/** Six digits keep the file readable; scores change by less than a millionth. */
function round(value: number): number {
  return Number(value.toPrecision(6))
}

function clampTo(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

function leafValue(gradient: number, curve: number, options: BoostOptions): number {
  return -gradient / (curve + options.ridge)
}

function partition(growing: Growing, rows: Int32Array, split: Split): readonly [Int32Array, Int32Array] {
  const left: number[] = []
  const right: number[] = []
  for (const row of rows) {
    const bin = growing.binned[row * growing.width + split.column]!
    const isLeft = bin === unknownBin ? split.unknownLeft : bin <= split.bin
    if (isLeft) left.push(row)
    else right.push(row)
  }
  return [Int32Array.from(left), Int32Array.from(right)]
}

function bestSplit(growing: Growing, rows: Int32Array, gradient: number, curve: number): Split | undefined {
  const { options, columns, binned, width } = growing
  const gradientSums = new Float64Array((bins + 1) * columns.length)
  const curveSums = new Float64Array((bins + 1) * columns.length)
  for (const row of rows) {
    const [rowGradient, rowCurve] = [growing.gradients[row]!, growing.curves[row]!]
    if (rowCurve === 0) continue
    for (let index = 0; index < columns.length; index += 1) {
      const at = index * (bins + 1) + binned[row * width + columns[index]!]!
      gradientSums[at]! += rowGradient
      curveSums[at]! += rowCurve
    }
  }
  const whole = (gradient * gradient) / (curve + options.ridge)
  let best: Split | undefined
  for (const [index, column] of columns.entries()) {
    const from = index * (bins + 1)
    const unknown = { gradient: gradientSums[from + bins]!, curve: curveSums[from + bins]! }
    const direction = options.monotone?.[growing.features[column]!]
    for (const unknownLeft of unknown.curve > 0 ? [true, false] : [false]) {
      let leftGradient = unknownLeft ? unknown.gradient : 0
      let leftCurve = unknownLeft ? unknown.curve : 0
      for (let bin = 0; bin < growing.edges[column]!.length; bin += 1) {
        leftGradient += gradientSums[from + bin]!
        leftCurve += curveSums[from + bin]!
        const rightCurve = curve - leftCurve
        if (leftCurve < options.leastCurve || rightCurve < options.leastCurve) continue
        const rightGradient = gradient - leftGradient
        if (direction !== undefined) {
          const rise = leafValue(rightGradient, rightCurve, options) - leafValue(leftGradient, leftCurve, options)
          if (rise * direction < 0) continue
        }
        const gain =
          (leftGradient * leftGradient) / (leftCurve + options.ridge) +
          (rightGradient * rightGradient) / (rightCurve + options.ridge) -
          whole
        if (gain > 1e-6 && gain > (best?.gain ?? 0)) best = { gain, column, bin, unknownLeft }
      }
    }
  }
  return best
}

/** Values as numbers of quantile bins; a value at most an edge lies in its bin or a lower one. */
function binFeatures(
  data: BoostData,
  width: number,
  count: number,
): { readonly binned: Uint8Array; readonly edges: readonly Float64Array[] } {
  const binned = new Uint8Array(count * width)
  const edges: Float64Array[] = []
  for (let column = 0; column < width; column += 1) {
    const known: number[] = []
    const step = Math.max(1, Math.floor(count / 20_000))
    for (let row = 0; row < count; row += step) {
      const value = data.values[row * width + column]!
      if (!Number.isNaN(value)) known.push(value)
    }
    known.sort((one, other) => one - other)
    const distinct: number[] = []
    let last = Number.NEGATIVE_INFINITY
    for (let bin = 1; bin < bins; bin += 1) {
      let at = Math.min(known.length - 1, Math.floor((bin * known.length) / bins))
      const value = known[at]
      if (value === undefined || value <= last) continue
      last = value
      while (at < known.length && known[at]! <= value) at += 1
      const next = known[at]
      // Halfway to the next value: rounding in the written file moves no row to the other side.
      if (next !== undefined) distinct.push((value + next) / 2)
    }
    const columnEdges = Float64Array.from(distinct)
    edges.push(columnEdges)
    for (let row = 0; row < count; row += 1) {
      const value = data.values[row * width + column]!
      binned[row * width + column] = Number.isNaN(value) ? unknownBin : binOf(columnEdges, value)
    }
  }
  return { binned, edges }
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= edges[middle]!) high = middle
    else low = middle + 1
  }
  return low
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
