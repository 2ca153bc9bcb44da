import type { SparseRows } from "../../learn/sparse.ts"
import { type LinearClassifier, largest, softmax } from "./classifier.ts"
import { type Confidence, confidenceOf, fitConfidence } from "./confidence.ts"
import { buildVocabulary, featureNames, type Vocabulary } from "./features.ts"
import { fitLabels } from "./fit.ts"
import { type Meanings, meaningRows, meaningsOf } from "./meanings.ts"
import { indexNeighbours, type NeighbourIndex } from "./neighbours.ts"
import { type MessageRows, messageRows } from "./rows.ts"
import { fitScope, type Scope, type ScopeSigns, scoreSigns } from "./scope.ts"
import { crossValidate, noClass } from "./validate.ts"

export interface Example {
  readonly text: string
  readonly label: string
}

/** Everything that labelling a message needs. */
export interface RouteModel {
  readonly labels: readonly string[]
  readonly vocabulary: Vocabulary
  /** Length of the embedder's vectors; 0 if none was used. */
  readonly dimensions: number
  readonly classifier: LinearClassifier
  readonly temperature: number
  readonly scope: Scope
  readonly confidence: Confidence
  readonly texts: readonly string[]
  /** Class of each of `texts`. */
  readonly classes: Uint16Array
  readonly messages: MessageRows
  readonly index: NeighbourIndex
  readonly meanings: Meanings
}

/** What a model said about a training message that it was not fitted on. */
export interface HeldOut {
  readonly row: number
  readonly predicted: number
  readonly confidence: number
  readonly isTurnedAway: boolean
}

const outOfScopeNames = new Set(["oos", "none", "other", "out_of_scope", "out of scope", "out-of-scope"])

/**
 * Fits the labels of messages: a linear classifier; its temperature, scope and confidence by cross-validation in which each fold
 * also leaves out some kinds entirely, to see what an unknown kind looks like.
 * @param examples at least two labels; labels such as `oos` or `none` mark messages of no kind
 * @param vectors one unit vector an example, in order, or none without an embedder
 */
export function fitRoute(
  examples: readonly Example[],
  vectors: readonly Float32Array[] | undefined,
  seed: number,
): { readonly model: RouteModel; readonly heldOut: readonly HeldOut[] } {
  const places = [...examples.keys()]
  const order = [
    ...places.filter((at) => !isOutOfScope(examples[at]!.label)),
    ...places.filter((at) => isOutOfScope(examples[at]!.label)),
  ]
  const ordered = order.map((at) => examples[at]!)
  const known = ordered.filter((example) => !isOutOfScope(example.label))
  const labels = [...new Set(known.map((example) => example.label))].sort()
  const classOf = new Map(labels.map((label, index) => [label, index]))
  const classes = Uint16Array.from(ordered, (example) => classOf.get(example.label) ?? noClass)
  const names = ordered.map((example) => featureNames(example.text))
  const vocabulary = buildVocabulary(names.slice(0, known.length))
  const words = vocabulary.rarity.length
  const messages = messageRows(vocabulary, names, vectors === undefined ? undefined : order.map((at) => vectors[at]!))
  const index = indexNeighbours(messages.rows)
  const meanings = meaningsOf(messages.rows, words)
  const dense: SparseRows | undefined = meanings.dimensions === 0 ? undefined : meaningRows(meanings)
  const fit = (rows: readonly number[]) => fitLabels(messages.rows, dense, rows, classes, labels.length, seed)

  const isWord = Uint8Array.from(vocabulary.columnOf.keys(), (name) => (name.startsWith("w:") ? 1 : 0))
  const { tested, outside, labelled } = crossValidate(
    {
      ...{ messages, index, meanings, classes, words, isWord, seed },
      labels: labels.length,
      known: known.length,
      rarity: vocabulary.rarity,
    },
    fit,
  )
  const temperature = fitTemperature(
    tested.map((entry) => entry.scores),
    tested.map((entry) => classes[entry.row]!),
  )
  const scope = fitScope(
    tested.flatMap((entry) => (entry.signs === undefined ? [] : [entry.signs])),
    outside.map((entry) => entry.signs),
    labelled,
  )
  const judge = (entry: { readonly row: number; readonly scores: Float64Array; readonly signs: ScopeSigns }) => {
    const chances = entry.scores.slice()
    softmax(chances, temperature)
    const predicted = largest(chances)
    return {
      chance: chances[predicted]!,
      scope: scoreSigns(scope, entry.signs),
      isRight: predicted === classes[entry.row],
    }
  }
  const confidence = fitConfidence(
    tested.flatMap((entry) => (entry.signs === undefined ? [] : [judge({ ...entry, signs: entry.signs })])),
    outside.map(judge),
  )
  const heldOut = tested.map(({ row, scores, signs }): HeldOut => {
    const chances = scores.slice()
    softmax(chances, temperature)
    const predicted = largest(chances)
    const inside = signs === undefined ? 0 : scoreSigns(scope, signs)
    return {
      row,
      predicted,
      confidence: confidenceOf(confidence, chances[predicted]!, inside),
      isTurnedAway: signs !== undefined && inside < scope.threshold,
    }
  })
  const model: RouteModel = {
    labels,
    vocabulary,
    dimensions: meanings.dimensions,
    classifier: fit([...known.keys()]),
    temperature,
    scope,
    confidence,
    texts: ordered.map((example) => example.text),
    classes,
    messages,
    index,
    meanings,
  }
  return { model, heldOut }
}

/** True for the labels that mark a message of no known kind. */
export function isOutOfScope(label: string): boolean {
  return outOfScopeNames.has(label.toLowerCase())
}

/** The temperature with the smallest log loss on held-out messages, by golden section on its logarithm. */
function fitTemperature(scores: readonly Float64Array[], classes: readonly number[]): number {
  const sample = Math.min(scores.length, 3000)
  const loss = (logarithm: number) => {
    let sum = 0
    for (let at = 0; at < sample; at += 1) {
      const chances = scores[at]!.slice()
      softmax(chances, Math.exp(logarithm))
      sum -= Math.log(Math.max(1e-9, chances[classes[at]!]!))
    }
    return sum
  }
  const ratio = (Math.sqrt(5) - 1) / 2
  let [low, high] = [Math.log(0.03), Math.log(5)]
  for (let step = 0; step < 14; step += 1) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)]
    if (loss(left) < loss(right)) high = right
    else low = left
  }
  return Math.exp((low + high) / 2)
}
