/** Gain of each judged document of one query; what is missing has none. */
export type Judgements = ReadonlyMap<string, number>

/**
 * Normalised discounted cumulative gain of the first `k`, linear gains, as trec_eval's `ndcg_cut`.
 * @returns 0–1; 0 where nothing is relevant
 * Source: Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002.
 */
export function ndcg(ranked: readonly string[], judgements: Judgements, k: number): number {
  const ideal = [...judgements.values()].filter((gain) => gain > 0).sort((one, other) => other - one)
  const best = discounted(ideal, k)
  if (best === 0) return 0
  const gains = ranked.map((id) => Math.max(0, judgements.get(id) ?? 0))
  return discounted(gains, k) / best
}

function discounted(gains: readonly number[], k: number): number {
  return gains.slice(0, k).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0)
}

/** Share of the relevant documents among the first `k`; 0 where nothing is relevant. */
export function recall(ranked: readonly string[], judgements: Judgements, k: number): number {
  const relevant = [...judgements].filter(([, gain]) => gain > 0).map(([id]) => id)
  if (relevant.length === 0) return 0
  const found = new Set(ranked.slice(0, k))
  return relevant.filter((id) => found.has(id)).length / relevant.length
}

/** One over the place of the first relevant document among the first `k`, 0 where there is none. */
export function reciprocalRank(ranked: readonly string[], judgements: Judgements, k: number): number {
  const place = ranked.slice(0, k).findIndex((id) => (judgements.get(id) ?? 0) > 0)
  return place === -1 ? 0 : 1 / (place + 1)
}
