import { createRandom } from "../../learn/margin.ts"

/** Two systems on the same cases. */
export interface Comparison {
  readonly cases: number
  /** Mean of `other − one`. */
  readonly difference: number
  /** 95% interval of the difference by paired bootstrap. */
  readonly low: number
  readonly high: number
  readonly better: number
  readonly worse: number
  /** Two-sided sign test: how likely so uneven a count is, were both equally good. */
  readonly signTest: number
}

/**
 * Compares per-case scores of two systems.
 * Source: Efron and Tibshirani, "An introduction to the bootstrap", 1993, percentile intervals.
 */
export function compare(one: readonly number[], other: readonly number[], seed = 1, rounds = 2000): Comparison {
  const differences = other.slice(0, one.length).map((value, index) => value - one[index]!)
  const random = createRandom(seed)
  const means: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    let sum = 0
    for (let draw = 0; draw < differences.length; draw += 1)
      sum += differences[Math.floor(random() * differences.length)]!
    means.push(sum / Math.max(1, differences.length))
  }
  means.sort((left, right) => left - right)
  const better = differences.filter((value) => value > 0).length
  const worse = differences.filter((value) => value < 0).length
  return {
    cases: differences.length,
    difference: differences.reduce((sum, value) => sum + value, 0) / Math.max(1, differences.length),
    low: means[Math.floor(rounds * 0.025)] ?? 0,
    high: means[Math.min(rounds - 1, Math.floor(rounds * 0.975))] ?? 0,
    better,
    worse,
    signTest: signTest(better, worse),
  }
}

/** Two-sided exact binomial test that both counts come from a fair coin. 1 for no trials. */
export function signTest(better: number, worse: number): number {
  const trials = better + worse
  const fewer = Math.min(better, worse)
  let sum = 0
  let logChoose = 0
  for (let count = 0; count <= fewer; count += 1) {
    sum += Math.exp(logChoose - trials * Math.LN2)
    logChoose += Math.log(trials - count) - Math.log(count + 1)
  }
  return Math.min(1, 2 * sum)
}
