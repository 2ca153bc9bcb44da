import { largest, scoreRow, softmax } from "./classifier.ts"
import { confidenceOf } from "./confidence.ts"
import { nearest } from "./neighbours.ts"
import { messageRow } from "./rows.ts"
import { scoreSigns } from "./scope.ts"
import type { RouteModel } from "./train.ts"
import { noClass, readSigns } from "./validate.ts"

export interface Prediction {
  /** Null: none of the known kinds. */
  readonly label: string | null
  /** Calibrated probability that the label is right, or the best alternative where there is none; of a stranger it is low. */
  readonly confidence: number
  /** The best labels with their probabilities, best first, the first one included. */
  readonly alternatives: readonly { readonly label: string; readonly confidence: number }[]
  /** Above 0: of a known kind. What out-of-scope curves are drawn from. */
  readonly scope: number
  readonly nearest: readonly { readonly text: string; readonly label: string; readonly similarity: number }[]
}

const alternativeCount = 5
const exampleCount = 3

/** Labels one message. The same model and text always give the same prediction. */
export function predict(model: RouteModel, text: string, vector: Float32Array | undefined): Prediction {
  const message = messageRow(model.vocabulary, text, vector)
  const scores = new Float64Array(model.labels.length)
  scoreRow(model.classifier, message.rows, 0, scores)
  const isKnown = (row: number) => model.classes[row] !== noClass
  const words = model.vocabulary.rarity.length
  const signs = readSigns({ ...model, words }, message, 0, scores, message.unknownShares[0]!, isKnown)
  const score = scoreSigns(model.scope, signs)
  const scope = score - model.scope.threshold
  softmax(scores, model.temperature)
  const best = largest(scores)
  const hasWords = message.rows.indices.length > model.dimensions
  const confidence = hasWords ? confidenceOf(model.confidence, scores[best]!, score) : 0
  // What the best label is not sure of, the others share as the classifier sees them; together no more than one.
  const rest = Math.min((1 - confidence) / Math.max(1e-9, 1 - scores[best]!), confidence / scores[best]!)
  const order = [...scores.keys()].sort((left, right) => scores[right]! - scores[left]!).slice(0, alternativeCount)
  const isInScope = scope >= 0 && hasWords
  return {
    label: isInScope ? model.labels[best]! : null,
    confidence,
    alternatives: order.map((kind) => ({
      label: model.labels[kind]!,
      confidence: kind === best ? confidence : scores[kind]! * rest,
    })),
    scope,
    nearest: nearest(model.index, message.rows, 0, exampleCount, words, isKnown).map((neighbour) => ({
      text: model.texts[neighbour.row]!,
      label: model.labels[model.classes[neighbour.row]!]!,
      similarity: neighbour.similarity,
    })),
  }
}
