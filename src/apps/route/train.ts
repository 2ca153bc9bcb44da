import { createRandom, shuffle } from "../../learn/margin.ts"
import { type Centroids, likenessOfMeaning, sumMeanings } from "./centroids.ts"
import { fitClassifier, type LinearClassifier, scoreRow, softmax } from "./classifier.ts"
import { buildVocabulary, featureNames, type Vocabulary } from "./features.ts"
import { fitMargins } from "./margins.ts"
import { indexNeighbours, type NeighbourIndex, nearest } from "./neighbours.ts"
import { type MessageRows, messageRows } from "./rows.ts"
import { fitScope, type Scope, type ScopeSigns, scoreSigns } from "./scope.ts"

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
  readonly texts: readonly string[]
  /** Class of each of `texts`. */
  readonly classes: Uint16Array
  readonly messages: MessageRows
  readonly index: NeighbourIndex
  readonly centroids: Centroids
}

/** What a model said about a training message that it was not fitted on. */
export interface HeldOut {
  readonly row: number
  readonly predicted: number
  readonly confidence: number
  readonly isTurnedAway: boolean
}

/** Label of rows that are of no known kind. */
export const noClass = 65535
const outOfScopeNames = new Set(["oos", "none", "other", "out_of_scope", "out of scope", "out-of-scope"])
const folds = 3
/** Below this many messages a class, logistic regression is better than margins (banking77, ten a class: .731 against .720). */
const fewPerClass = 30
const signSample = 1500
/** Below this many kinds each fit without one is made beside the fit with all. */
const fewKinds = 10
/** A score that no message reaches. */
const outOfReach = -20
/** From this many messages on one fold tells enough, and fitting stays within seconds. */
const manyMessages = 5000

/**
 * Fits the labels of messages: a linear classifier, its temperature and its scope by cross-validation in which each fold
 * also leaves out some kinds entirely, to learn what an unknown kind looks like.
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
  const messages = messageRows(vocabulary, names, vectors === undefined ? undefined : order.map((at) => vectors[at]!))
  const index = indexNeighbours(messages.rows)
  const centroids = sumMeanings(messages.rows, classes, labels.length, vocabulary.rarity.length)
  const fit = (rows: readonly number[]) => fitRows(messages, rows, classes, labels.length, seed)

  const tested = crossValidate(
    {
      messages,
      index,
      centroids,
      classes,
      labels: labels.length,
      words: vocabulary.rarity.length,
      known: known.length,
      seed,
    },
    fit,
  )
  const temperature = fitTemperature(
    tested.scores,
    tested.rows.map((row) => classes[row]!),
  )
  const scope = fitScope(tested.inside, tested.outside, tested.labelled)
  const heldOut = tested.rows.map((row, at): HeldOut => {
    const chances = tested.scores[at]!.slice()
    softmax(chances, temperature)
    const predicted = largest(chances)
    const signs = tested.signs.get(row)
    const isTurnedAway = signs !== undefined && scoreSigns(scope, signs) < scope.threshold
    return { row, predicted, confidence: chances[predicted]!, isTurnedAway }
  })
  const classifier = fit([...ordered.keys()])
  const model: RouteModel = {
    labels,
    vocabulary,
    dimensions: vectors?.[0]?.length ?? 0,
    classifier,
    temperature,
    scope,
    texts: ordered.map((example) => example.text),
    classes,
    messages,
    index,
    centroids,
  }
  return { model, heldOut }
}

/** True for the labels that mark a message of no known kind. */
export function isOutOfScope(label: string): boolean {
  return outOfScopeNames.has(label.toLowerCase())
}

function fitRows(
  messages: MessageRows,
  rows: readonly number[],
  classes: Uint16Array,
  labels: number,
  seed: number,
): LinearClassifier {
  const known = rows.filter((row) => classes[row] !== noClass)
  if (known.length < fewPerClass * labels)
    return fitClassifier(messages.rows, known, classes, labels, { rate: 0.5, passes: 15, seed })
  const passes = rows.length > manyMessages / 2 ? 6 : 10
  return fitMargins(messages.rows, rows, classes, labels, { cost: 1.5, passes, seed })
}

interface Task {
  readonly messages: MessageRows
  readonly index: NeighbourIndex
  readonly centroids: Centroids
  readonly classes: Uint16Array
  readonly labels: number
  readonly words: number
  /** Rows below this one are of a known kind. */
  readonly known: number
  readonly seed: number
}

