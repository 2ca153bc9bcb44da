import { createRandom, shuffle } from "../../learn/margin.ts"
import { type Interactions, itemsOf, packLists } from "./interactions.ts"

/** What is kept back, one list of items a person. */
export interface Split {
  readonly fit: Interactions
  readonly kept: readonly (readonly number[])[]
}

/** Keeps back a share of every person's items: at random, or the last ones. People with fewer than five items keep all. */
export function splitInteractions(data: Interactions, kind: "random" | "last", share: number, seed: number): Split {
  const random = createRandom(seed)
  const lists: number[][] = []
  const kept: number[][] = []
  for (let person = 0; person < data.people.length; person += 1) {
    const items = itemsOf(data, person)
    const amount = items.length < 5 ? 0 : Math.floor(items.length * share)
    const order = Uint32Array.from(items.keys())
    if (kind === "random") shuffle(order, random)
    const away = new Set(order.subarray(order.length - amount))
    lists.push([...items].filter((_, index) => !away.has(index)))
    kept.push([...items].filter((_, index) => away.has(index)))
  }
  return { fit: { ...data, ...packLists(lists) }, kept }
}

export interface Figures {
  readonly ndcg10: number
  readonly recall20: number
  /** Share of the items that stand in at least one person's first ten. */
  readonly coverage10: number
  /** Mean of -log2 of the share of people who chose a recommended item: higher is less obvious. */
  readonly novelty10: number
  readonly people: number
}

/**
 * Ranking figures over the people who had something kept back.
 * @param rank the first 20 items for a person, best first
 */
export function measure(
  split: Split,
  rank: (person: number) => readonly number[],
  only?: (person: number) => boolean,
): Figures {
  const popularity = new Float64Array(split.fit.items.length)
  for (const item of split.fit.chosen) popularity[item]! += 1
  const shown = new Set<number>()
  let [gain, recall, novelty, listed, people] = [0, 0, 0, 0, 0]
  for (const [person, kept] of split.kept.entries()) {
    if (kept.length === 0 || (only !== undefined && !only(person))) continue
    people += 1
    const wanted = new Set(kept)
    const ranked = rank(person).slice(0, 20)
    let [found, own, ideal] = [0, 0, 0]
    for (const [place, item] of ranked.entries()) {
      if (wanted.has(item)) {
        found += 1
        if (place < 10) own += 1 / Math.log2(place + 2)
      }
      if (place >= 10) continue
      shown.add(item)
      novelty -= Math.log2((popularity[item]! + 1) / (split.fit.people.length + 1))
      listed += 1
    }
    for (let place = 0; place < Math.min(10, kept.length); place += 1) ideal += 1 / Math.log2(place + 2)
    gain += own / ideal
    recall += found / kept.length
  }
  const count = Math.max(1, people)
  return {
    ndcg10: gain / count,
    recall20: recall / count,
    coverage10: shown.size / Math.max(1, split.fit.items.length),
    novelty10: novelty / Math.max(1, listed),
    people,
  }
}
