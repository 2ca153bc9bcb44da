import type { ItemWeights } from "./weights.ts"

/**
 * Scores of all items for a person with these items: each earlier item's weights, the newest in full and older ones less.
 * @param history items, oldest first; items of its own score minus infinity, so that nothing is recommended twice
 * @param recency 0: all count the same; the item chosen `n` before the last counts (n + 1)^-recency
 */
export function scoreItems(weights: ItemWeights, history: ArrayLike<number>, recency: number): Float64Array {
  const scores = new Float64Array(weights.items)
  for (let at = 0; at < history.length; at += 1) {
    const source = history[at]!
    const share = (history.length - at) ** -recency
    for (let index = weights.starts[source]!; index < weights.starts[source + 1]!; index += 1)
      scores[weights.targets[index]!]! += share * weights.values[index]!
  }
  for (let at = 0; at < history.length; at += 1) scores[history[at]!] = Number.NEGATIVE_INFINITY
  return scores
}

/** The places of the largest finite scores, best first; equal scores by place. */
export function bestOf(scores: Float64Array, limit: number): number[] {
  const best: number[] = []
  for (let item = 0; item < scores.length; item += 1) {
    const score = scores[item]!
    if (score === Number.NEGATIVE_INFINITY || (best.length === limit && score <= scores[best[limit - 1]!]!)) continue
    let place = best.length
    while (place > 0 && scores[best[place - 1]!]! < score) place -= 1
    best.splice(place, 0, item)
    if (best.length > limit) best.pop()
  }
  return best
}

/** From which likeness on an item that nobody would see takes the last place of a list; infinite for items seen anyway. */
export type DiscoveryThresholds = Float32Array

/**
 * Lets a rarely shown item take the last place of a list, for the people it suits nearly as well as what stood there.
 * @param ranked best first, more than `k` of them
 */
export function withDiscovery(
  ranked: readonly number[],
  scores: Float64Array,
  k: number,
  thresholds: DiscoveryThresholds,
): readonly number[] {
  const last = ranked[k - 1]
  if (k < 10 || last === undefined || !(scores[last]! > 0)) return ranked
  for (const candidate of ranked.slice(k)) {
    if (scores[candidate]! / scores[last]! < thresholds[candidate]!) continue
    return [...ranked.slice(0, k - 1), candidate, ...ranked.slice(k - 1).filter((item) => item !== candidate)]
  }
  return ranked
}

/** How far down a person's list an item may stand and still be discovered. */
export const discoveryDepth = 100

/**
 * The thresholds by which at least `wanted` of the items are shown to someone: items that stand in nobody's first ten are
 * given to the two people they suit best, the best suited items first.
 */
export function fitDiscovery(
  items: number,
  lists: readonly { readonly ranked: readonly number[]; readonly scores: Float64Array | readonly number[] }[],
  wanted: number,
): DiscoveryThresholds {
  const shown = new Set(lists.flatMap(({ ranked }) => ranked.slice(0, 10)))
  const ratios = new Map<number, number[]>()
  for (const { ranked, scores } of lists) {
    const last = scores[9]
    if (last === undefined || !(last > 0)) continue
    for (let place = 10; place < ranked.length; place += 1) {
      const item = ranked[place]!
      if (shown.has(item)) continue
      const found = ratios.get(item) ?? []
      found.push(scores[place]! / last)
      ratios.set(item, found)
    }
  }
  const suited = [...ratios.entries()]
    .map(([item, found]) => {
      const sorted = found.sort((left, right) => right - left)
      return { item, threshold: sorted[Math.min(1, sorted.length - 1)]! }
    })
    .sort((left, right) => right.threshold - left.threshold || left.item - right.item)
  const thresholds = new Float32Array(items).fill(Number.POSITIVE_INFINITY)
  const missing = Math.max(0, Math.ceil(wanted * items) - shown.size)
  for (const { item, threshold } of suited.slice(0, missing)) thresholds[item] = threshold
  return thresholds
}
