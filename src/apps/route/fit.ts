import type { SparseRows } from "../../learn/sparse.ts"
import { fitClassifier, type LinearClassifier, scoreRow } from "./classifier.ts"
import { fitMargins } from "./margins.ts"

/** Below this many messages a class, logistic regression is better than margins (banking77, ten a class: .731 against .720). */
const fewPerClass = 30
/** From this many messages on six passes are enough. */
const manyMessages = 2500
/** Weight of the meaning beside the classifier, each in deviations of its scores (.3 to .6 alike on clinc150; few examples lean on it). */
const meaningShare = { many: 0.3, few: 0.8 } as const
const sampled = 300

/**
 * Fits the labels of messages: one classifier over all columns and, where there is an embedder, the nearness to the mean meaning of
 * each kind, which knows words that no example had. Both are linear, and so is their sum: one classifier comes out.
 * Of few examples logistic regression over the meaning takes its place; of many it was as good and took longer than all the rest.
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
  const isFew = rows.length < fewPerClass * labels
  const passes = rows.length > manyMessages ? 6 : 10
  const logistic = (of: SparseRows) => fitClassifier(of, rows, classes, labels, { rate: 0.5, passes: 15, seed })
  const all = isFew ? logistic(data) : fitMargins(data, rows, classes, labels, { cost: 1.5, passes, seed })
  if (meanings === undefined) return all
  // Where examples are few there is time to fit the meaning: .764 against .754 with the means (banking77, ten a class).
  const meaning = isFew ? logistic(meanings) : meanMeanings(meanings, rows, classes, labels)
  const share = isFew ? meaningShare.few : meaningShare.many
  return joined(all, spread(all, data, rows), meaning, spread(meaning, meanings, rows) / share)
}

/** Scores a row by its cosine with the mean of each kind's rows. */
function meanMeanings(
  meanings: SparseRows,
  rows: readonly number[],
  classes: Uint16Array,
  labels: number,
): LinearClassifier {
  const weights = new Float32Array(meanings.columns * labels)
  for (const row of rows) {
    const kind = classes[row]!
    for (let at = meanings.starts[row]!; at < meanings.starts[row + 1]!; at += 1)
      weights[meanings.indices[at]! * labels + kind]! += meanings.values[at]!
  }
  for (let kind = 0; kind < labels; kind += 1) {
    let squares = 0
    for (let at = kind; at < weights.length; at += labels) squares += weights[at]! ** 2
    const length = Math.sqrt(squares) || 1
    for (let at = kind; at < weights.length; at += labels) weights[at]! /= length
  }
  return { classes: labels, weights, bias: new Float32Array(labels) }
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
