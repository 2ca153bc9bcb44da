import type { Tree } from "../generate/extractive/trees.ts"
import { bins, unknownBin } from "./boost-bins.ts"
import type { BoostOptions } from "./boost-data.ts"

/** What a tree grows from: binned features and the derivatives of the loss at each row. */
export interface Growing {
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

/** Sums of the derivatives in each bin of each column that the tree may use. */
interface Histogram {
  readonly gradients: Float64Array
  readonly curves: Float64Array
}

interface Leaf {
  readonly node: number
  readonly rows: Int32Array
  readonly gradient: number
  readonly curve: number
  /** Bounds on the values of leaves below, for monotone features. */
  readonly low: number
  readonly high: number
  readonly histogram: Histogram
  readonly split: Split | undefined
}

/** Grows one tree leaf by leaf, always where most is gained. */
export function growTree(growing: Growing): Tree {
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
  const open = (rows: Int32Array, histogram: Histogram, low: number, high: number): Leaf => {
    let gradient = 0
    let curve = 0
    for (const row of rows) {
      gradient += growing.gradients[row]!
      curve += growing.curves[row]!
    }
    const split = bestSplit(growing, histogram, gradient, curve)
    return { node: addNode(), rows, gradient, curve, low, high, histogram, split }
  }
  const leaves: Leaf[] = [
    open(growing.rows, histogramOf(growing, growing.rows), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
  ]
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
    // Only the smaller side is counted; the other is what is left.
    const isLeftSmaller = leftRows.length <= rightRows.length
    const counted = histogramOf(growing, isLeftSmaller ? leftRows : rightRows)
    const rest = without(leaf.histogram, counted)
    const left = open(
      leftRows,
      isLeftSmaller ? counted : rest,
      direction === -1 ? middle : leaf.low,
      direction === 1 ? middle : leaf.high,
    )
    const right = open(
      rightRows,
      isLeftSmaller ? rest : counted,
      direction === 1 ? middle : leaf.low,
      direction === -1 ? middle : leaf.high,
    )
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

function histogramOf(growing: Growing, rows: Int32Array): Histogram {
  const { columns, binned, width } = growing
  const gradients = new Float64Array((bins + 1) * columns.length)
  const curves = new Float64Array((bins + 1) * columns.length)
  for (const row of rows) {
    const [rowGradient, rowCurve] = [growing.gradients[row]!, growing.curves[row]!]
    if (rowCurve === 0) continue
    for (let index = 0; index < columns.length; index += 1) {
      const at = index * (bins + 1) + binned[row * width + columns[index]!]!
      gradients[at]! += rowGradient
      curves[at]! += rowCurve
    }
  }
  return { gradients, curves }
}

function without(whole: Histogram, part: Histogram): Histogram {
  return {
    gradients: whole.gradients.map((value, at) => value - part.gradients[at]!),
    curves: whole.curves.map((value, at) => Math.max(0, value - part.curves[at]!)),
  }
}

function bestSplit(growing: Growing, histogram: Histogram, gradient: number, curve: number): Split | undefined {
  const { options, columns } = growing
  const whole = (gradient * gradient) / (curve + options.ridge)
  let best: Split | undefined
  for (const [index, column] of columns.entries()) {
    const from = index * (bins + 1)
    const unknown = { gradient: histogram.gradients[from + bins]!, curve: histogram.curves[from + bins]! }
    const direction = options.monotone?.[growing.features[column]!]
    // Where nothing is unknown here, what will be goes with the larger side.
    const isKnown = unknown.curve < 1e-9
    for (const unknownLeft of isKnown ? [false] : [true, false]) {
      let leftGradient = unknownLeft ? unknown.gradient : 0
      let leftCurve = unknownLeft ? unknown.curve : 0
      for (let bin = 0; bin < growing.edges[column]!.length; bin += 1) {
        leftGradient += histogram.gradients[from + bin]!
        leftCurve += histogram.curves[from + bin]!
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
        if (gain > 1e-6 && gain > (best?.gain ?? 0))
          best = { gain, column, bin, unknownLeft: isKnown ? leftCurve > rightCurve : unknownLeft }
      }
    }
  }
  return best
}
