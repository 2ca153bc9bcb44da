import { createRandom, shuffle } from "../../learn/margin.ts"
import type { SparseRows } from "../../learn/sparse.ts"

/** One linear score a class: `weights[column * classes + class]`, and a bias. */
export interface LinearClassifier {
  readonly classes: number
  readonly weights: Float32Array
  readonly bias: Float32Array
}

export interface FitOptions {
  /** Length of the first steps; each column's own rate shrinks from there. */
  readonly rate: number
  readonly passes: number
  readonly seed: number
}

/** Gradients smaller than this change nothing that can be measured; leaving them out makes a pass half as long. */
const smallestGradient = 1e-3

/**
 * Multinomial logistic regression by stochastic gradient with one adaptive rate a column; stopping after a fixed number
 * of passes stands in for a penalty. Each visit of a row walks its columns twice, the second time for the few classes
 * that still have a gradient.
 * Source of the rate: Duchi, Hazan and Singer, "Adaptive Subgradient Methods", JMLR 2011, one accumulator a column.
 * @param rows  which rows of `data` to fit on
 * @param labels class of each row of `data`
 */
export function fitClassifier(
  data: SparseRows,
  rows: readonly number[],
  labels: Uint16Array,
  classes: number,
  options: FitOptions,
): LinearClassifier {
  const model = { classes, weights: new Float32Array(data.columns * classes), bias: new Float32Array(classes) }
  const { weights, bias } = model
  const squares = new Float32Array(data.columns).fill(1e-2)
  const order = Uint32Array.from(rows)
  const scores = new Float64Array(classes)
  const active = new Uint16Array(classes)
  const gradients = new Float64Array(classes)
  const random = createRandom(options.seed)
  for (let pass = 0; pass < options.passes; pass += 1) {
    shuffle(order, random)
    for (const row of order) {
      scoreRow(model, data, row, scores)
      softmax(scores, 1)
      let count = 0
      let norm = 0
      const label = labels[row]!
      for (let index = 0; index < classes; index += 1) {
        const gradient = scores[index]! - (index === label ? 1 : 0)
        if (gradient < smallestGradient && gradient > -smallestGradient) continue
        active[count] = index
        gradients[count] = gradient
        norm += gradient * gradient
        count += 1
      }
      const biasStep = options.rate * 0.1
      for (let index = 0; index < count; index += 1) bias[active[index]!]! -= biasStep * gradients[index]!
      for (let at = data.starts[row]!; at < data.starts[row + 1]!; at += 1) {
        const column = data.indices[at]!
        const value = data.values[at]!
        squares[column]! += value * value * norm
        const step = (options.rate * value) / Math.sqrt(squares[column]!)
        const base = column * classes
        for (let index = 0; index < count; index += 1) weights[base + active[index]!]! -= step * gradients[index]!
      }
    }
  }
  return model
}

/** Writes every class's score of one row into `scores`. */
export function scoreRow(model: LinearClassifier, data: SparseRows, row: number, scores: Float64Array): void {
  scores.set(model.bias)
  const { classes, weights } = model
  for (let at = data.starts[row]!; at < data.starts[row + 1]!; at += 1) {
    const base = data.indices[at]! * classes
    const value = data.values[at]!
    for (let index = 0; index < classes; index += 1) scores[index]! += weights[base + index]! * value
  }
}

/** Turns scores into probabilities, in place. A higher temperature is less sure. */
export function softmax(scores: Float64Array, temperature: number): void {
  let largest = Number.NEGATIVE_INFINITY
  for (const score of scores) if (score > largest) largest = score
  let sum = 0
  for (let index = 0; index < scores.length; index += 1) {
    const value = Math.exp((scores[index]! - largest) / temperature)
    scores[index] = value
    sum += value
  }
  for (let index = 0; index < scores.length; index += 1) scores[index]! /= sum
}

/** The place of the largest number. */
export function largest(values: Float64Array): number {
  let best = 0
  for (let index = 1; index < values.length; index += 1) if (values[index]! > values[best]!) best = index
  return best
}
