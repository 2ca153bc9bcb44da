import { createRandom } from "../../learn/margin.ts"
import type { Trialled } from "./groups.ts"
import { type Interactions, itemsOf } from "./interactions.ts"
import { type Figures, measure, splitInteractions } from "./measure.ts"
import { bestOf, type DiscoveryThresholds, discoveryDepth, fitDiscovery, scoreItems } from "./rank.ts"
import { type ItemWeights, prepareWeights, type WeightOptions } from "./weights.ts"

export interface Settings extends WeightOptions {
  readonly recency: number
}

export interface Fitted {
  readonly weights: ItemWeights
  readonly settings: Settings
  readonly discovery: DiscoveryThresholds
}

/** What each setting tried reached on people's items kept back, at random and the last ones. */
export interface Trial extends Settings {
  readonly random: number
  readonly last: number
}

const evenness = 0.5
const firstPenalty = 20
const recencies = [0.05, 0.1] as const
/** A doubling that gains less than half a percent is not made: heavy penalties show everyone the same popular items. */
const worthwhile = 1.005
/** How much of the ranking of items kept back at random recency may cost, where times are known. */
const recencyCost = 0.005
/** Share of the items that should stand in somebody's first ten; the target is .25, and new people move it. */
const wantedCoverage = 0.3
/** People that settings are judged by; more do not change the choice. */
const judges = 1000

/**
 * Fits weights with the penalty that ranks best what was kept back inside: from a middle value up or down by doubling until
 * it gets worse. With times, half of the people keep back their last items, and recency is raised as long as it costs the others nothing to speak of.
 */
export function fitRecommender(
  data: Interactions,
  seed: number,
): { readonly fitted: Fitted; readonly trials: readonly Trial[]; readonly trialled: Trialled } {
  const { settings, trials, trialled } = chooseSettings(data, seed)
  return { fitted: fitWith(data, settings), trials, trialled }
}

/** Fits with settings chosen before: after an erasure or an update. */
export function fitWith(data: Interactions, settings: Settings): Fitted {
  const weights = prepareWeights(data)(settings)
  const step = Math.max(1, Math.floor(data.people.length / 3000))
  const lists = []
  for (let person = 0; person < data.people.length; person += step) {
    const scores = scoreItems(weights, itemsOf(data, person), settings.recency)
    const ranked = bestOf(scores, discoveryDepth)
    lists.push({ ranked, scores: ranked.map((item) => scores[item]!) })
  }
  return { weights, settings, discovery: fitDiscovery(data.items.length, lists, wantedCoverage) }
}

function chooseSettings(
  data: Interactions,
  seed: number,
): { readonly settings: Settings; readonly trials: readonly Trial[]; readonly trialled: Trialled } {
  const random = createRandom(seed)
  const isRandom = Array.from({ length: data.people.length }, () => !data.hasTimes || random() < 0.5)
  const byChance = splitInteractions(data, "random", 0.2, seed)
  const byTime = splitInteractions(data, "last", 0.2, seed)
  const mixed = mixSplits(data, byChance, byTime, isRandom)
  const isJudge = Array.from({ length: data.people.length }, () => random() < judges / data.people.length)
  const prepare = prepareWeights(mixed.fit)
  const trials: Trial[] = []
  const rankBy = (weights: ItemWeights, recency: number) => (person: number) =>
    bestOf(scoreItems(weights, itemsOf(mixed.fit, person), recency), 20)
  const judge = (weights: ItemWeights, settings: Settings): Trial => {
    const figure = (wanted: boolean): Figures =>
      measure(mixed, rankBy(weights, settings.recency), (person) => isJudge[person]! && isRandom[person] === wanted)
    const trial = { ...settings, random: figure(true).ndcg10, last: data.hasTimes ? figure(false).ndcg10 : 0 }
    trials.push(trial)
    return trial
  }
  const value = (trial: Trial) => trial.random + trial.last
  const attempt = (penalty: number) => {
    const weights = prepare({ penalty, evenness })
    return { weights, trial: judge(weights, { penalty, evenness, recency: 0 }) }
  }
  let best = attempt(firstPenalty)
  for (const factor of [2, 0.5]) {
    const before = best
    for (let tries = 0; tries < 5; tries += 1) {
      const next = attempt(best.trial.penalty * factor)
      if (value(next.trial) <= value(best.trial) * worthwhile) break
      best = next
    }
    if (best !== before) break
  }
  const plain = best.trial
  let chosen = plain
  for (const recency of data.hasTimes ? recencies : []) {
    const trial = judge(best.weights, { ...plain, recency })
    if (trial.last <= chosen.last || trial.random < plain.random * (1 - recencyCost)) break
    chosen = trial
  }
  const { penalty, recency } = chosen
  return {
    settings: { penalty, evenness, recency },
    trials,
    trialled: { split: mixed, rank: rankBy(best.weights, recency), isJudge: (person) => isJudge[person] === true },
  }
}

/** Some people's items kept back in one way, the others' in another. */
function mixSplits(
  data: Interactions,
  one: ReturnType<typeof splitInteractions>,
  other: ReturnType<typeof splitInteractions>,
  isOne: readonly boolean[],
): ReturnType<typeof splitInteractions> {
  const starts = new Uint32Array(data.people.length + 1)
  const chosen: number[] = []
  for (let person = 0; person < data.people.length; person += 1) {
    for (const item of itemsOf((isOne[person] ? one : other).fit, person)) chosen.push(item)
    starts[person + 1] = chosen.length
  }
  return {
    fit: { ...data, starts, chosen: Uint32Array.from(chosen) },
    kept: data.people.map((_, person) => (isOne[person] ? one : other).kept[person]!),
  }
}
