import { createRandom, shuffle } from "../../learn/margin.ts"
import type { SparseRows } from "../../learn/sparse.ts"
import { type LinearClassifier, scoreRow } from "./classifier.ts"

/** Steps smaller than this are not taken: the accuracy stays, a pass takes two thirds of the time. */
const smallestStep = 1e-2

/**
 * One-against-rest large-margin classifiers (L2 regularised, squared hinge), all classes at once: each visit of a row
 * computes every class's score in one walk over its columns, and moves only the classes whose margin is violated.
 * Source: Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, algorithm 1, L2-SVM.
 * @param rows  which rows of `data` to fit on
 * @param labels class of each row of `data`; a row whose label is no class is an example of none of them
 */
export function fitMargins(
  data: SparseRows,
  rows: readonly number[],
  labels: Uint16Array,
  classes: number,
  options: { readonly cost: number; readonly passes: number; readonly seed: number },
): LinearClassifier {
  const model = { classes, weights: new Float32Array(data.columns * classes), bias: new Float32Array(classes) }
  const order = Uint32Array.from(rows)
  const alpha = new Float32Array(data.count * classes)
  const scores = new Float64Array(classes)
  const moved = new Uint16Array(classes)
  const steps = new Float64Array(classes)
  const random = createRandom(options.seed)
  const diagonal = 1 / (2 * options.cost)
  for (let pass = 0; pass < options.passes; pass += 1) {
    shuffle(order, random)
    for (const row of order) {
      scoreRow(model, data, row, scores)
      let squares = 1
      for (let at = data.starts[row]!; at < data.starts[row + 1]!; at += 1) squares += data.values[at]! ** 2
      let count = 0
      for (let index = 0; index < classes; index += 1) {
        const sign = index === labels[row] ? 1 : -1
        const before = alpha[row * classes + index]!
        const gradient = sign * scores[index]! - 1 + diagonal * before
        if (before === 0 && gradient >= 0) continue
        const after = Math.max(before - gradient / (squares + diagonal), 0)
        const step = (after - before) * sign
        if (Math.abs(step) < smallestStep) continue
        alpha[row * classes + index] = after
        model.bias[index]! += step
        moved[count] = index
        steps[count] = step
        count += 1
      }
      for (let at = data.starts[row]!; at < data.starts[row + 1]!; at += 1) {
        const base = data.indices[at]! * classes
        const value = data.values[at]!
        for (let index = 0; index < count; index += 1) model.weights[base + moved[index]!]! += steps[index]! * value
      }
    }
  }
  return model
}
