import { mean } from "../core/vectors.ts"

/** How one rung did on one case. */
export interface RungResult {
  readonly status: "right" | "wrong" | "declined rightly" | "declined needlessly"
  /** Confidence of the rung's answer, 0–1. */
  readonly confidence: number
  readonly costUsd: number
  readonly ms: number
}

/** One case on every rung: the extractive answer, then each model, the cheaper first. */
export interface LadderCase {
  readonly id: string
  readonly extractive: RungResult
  readonly models: readonly RungResult[]
}

/** One way to answer, measured over all cases. */
export interface LadderPoint {
  readonly name: string
  /** Climbs below this confidence; undefined for a rung alone. */
  readonly climbBelow?: number
  /** Right answers and right refusals less wrong answers, as a share of the cases, −1…1. */
  readonly quality: number
  readonly wrong: number
  readonly costUsd: number
  readonly msMean: number
  /** Share of the cases that asked a model. */
  readonly climbed: number
}

export interface LadderFit {
  /** Rungs alone, then `auto` at each threshold. */
  readonly points: readonly LadderPoint[]
  readonly chosen: LadderPoint
  /** True where no model improves on the documents' own words by more than chance. */
  readonly isExtractiveEnough: boolean
}

const thresholds = Array.from({ length: 21 }, (_, step) => step / 20)

/**
 * Measures each rung and `auto` at 21 thresholds, and chooses the cheapest one whose quality is within one standard error
 * of the best: what differs by less is chance. Cost decides, then time.
 * Source of the rule: Breiman et al., "Classification and Regression Trees", 1984, section 3.4.3.
 * @param cases at least one, all with the same number of models
 */
export function fitLadder(cases: readonly LadderCase[], modelIds: readonly string[]): LadderFit {
  const alone = [
    point(
      "extractive",
      cases.map((one) => ({ result: one.extractive, climbed: false })),
    ),
    ...modelIds.map((id, index) =>
      point(
        id,
        cases.map((one) => ({ result: one.models[index]!, climbed: true })),
      ),
    ),
  ]
  const climbs = thresholds.map((climbBelow) => {
    const taken = cases.map((one) => climb(one, climbBelow))
    return {
      point: { ...point(`auto below ${climbBelow.toFixed(2)}`, taken), climbBelow },
      scores: taken.map(({ result }) => score(result)),
    }
  })
  const best = climbs.reduce((top, one) => (one.point.quality > top.point.quality ? one : top))
  const near = climbs.filter(
    ({ scores }) => mean(differences(best.scores, scores)) <= standardError(differences(best.scores, scores)),
  )
  const chosen = near.reduce((least, one) => (isCheaper(one.point, least.point) ? one : least)).point
  return { points: [...alone, ...climbs.map((one) => one.point)], chosen, isExtractiveEnough: chosen.climbed === 0 }
}

/** What `auto` does: the first rung that is sure enough, or the first model that answers; where all say that nothing does, so does it. */
function climb(one: LadderCase, climbBelow: number): { readonly result: RungResult; readonly climbed: boolean } {
  if (one.extractive.confidence >= climbBelow) return { result: one.extractive, climbed: false }
  let { costUsd, ms } = one.extractive
  for (const model of one.models) {
    costUsd += model.costUsd
    ms += model.ms
    if (model.status === "right" || model.status === "wrong")
      return { result: { ...model, costUsd, ms }, climbed: true }
  }
  const last = one.models.at(-1) ?? one.extractive
  return { result: { ...last, costUsd, ms }, climbed: one.models.length > 0 }
}

function point(
  name: string,
  taken: readonly { readonly result: RungResult; readonly climbed: boolean }[],
): LadderPoint {
  return {
    name,
    quality: mean(taken.map(({ result }) => score(result))),
    wrong: mean(taken.map(({ result }) => (result.status === "wrong" ? 1 : 0))),
    costUsd: taken.reduce((sum, { result }) => sum + result.costUsd, 0),
    msMean: mean(taken.map(({ result }) => result.ms)),
    climbed: mean(taken.map(({ climbed }) => (climbed ? 1 : 0))),
  }
}

/** Share of a model's answers that are right; undefined where it answered less than five times. */
export function trustOf(results: readonly RungResult[]): number | undefined {
  const answered = results.filter(({ status }) => status === "right" || status === "wrong")
  // Laplace's rule: no model is believed without doubt.
  const right = answered.filter(({ status }) => status === "right").length
  return answered.length < 5 ? undefined : (right + 1) / (answered.length + 2)
}

function score({ status }: RungResult): number {
  return status === "right" || status === "declined rightly" ? 1 : status === "wrong" ? -1 : 0
}

function isCheaper(one: LadderPoint, other: LadderPoint): boolean {
  return one.costUsd !== other.costUsd ? one.costUsd < other.costUsd : one.msMean < other.msMean
}

function differences(left: readonly number[], right: readonly number[]): readonly number[] {
  return left.map((value, index) => value - right[index]!)
}

function standardError(values: readonly number[]): number {
  const centre = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1) / values.length)
}
