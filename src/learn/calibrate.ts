/** `1 / (1 + exp(-(slope · score + offset)))` */
export interface Sigmoid {
  readonly slope: number
  readonly offset: number
}

/**
 * Fits a sigmoid from scores to probabilities by Newton's method, with Platt's soft targets.
 * Source: Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support vector machines", 2007.
 */
export function fitSigmoid(scores: readonly number[], isPositive: readonly boolean[]): Sigmoid {
  const positives = isPositive.filter((value) => value).length
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (scores.length - positives + 2)
  let slope = 1
  let offset = Math.log((positives + 1) / (scores.length - positives + 1))
  for (let step = 0; step < 100; step += 1) {
    let [gradientSlope, gradientOffset, hessianSlope, hessianBoth, hessianOffset] = [0, 0, 1e-6, 0, 1e-6]
    for (const [index, value] of scores.entries()) {
      const probability = sigmoid({ slope, offset }, value)
      const error = probability - (isPositive[index] === true ? high : low)
      const curve = probability * (1 - probability)
      gradientSlope += error * value
      gradientOffset += error
      hessianSlope += curve * value * value
      hessianBoth += curve * value
      hessianOffset += curve
    }
    const determinant = hessianSlope * hessianOffset - hessianBoth * hessianBoth
    const stepSlope = (hessianOffset * gradientSlope - hessianBoth * gradientOffset) / determinant
    const stepOffset = (hessianSlope * gradientOffset - hessianBoth * gradientSlope) / determinant
    slope -= clamp(stepSlope)
    offset -= clamp(stepOffset)
    if (Math.abs(stepSlope) + Math.abs(stepOffset) < 1e-6) break
  }
  return { slope, offset }
}

/** Probability of a score. */
export function sigmoid(curve: Sigmoid, value: number): number {
  return 1 / (1 + Math.exp(-(curve.slope * value + curve.offset)))
}

/** Newton's steps far from the optimum may overshoot; a bounded one still arrives. */
function clamp(step: number): number {
  return Math.max(-2, Math.min(2, step))
}
