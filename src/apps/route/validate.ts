import { createRandom, shuffle } from "../../learn/margin.ts"
import { type LinearClassifier, largest, scoreRow } from "./classifier.ts"
import { type Meanings, nearestMeaning } from "./meanings.ts"
import { type NeighbourIndex, nearest } from "./neighbours.ts"
import type { MessageRows } from "./rows.ts"
import type { ScopeSigns } from "./scope.ts"

/** Label of rows that are of no known kind. */
export const noClass = 65535

const usualFolds = 3
/** Up to this many messages more folds are made: a third of few examples is missed, and the fits look worse than the last one is. */
const fewMessages = 2000
const foldsOfFew = 5
const signSample = 900
/** Below this many kinds each fit without one is made beside the fit with all. */
const fewKinds = 10
/** A score that no message reaches. */
const outOfReach = -1e3
/** From this many messages on one fold tells enough, and fitting stays within seconds. */
const manyMessages = 5000
/** Neighbours whose likeness counts where there is no embedder. */
const neighbourCount = 5

/** The examples as their signs are read from them. */
export interface Known {
  readonly messages: MessageRows
  readonly index: NeighbourIndex
  readonly meanings: Meanings
  readonly classes: Uint16Array
  /** Columns below this one are words and characters. */
  readonly words: number
}

export interface Task extends Known {
  readonly labels: number
  /** Rows below this one are of a known kind. */
  readonly known: number
  /** 1 for the columns that are words. */
  readonly isWord: Uint8Array
  readonly rarity: Float32Array
  readonly seed: number
}

/** A row that a classifier was not fitted on, as it saw it. */
export interface Tested {
  readonly row: number
  readonly scores: Float64Array
  /** Read from a sample only: they cost time. */
  readonly signs?: ScopeSigns
}

export interface Validation {
  readonly tested: readonly Tested[]
  /** Rows of kinds that were left out on purpose. */
  readonly outside: readonly Required<Tested>[]
  /** Signs of the examples that are labelled as of no kind. */
  readonly labelled: readonly ScopeSigns[]
}

/** Fits on two thirds (four fifths of few), and on nine tenths of the kinds where there are ten or more; tests on the rest. */
export function crossValidate(task: Task, fit: (rows: readonly number[]) => LinearClassifier): Validation {
  const random = createRandom(task.seed)
  const order = Uint32Array.from({ length: task.classes.length }, (_, row) => row)
  shuffle(order, random)
  const folds = task.known > fewMessages ? usualFolds : foldsOfFew
  const foldOf = new Uint8Array(task.classes.length)
  for (const [at, row] of order.entries()) foldOf[row] = at % folds
  const kinds = Uint32Array.from({ length: task.labels }, (_, kind) => kind)
  shuffle(kinds, random)
  const leftOut = task.labels < 3 ? 0 : Math.max(1, Math.round(task.labels / 10))

  const tested: Tested[] = []
  const outside: Required<Tested>[] = []
  const labelled: ScopeSigns[] = []
  const foldCount = task.known > manyMessages ? 1 : folds
  for (let fold = 0; fold < foldCount; fold += 1) {
    const away = new Set(kinds.slice(fold * leftOut, (fold + 1) * leftOut))
    const isElsewhere = (row: number) => foldOf[row] !== fold && row < task.known
    const isFitted = (row: number) => isElsewhere(row) && !away.has(task.classes[row]!)
    const withoutAway = fit([...foldOf.keys()].filter(isFitted))
    // Of few kinds one less makes the others too easy: they are tested with all kinds, the one left out without itself.
    const isOwnFit = task.labels < fewKinds && away.size > 0
    const withAll = isOwnFit ? fit([...foldOf.keys()].filter(isElsewhere)) : withoutAway
    const unknownWithout = unknownShares(task, isFitted)
    const unknownWith = isOwnFit ? unknownShares(task, isElsewhere) : unknownWithout
    const budget = { inside: signSample / foldCount, outside: signSample / foldCount }
    for (const row of order) {
      const isKnown = row < task.known
      const isAway = isKnown && away.has(task.classes[row]!)
      if (isAway && budget.outside-- > 0) {
        const scores = scored(task, withoutAway, row, away)
        const signs = readSigns(task, task.messages, row, scores, unknownWithout(row), (other) => isFitted(other))
        outside.push({ row, scores, signs })
      }
      if (foldOf[row] !== fold || (isAway && !isOwnFit)) continue
      const scores = scored(task, withAll, row, isOwnFit ? new Set() : away)
      const mayUse = isOwnFit ? isElsewhere : isFitted
      const sign = () => readSigns(task, task.messages, row, scores, unknownWith(row), mayUse)
      if (!isKnown) labelled.push(sign())
      else tested.push(budget.inside-- > 0 ? { row, scores, signs: sign() } : { row, scores })
    }
  }
  return { tested, outside, labelled }
}

/** Scores of a row; those of kinds that the classifier has not seen are out of reach. */
function scored(task: Task, classifier: LinearClassifier, row: number, away: ReadonlySet<number>): Float64Array {
  const scores = new Float64Array(task.labels)
  scoreRow(classifier, task.messages.rows, row, scores)
  for (const kind of away) scores[kind] = outOfReach
  return scores
}

/** For a row, the share of its words, by rarity, that none of the fitted rows has: the vocabulary itself knows them all. */
function unknownShares(task: Task, isFitted: (row: number) => boolean): (row: number) => number {
  const { starts, indices } = task.messages.rows
  const isSeen = new Uint8Array(task.words)
  for (let row = 0; row < task.classes.length; row += 1)
    if (isFitted(row)) for (let at = starts[row]!; at < starts[row + 1]!; at += 1) isSeen[indices[at]!] = 1
  return (row) => {
    let [all, unknown] = [0, 0]
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) {
      const column = indices[at]!
      if (column >= task.words || task.isWord[column] === 0) continue
      all += task.rarity[column]!
      if (isSeen[column] === 0) unknown += task.rarity[column]!
    }
    return all === 0 ? 1 : unknown / all
  }
}

/**
 * The signs of one row.
 * @param messages where the row stands: the examples' own, or a new message
 * @param mayUse   which examples may count as near
 */
export function readSigns(
  known: Known,
  messages: MessageRows,
  row: number,
  scores: Float64Array,
  unknownShare: number,
  mayUse: (row: number) => boolean,
): ScopeSigns {
  const { rows } = messages
  const mayCount = (other: number) => mayUse(other) && (messages !== known.messages || other !== row)
  const end = rows.starts[row + 1]!
  const { dimensions } = known.meanings
  const likeness =
    dimensions > 0
      ? nearestMeaning(known.meanings, rows.values.subarray(end - dimensions, end), mayCount)
      : nearest(known.index, rows, row, neighbourCount, known.words, mayCount).reduce(
          (sum, near) => sum + near.similarity,
          0,
        ) / neighbourCount
  return [scores[largest(scores)]!, likeness, unknownShare]
}
