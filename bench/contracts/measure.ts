import type { Span } from "../../src/core/document.ts"
import type { Contract } from "./read.ts"

/** What is measured of one contract and type: candidates best first, and how likely the type is present. */
export interface Prediction {
  readonly presence: number
  readonly candidates: readonly (Span & { readonly confidence: number })[]
}

export interface Figures {
  readonly first: number
  readonly three: number
  readonly auroc: number
  readonly aupr: number
  readonly types: readonly {
    readonly name: string
    readonly present: number
    readonly first: number
    readonly three: number
    readonly auroc?: number
    readonly aupr: number
  }[]
}

/**
 * First and first three: of the pairs of contract and type that have a gold span, those whose first (three) candidates
 * touch one. AUROC: present or absent, mean over types. AUPR: all candidates pooled, right at Jaccard ≥ .5 by characters.
 */
export function measure(
  contracts: readonly Contract[],
  types: readonly string[],
  predict: (contract: number, type: number) => Prediction,
): Figures {
  const pooled: Scored[] = []
  let golds = 0
  const rows = types.map((name, type) => {
    const own: Scored[] = []
    const presences: number[] = []
    const truths: boolean[] = []
    let [present, first, three, ownGolds] = [0, 0, 0, 0]
    for (const [at, contract] of contracts.entries()) {
      const gold = contract.gold[name] ?? { present: false, spans: [] }
      const { presence, candidates } = predict(at, type)
      presences.push(presence)
      truths.push(gold.present)
      ownGolds += gold.spans.length
      for (const candidate of candidates) {
        const match = gold.spans.findIndex((span) => jaccard(candidate, span) >= 0.5)
        own.push({ score: candidate.confidence, hit: match === -1 ? undefined : `${at}:${type}:${match}` })
      }
      if (gold.spans.length === 0) continue
      present += 1
      const hits = candidates.slice(0, 3).map((candidate) => gold.spans.some((span) => overlaps(candidate, span)))
      if (hits[0] === true) first += 1
      if (hits.includes(true)) three += 1
    }
    pooled.push(...own)
    golds += ownGolds
    const area = auroc(presences, truths)
    return { name, present, first, three, aupr: aupr(own, ownGolds), ...(area === undefined ? {} : { auroc: area }) }
  })
  const total = rows.reduce((sum, row) => sum + row.present, 0)
  const areas = rows.flatMap((row) => (row.auroc === undefined ? [] : [row.auroc]))
  return {
    first: rows.reduce((sum, row) => sum + row.first, 0) / total,
    three: rows.reduce((sum, row) => sum + row.three, 0) / total,
    auroc: areas.reduce((sum, area) => sum + area, 0) / areas.length,
    aupr: aupr(pooled, golds),
    types: rows,
  }
}

interface Scored {
  readonly score: number
  readonly hit: string | undefined
}

/** Overlap of two spans over their union, in characters. */
export function jaccard(left: Span, right: Span): number {
  const overlap = Math.max(0, Math.min(left.end, right.end) - Math.max(left.start, right.start))
  return overlap / (left.end - left.start + right.end - right.start - overlap)
}

export function overlaps(left: Span, right: Span): boolean {
  return left.start < right.end && right.start < left.end
}

/** Area under the ROC curve; undefined where one class is missing. */
export function auroc(scores: readonly number[], truths: readonly boolean[]): number | undefined {
  const positives = scores.filter((_, index) => truths[index] === true)
  const negatives = scores.filter((_, index) => truths[index] === false)
  if (positives.length === 0 || negatives.length === 0) return undefined
  let wins = 0
  for (const positive of positives)
    for (const negative of negatives) wins += positive > negative ? 1 : positive === negative ? 0.5 : 0
  return wins / (positives.length * negatives.length)
}

/** Area under precision and recall; a gold span counts once however many candidates match it. */
export function aupr(predictions: readonly Scored[], golds: number): number {
  const sorted = [...predictions].sort((left, right) => right.score - left.score)
  const found = new Set<string>()
  let [right, area, recall] = [0, 0, 0]
  for (const [index, { hit }] of sorted.entries()) {
    if (hit === undefined) continue
    right += 1
    found.add(hit)
    area += (found.size / golds - recall) * (right / (index + 1))
    recall = found.size / golds
  }
  return area
}
