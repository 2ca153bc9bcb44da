import { createRandom, shuffle } from "../../learn/margin.ts"
import type { SparseRows } from "../../learn/sparse.ts"
import { type LinearClassifier, scoreRow } from "./classifier.ts"

/** Steps smaller than this are not taken: the accuracy stays, a pass takes two thirds of the time. */
const smallestStep = 1e-2
/** From the second pass on, a class that is this far from troubling a row is not looked at again for it. */
const quietBelow = 0.1

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
  const { weights, bias } = model
  const order = Uint32Array.from(rows)
  const alpha = new Float32Array(data.count * classes)
  const isQuiet = new Uint8Array(data.count * classes)
  const visited = new Uint16Array(classes)
  const scores = new Float64Array(classes)
  const random = createRandom(options.seed)
  const diagonal = 1 / (2 * options.cost)
  for (let pass = 0; pass < options.passes; pass += 1) {
    shuffle(order, random)
    for (const row of order) {
      const [from, to, own] = [data.starts[row]!, data.starts[row + 1]!, row * classes]
      let count = 0
      for (let index = 0; index < classes; index += 1) if (isQuiet[own + index] === 0) visited[count++] = index
      let squares = 1
      if (count === classes) scoreRow(model, data, row, scores)
      else for (let index = 0; index < count; index += 1) scores[index] = bias[visited[index]!]!
      for (let at = from; at < to; at += 1) {
        const value = data.values[at]!
        squares += value * value
        if (count === classes) continue
        const base = data.indices[at]! * classes
        for (let index = 0; index < count; index += 1) scores[index]! += weights[base + visited[index]!]! * value
      }
      let moved = 0
      for (let index = 0; index < count; index += 1) {
        const kind = visited[index]!
        const sign = kind === labels[row] ? 1 : -1
        const before = alpha[own + kind]!
        const gradient = sign * scores[index]! - 1 + diagonal * before
        if (sign < 0 && pass > 0 && before < quietBelow && gradient > -quietBelow) isQuiet[own + kind] = 1
        if (before === 0 && gradient >= 0) continue
        const after = Math.max(before - gradient / (squares + diagonal), 0)
        const step = (after - before) * sign
        if (Math.abs(step) < smallestStep) continue
        alpha[own + kind] = after
        bias[kind]! += step
        visited[moved] = kind
        scores[moved] = step
        moved += 1
      }
      for (let at = from; at < to; at += 1) {
        const base = data.indices[at]! * classes
        const value = data.values[at]!
        for (let index = 0; index < moved; index += 1) weights[base + visited[index]!]! += scores[index]! * value
      }
    }
  }
  return model
}
