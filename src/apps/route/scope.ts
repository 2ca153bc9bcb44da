/**
 * What speaks for a message being one of the known kinds: the classifier's best score, its lead over the second, the
 * likeness of the nearest example, the share of the five nearest that agree, words that no example had, and
 * how near its meaning is to the mean of the kind's examples.
 */
export type ScopeSigns = readonly [
  best: number,
  lead: number,
  likeness: number,
  agreement: number,
  unknown: number,
  meaning: number,
]

/** A logistic score over the signs: above `threshold` a message is taken to be in scope. */
export interface Scope {
  readonly means: readonly number[]
  readonly deviations: readonly number[]
  readonly weights: readonly number[]
  readonly bias: number
  readonly threshold: number
}

/**
 * Words that no example had cannot be learned from the examples themselves, which know all their words: the weight is given.
 * The other signs speak for a known kind or not at all: kinds left out are nearer to the known ones than real strangers are.
 */
const unknownSign = 4
const unknownWeight = -3

/** Share of the messages in scope that may be turned away wrongly when no out-of-scope examples set the threshold. */
const turnedAway = 0.03

/**
 * Fits the score on messages of known kinds against messages of kinds that the classifier never saw (left out on
 * purpose, or labelled so by the user), both weighing the same, by gradient descent on the logistic loss.
 * @param labelled the user's own out-of-scope examples; with thirty or more they set the threshold too
 */
export function fitScope(
  inside: readonly ScopeSigns[],
  outside: readonly ScopeSigns[],
  labelled: readonly ScopeSigns[],
): Scope {
  const strange = [...outside, ...labelled]
  const size = 6
  const all = [...inside, ...strange]
  const means = Array.from({ length: size }, (_, sign) => mean(all.map((signs) => signs[sign]!)))
  const deviations = means.map((middle, sign) => Math.sqrt(mean(all.map((signs) => (signs[sign]! - middle) ** 2))) || 1)
  const weights = Array.from({ length: size }, (_, sign): number => (sign === unknownSign ? unknownWeight : 0))
  let scope: Scope = { means, deviations, weights, bias: 0, threshold: Number.NEGATIVE_INFINITY }
  if (inside.length === 0) return scope
  if (strange.length === 0) scope = { ...scope, weights: [1, 1, 0.5, 0.5, -0.5, 0.5] }
  else {
    let bias = 0
    const labelledWeight =
      labelled.length === 0 ? 0 : outside.length === 0 ? 1 / labelled.length : 0.5 / labelled.length
    const outsideWeight = outside.length === 0 ? 0 : labelled.length === 0 ? 1 / outside.length : 0.5 / outside.length
    for (let step = 0; step < 300; step += 1) {
      const gradient = weights.map((weight) => 1e-3 * weight)
      let biasGradient = 0
      for (const [index, signs] of all.entries()) {
        const isInside = index < inside.length
        const share = isInside
          ? 1 / inside.length
          : index < inside.length + outside.length
            ? outsideWeight
            : labelledWeight
        const error = (1 / (1 + Math.exp(-scoreSigns({ ...scope, weights, bias }, signs))) - (isInside ? 1 : 0)) * share
        for (let sign = 0; sign < size; sign += 1)
          gradient[sign]! += (error * (signs[sign]! - means[sign]!)) / deviations[sign]!
        biasGradient += error
      }
      for (let sign = 0; sign < size; sign += 1)
        if (sign !== unknownSign) weights[sign] = Math.max(0, weights[sign]! - gradient[sign]!)
      bias -= biasGradient
    }
    scope = { ...scope, weights, bias }
  }
  return { ...scope, threshold: chooseThreshold(scope, inside, outside, labelled) }
}

function chooseThreshold(
  scope: Scope,
  inside: readonly ScopeSigns[],
  outside: readonly ScopeSigns[],
  labelled: readonly ScopeSigns[],
): number {
  const scores = inside.map((signs) => scoreSigns(scope, signs)).sort((left, right) => left - right)
  const usual = scores[Math.floor(scores.length * turnedAway)]!
  if (labelled.length < 30) {
    // Where kinds left out stand far below, half the way to them is enough: examples made alike are no measure of real messages.
    const strangest = outside.map((signs) => scoreSigns(scope, signs)).sort((left, right) => left - right)[
      Math.floor(outside.length * 0.9)
    ]
    return strangest === undefined ? usual - 1 : Math.min(usual, Math.max((usual + strangest) / 2, strangest))
  }
  const strange = labelled.map((signs) => scoreSigns(scope, signs)).sort((left, right) => left - right)
  let [best, threshold] = [Number.NEGATIVE_INFINITY, usual]
  for (const share of [0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.05]) {
    const candidate = scores[Math.floor(scores.length * share)]!
    const found = strange.filter((score) => score < candidate).length / strange.length
    // A message in scope turned away costs more than one out of scope let through is worth.
    const worth = found - 4 * share
    if (worth > best) [best, threshold] = [worth, candidate]
  }
  return threshold
}

/** The score of one message; higher speaks for a known kind. */
export function scoreSigns(scope: Scope, signs: ScopeSigns): number {
  let score = scope.bias
  for (let sign = 0; sign < signs.length; sign += 1)
    score += (scope.weights[sign]! * (signs[sign]! - scope.means[sign]!)) / scope.deviations[sign]!
  return score
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
