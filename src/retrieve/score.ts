import type { FieldStems, Statistics } from "../index/port.ts"

/** Parameters of BM25F: a field's weight and how strongly its length counts (0–1), and how fast repetition saturates. */
export interface WordParameters {
  readonly fields: Readonly<Record<keyof FieldStems, { readonly weight: number; readonly slope: number }>>
  readonly saturation: number
}

export interface ScoredPassage {
  readonly lengths: Readonly<Record<keyof FieldStems, number>>
  readonly frequencies: Readonly<Record<keyof FieldStems, readonly number[]>>
  readonly occurrences: readonly number[]
}

const fieldNames = ["title", "section", "text"] as const

/**
 * Rarity of a stem: its inverse document frequency, always positive.
 * Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009, 3.2, with 1 added as Lucene does.
 */
export function rarity(passages: number, frequency: number): number {
  return Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
}

/**
 * BM25F score of one passage for a query, as a share of what a passage full of the query's stems could reach.
 * @param weights of the query's stems: rarity × weight in the query, in the order of `passage.frequencies`
 * @returns 0–1
 * Source: Zaragoza et al., "Microsoft Cambridge at TREC 13", 2004, equations 1–3.
 */
export function wordScore(
  passage: ScoredPassage,
  weights: readonly number[],
  means: Statistics["meanLengths"],
  parameters: WordParameters,
): number {
  const each = fieldNames.map((name) => {
    const { weight, slope } = parameters.fields[name]
    return means[name] === 0 ? weight : weight / (1 - slope + (slope * passage.lengths[name]) / means[name])
  })
  const { title, section, text } = passage.frequencies
  let sum = 0
  let most = 0
  for (let index = 0; index < weights.length; index += 1) {
    const frequency = title[index]! * each[0]! + section[index]! * each[1]! + text[index]! * each[2]!
    sum += (weights[index]! * frequency) / (parameters.saturation + frequency)
    most += weights[index]!
  }
  return most === 0 ? 0 : sum / most
}

/** Share of the query's weight that the passage holds at all, in any of `fields`. 0–1. */
export function coverage(
  passage: ScoredPassage,
  weights: readonly number[],
  fields: readonly (keyof FieldStems)[],
): number {
  let held = 0
  let most = 0
  for (let index = 0; index < weights.length; index += 1) {
    most += weights[index]!
    if (fields.some((field) => passage.frequencies[field][index]! > 0)) held += weights[index]!
  }
  return most === 0 ? 0 : held / most
}

/** Words this far apart, or nearer, are near each other. */
const window = 8

/**
 * How near to each other, and in which order, neighbouring words of the query stand in the text: `phrase` counts pairs
 * that follow each other as in the query, `proximity` pairs within eight words. Both as shares of what is possible, 0–1.
 * After the sequential dependence model: Metzler and Croft, "A Markov random field model for term dependencies", 2005.
 * @param pairs neighbouring stems of the query by index, with their weight
 */
export function nearness(
  occurrences: readonly number[],
  pairs: readonly { readonly first: number; readonly second: number; readonly weight: number }[],
  stems: number,
): { readonly phrase: number; readonly proximity: number } {
  if (pairs.length === 0 || occurrences.length < 4) return { phrase: 0, proximity: 0 }
  const adjacent = new Map<number, number>()
  const near = new Map<number, number>()
  for (let at = 0; at < occurrences.length; at += 2) {
    const position = occurrences[at]!
    const first = occurrences[at + 1]!
    for (let next = at + 2; next < occurrences.length && occurrences[next]! - position <= window; next += 2) {
      const second = occurrences[next + 1]!
      if (second === first) continue
      if (occurrences[next]! - position <= 1) bump(adjacent, first * stems + second)
      bump(near, Math.min(first, second) * stems + Math.max(first, second))
    }
  }
  let phrase = 0
  let proximity = 0
  let most = 0
  for (const { first, second, weight } of pairs) {
    most += weight
    phrase += weight * saturate(adjacent.get(first * stems + second) ?? 0)
    proximity += weight * saturate(near.get(Math.min(first, second) * stems + Math.max(first, second)) ?? 0)
  }
  return most === 0 ? { phrase: 0, proximity: 0 } : { phrase: phrase / most, proximity: proximity / most }
}

function bump(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function saturate(count: number): number {
  return count / (1 + count)
}

/** Half of a document's freshness is gone after this many days. */
const freshnessHalfLifeDays = 730

/** 1 for a document of today, falling to 0 with age; 0.5 for one without a date. */
export function freshness(date: string | undefined, now: Date): number {
  const written = date === undefined ? Number.NaN : Date.parse(date)
  if (Number.isNaN(written)) return 0.5
  const days = Math.max(0, now.getTime() - written) / 86_400_000
  return 0.5 ** (days / freshnessHalfLifeDays)
}
