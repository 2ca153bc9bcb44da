import type { SparseRows } from "./sparse.ts"

export interface MarginOptions {
  /** Cost of an error; larger fits closer. */
  readonly cost: number
  /** Cost of an error on a positive row, as a multiple of `cost`. */
  readonly positiveWeight: number
  readonly passes: number
  readonly seed: number
}

/** A linear score: `weights · row + bias`. */
export interface LinearModel {
  readonly weights: Float32Array
  readonly bias: number
}

/**
 * Fits a linear large-margin classifier (L2 regularised, squared hinge loss) by dual coordinate descent.
 * Source: Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, algorithm 1, L2-SVM.
 * @param rows  which rows of `data` to fit on
 * @param isPositive label of each row of `data`
 */
export function fitMargin(
  data: SparseRows,
  rows: readonly number[],
  isPositive: (row: number) => boolean,
  options: MarginOptions,
): LinearModel {
  const weights = new Float32Array(data.columns)
  let bias = 0
  const order = Uint32Array.from(rows)
  const alpha = new Float64Array(data.count)
  const squares = new Float64Array(data.count)
  for (const row of order) {
    let sum = 1
    for (let at = data.starts[row]!; at < data.starts[row + 1]!; at += 1) sum += data.values[at]! ** 2
    squares[row] = sum
  }
  const random = createRandom(options.seed)
  for (let pass = 0; pass < options.passes; pass += 1) {
    shuffle(order, random)
    let largest = 0
    for (const row of order) {
      const label = isPositive(row) ? 1 : -1
      const diagonal = 1 / (2 * options.cost * (label === 1 ? options.positiveWeight : 1))
      const gradient = label * (dot(data, row, weights) + bias) - 1 + diagonal * alpha[row]!
      if (alpha[row] === 0 && gradient >= 0) continue
      const next = Math.max(alpha[row]! - gradient / (squares[row]! + diagonal), 0)
      const change = (next - alpha[row]!) * label
      if (change === 0) continue
      alpha[row] = next
      bias += change
      for (let at = data.starts[row]!; at < data.starts[row + 1]!; at += 1)
        weights[data.indices[at]!]! += change * data.values[at]!
      largest = Math.max(largest, Math.abs(gradient))
    }
    if (largest < 0.05) break
  }
  return { weights, bias }
}

/** Score of one row. */
export function score(model: LinearModel, data: SparseRows, row: number): number {
  return dot(data, row, model.weights) + model.bias
}

function dot(data: SparseRows, row: number, weights: Float32Array): number {
  let sum = 0
  for (let at = data.starts[row]!; at < data.starts[row + 1]!; at += 1)
    sum += data.values[at]! * weights[data.indices[at]!]!
  return sum
}

/** Deterministic numbers in 0…1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Fisher–Yates, in place. */
export function shuffle(values: Uint32Array, random: () => number): void {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    const kept = values[last]!
    values[last] = values[other]!
    values[other] = kept
  }
}
