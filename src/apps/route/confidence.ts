import { fitLogistic, predict } from "../../learn/logistic.ts"

/** From a label's chance among the known labels, and how much the message is in scope, to the chance that the label is right. */
export interface Confidence {
  readonly weights: readonly number[]
  /** No message is given more: what held in nine of nine tests is not certain. */
  readonly most: number
}

/** A judged message: the best label's chance, the scope score, and whether the label was right. */
export interface Judged {
  readonly chance: number
  readonly scope: number
  readonly isRight: boolean
}

/** While both are weighed against each other, messages of unknown kinds count together as this share of the others. */
const strangeShare = 0.3
/** Tests that a first guess of one half is worth: few tests make no one sure. */
const doubt = 2

/**
 * Logistic regression over both, on messages that were held out, then scaled to how often the label is right.
 * @param strange messages of kinds left out on purpose: no label is right
 */
export function fitConfidence(inside: readonly Judged[], strange: readonly Judged[]): Confidence {
  const most = 1 - 1 / (inside.length + doubt)
  if (inside.length === 0) return { weights: [0, 0, 0], most }
  const every = Math.max(1, Math.ceil(strange.length / (strangeShare * inside.length)))
  const judged = [...inside, ...strange.filter((_, at) => at % every === 0)]
  const weighed = fitLogistic(
    judged.map(featuresOf),
    judged.map((entry) => (entry.isRight ? 1 : 0)),
    (feature) => (feature === 0 ? 1e-3 : 1),
  ).weights.map((weight, at) => (at === 0 ? 0 : Math.max(0, weight)))
  // Strangers say what counts, not how often the label is right: that is read from the known kinds alone.
  const right = inside.filter((entry) => entry.isRight).length
  const [high, low] = [(right + 1) / (right + doubt), 1 / (inside.length - right + doubt)]
  const scale = fitLogistic(
    inside.map((entry) => [1, featuresOf(entry).reduce((sum, value, at) => sum + value * weighed[at]!, 0)]),
    inside.map((entry) => (entry.isRight ? high : low)),
    () => 1e-3,
  ).weights
  const slope = Math.max(0, scale[1] ?? 0)
  return { weights: weighed.map((weight, at) => (at === 0 ? (scale[0] ?? 0) : weight * slope)), most }
}

/** The chance that the best label is right, 0–1. */
export function confidenceOf(confidence: Confidence, chance: number, scope: number): number {
  return Math.min(confidence.most, predict(confidence, featuresOf({ chance, scope })))
}

function featuresOf({ chance, scope }: Pick<Judged, "chance" | "scope">): readonly number[] {
  const bounded = Math.min(1 - 1e-6, Math.max(1e-6, chance))
  return [1, Math.log(bounded / (1 - bounded)), scope]
}
