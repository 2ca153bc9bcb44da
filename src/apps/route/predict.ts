import { scoreRow, softmax } from "./classifier.ts"
import { nearest } from "./neighbours.ts"
import { messageRow } from "./rows.ts"
import { scoreSigns } from "./scope.ts"
import { largest, noClass, type RouteModel, readSigns } from "./train.ts"

export interface Prediction {
  /** Null: none of the known kinds. */
  readonly label: string | null
  /** Calibrated probability of the label, or of the best alternative where there is none. */
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
  const signs = readSigns({ ...model, words, data: message }, 0, scores, isKnown)
  const scope = scoreSigns(model.scope, signs) - model.scope.threshold
  softmax(scores, model.temperature)
  const best = largest(scores)
  const order = [...scores.keys()].sort((left, right) => scores[right]! - scores[left]!).slice(0, alternativeCount)
  const isInScope = scope >= 0 && message.rows.indices.length > model.dimensions
  return {
    label: isInScope ? model.labels[best]! : null,
    confidence: scores[best]!,
    alternatives: order.map((kind) => ({ label: model.labels[kind]!, confidence: scores[kind]! })),
    scope,
    nearest: nearest(model.index, message.rows, 0, exampleCount, words, isKnown).map((neighbour) => ({
      text: model.texts[neighbour.row]!,
      label: model.labels[model.classes[neighbour.row]!]!,
      similarity: neighbour.similarity,
    })),
  }
}
