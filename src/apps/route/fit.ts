import type { SparseRows } from "../../learn/sparse.ts"
import { fitClassifier, type LinearClassifier, scoreRow } from "./classifier.ts"
import { fitMargins } from "./margins.ts"

/** Below this many messages a class, logistic regression is better than margins (banking77, ten a class: .731 against .720). */
const fewPerClass = 30
/** From this many messages on six passes are enough. */
const manyMessages = 2500
/** Weight of the classifier over meaning alone beside the one over everything, each in deviations of its scores. */
const meaningShare = 0.8
const sampled = 300

/**
 * Fits the labels of messages: one classifier over all columns and, where there is an embedder, a second over the meaning
 * alone, which knows words that no example had. Both are linear, and so is their sum: one classifier comes out.
 * @param meanings the rows' embedding columns by themselves, or none
 * @param rows     which rows to fit on; all of a known class
 * @param classes  class of each row of `data`
 */
export function fitLabels(
  data: SparseRows,
  meanings: SparseRows | undefined,
  rows: readonly number[],
  classes: Uint16Array,
  labels: number,
  seed: number,
): LinearClassifier {
  const passes = rows.length > manyMessages ? 6 : 10
  const all =
    rows.length < fewPerClass * labels
      ? fitClassifier(data, rows, classes, labels, { rate: 0.5, passes: 15, seed })
      : fitMargins(data, rows, classes, labels, { cost: 1.5, passes, seed })
  if (meanings === undefined) return all
  const meaning = fitClassifier(meanings, rows, classes, labels, { rate: 0.5, passes: passes + 4, seed })
  return joined(all, spread(all, data, rows), meaning, spread(meaning, meanings, rows) / meaningShare)
}

/** Both classifiers as one: the second one's columns are the last of the first one's. */
function joined(
  all: LinearClassifier,
  allSpread: number,
  meaning: LinearClassifier,
  meaningSpread: number,
): LinearClassifier {
  const weights = all.weights.map((weight) => weight / allSpread)
  const from = weights.length - meaning.weights.length
  for (const [at, weight] of meaning.weights.entries()) weights[from + at]! += weight / meaningSpread
  const bias = all.bias.map((value, kind) => value / allSpread + meaning.bias[kind]! / meaningSpread)
  return { classes: all.classes, weights, bias }
}

/** Standard deviation of the scores over a sample of rows and all classes. */
function spread(model: LinearClassifier, data: SparseRows, rows: readonly number[]): number {
  const scores = new Float64Array(model.classes)
  const step = Math.max(1, Math.floor(rows.length / sampled))
  let [count, sum, squares] = [0, 0, 0]
  for (let at = 0; at < rows.length; at += step) {
    scoreRow(model, data, rows[at]!, scores)
    for (const score of scores) {
      count += 1
      sum += score
      squares += score * score
    }
  }
  return Math.sqrt(Math.max(1e-12, squares / count - (sum / count) ** 2))
}