/** Fits on two thirds, and on nine tenths of the kinds where there are ten or more; tests on the rest. */
function crossValidate(task: Task, fit: (rows: readonly number[]) => LinearClassifier) {
  const random = createRandom(task.seed)
  const order = Uint32Array.from({ length: task.classes.length }, (_, row) => row)
  shuffle(order, random)
  const foldOf = new Uint8Array(task.classes.length)
  for (const [at, row] of order.entries()) foldOf[row] = at % folds
  const kinds = Uint32Array.from({ length: task.labels }, (_, kind) => kind)
  shuffle(kinds, random)
  const leftOut = task.labels < 3 ? 0 : Math.max(1, Math.round(task.labels / 10))

  const rows: number[] = []
  const scores: Float64Array[] = []
  const signs = new Map<number, ScopeSigns>()
  const [inside, outside, labelled]: [ScopeSigns[], ScopeSigns[], ScopeSigns[]] = [[], [], []]
  const tested = task.known > manyMessages ? 1 : folds
  for (let fold = 0; fold < tested; fold += 1) {
    const away = new Set(kinds.slice(fold * leftOut, (fold + 1) * leftOut))
    const isElsewhere = (row: number) => foldOf[row] !== fold
    const isFitted = (row: number) => isElsewhere(row) && !away.has(task.classes[row]!)
    const withoutAway = fit([...foldOf.keys()].filter(isFitted))
    // Of few kinds one less makes the others too easy: they are tested with all kinds, the one left out without itself.
    const isOwnFit = task.labels < fewKinds && away.size > 0
    const withAll = isOwnFit ? fit([...foldOf.keys()].filter(isElsewhere)) : withoutAway
    const budget = { inside: signSample / tested, outside: signSample / tested }
    for (const row of order) {
      const isKnown = row < task.known
      const isAway = isKnown && away.has(task.classes[row]!)
      if (isAway && budget.outside-- > 0) {
        const own = scored(task, withoutAway, row, away)
        outside.push(readSigns(task, row, own, (other) => isFitted(other) && other < task.known))
      }
      if (foldOf[row] !== fold || (isAway && !isOwnFit)) continue
      const own = scored(task, withAll, row, isOwnFit ? new Set() : away)
      const mayUse = isOwnFit ? isElsewhere : isFitted
      const sign = () => readSigns(task, row, own, (other) => mayUse(other) && other < task.known)
      if (!isKnown) labelled.push(sign())
      else {
        rows.push(row)
        scores.push(own)
        if (budget.inside-- > 0) {
          const found = sign()
          signs.set(row, found)
          inside.push(found)
        }
      }
    }
  }
  return { rows, scores, signs, inside, outside, labelled }
}

/** Scores of a row; those of kinds that the classifier has not seen are out of reach. */
function scored(task: Task, classifier: LinearClassifier, row: number, away: ReadonlySet<number>): Float64Array {
  const scores = new Float64Array(task.labels)
  scoreRow(classifier, task.messages.rows, row, scores)
  for (const kind of away) scores[kind] = outOfReach
  return scores
}

/** The signs of one row, from its scores and the training rows that may count. */
export function readSigns(
  task: Pick<Task, "messages" | "index" | "centroids" | "classes" | "words"> & { readonly data?: MessageRows },
  row: number,
  scores: Float64Array,
  mayUse: (row: number) => boolean,
): ScopeSigns {
  const own = task.data ?? task.messages
  const near = nearest(
    task.index,
    own.rows,
    row,
    5,
    task.words,
    (other) => mayUse(other) && (task.data !== undefined || other !== row),
  )
  const top = largest(scores)
  let second = Number.NEGATIVE_INFINITY
  for (const [kind, score] of scores.entries()) if (kind !== top && score > second) second = score
  const agreement = near.reduce(
    (sum, neighbour) => sum + (task.classes[neighbour.row] === top ? neighbour.similarity : 0),
    0,
  )
  return [
    scores[top]!,
    Number.isFinite(second) ? scores[top]! - second : 0,
    near[0]?.similarity ?? 0,
    agreement / 5,
    own.unknownShares[row]!,
    likenessOfMeaning(task.centroids, top, own.rows, row, task.data === undefined && task.classes[row] === top),
  ]
}

/** The place of the largest number. */
export function largest(values: Float64Array): number {
  let best = 0
  for (let index = 1; index < values.length; index += 1) if (values[index]! > values[best]!) best = index
  return best
}

/** The temperature with the smallest log loss on held-out messages, by golden section on its logarithm. */
function fitTemperature(scores: readonly Float64Array[], classes: readonly number[]): number {
  const sample = scores.length > 3000 ? 3000 : scores.length
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
