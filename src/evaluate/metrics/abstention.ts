/** One answered question: how sure the system was, and whether it was right. */
export interface Judged {
  readonly confidence: number
  readonly isRight: boolean
}

export interface CurvePoint {
  /** Answers below this confidence are declined. */
  readonly threshold: number
  /** Share of the questions that are answered. */
  readonly coverage: number
  /** Share of wrong answers among these. */
  readonly risk: number
}

/** Risk at every coverage that a threshold can reach, from the surest question on. Equal confidences stand or fall together. */
export function coverageRisk(judged: readonly Judged[]): readonly CurvePoint[] {
  const points: CurvePoint[] = []
  let wrong = 0
  const sorted = [...judged].sort((one, other) => other.confidence - one.confidence)
  for (const [index, one] of sorted.entries()) {
    if (!one.isRight) wrong += 1
    if (sorted[index + 1]?.confidence === one.confidence) continue
    points.push({ threshold: one.confidence, coverage: (index + 1) / sorted.length, risk: wrong / (index + 1) })
  }
  return points
}

/**
 * Area under the risk-coverage curve: the mean risk over all coverages, lower is better. Within equal confidences the
 * order is open; their expected risk is taken.
 * Source: Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", 2019.
 */
export function aurc(judged: readonly Judged[]): number {
  if (judged.length === 0) return 0
  let sum = 0
  let before = 0
  let wrongBefore = 0
  for (const { coverage, risk } of coverageRisk(judged)) {
    const answered = Math.round(coverage * judged.length)
    const wrong = risk * answered
    for (let count = before + 1; count <= answered; count += 1) {
      const share = (count - before) / (answered - before)
      sum += (wrongBefore + share * (wrong - wrongBefore)) / count
    }
    before = answered
    wrongBefore = wrong
  }
  return sum / judged.length
}

/**
 * Probability that a positive has a higher score than a negative; ties count half.
 * @returns 0–1, NaN where one kind is missing
 * Source: Hanley and McNeil, "The meaning and use of the area under a ROC curve", 1982.
 */
export function auroc(scores: readonly number[], isPositive: readonly boolean[]): number {
  const order = scores.map((_, index) => index).sort((one, other) => scores[one]! - scores[other]!)
  let positives = 0
  let rankSum = 0
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to += 1
    const rank = (from + to + 1) / 2
    for (let at = from; at < to; at += 1) {
      if (isPositive[order[at]!] !== true) continue
      positives += 1
      rankSum += rank
    }
    from = to
  }
  const negatives = scores.length - positives
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives)
}
