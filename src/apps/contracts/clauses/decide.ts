import type { Span } from "../../../core/document.ts"
import { type Logistic, predict } from "../../../learn/logistic.ts"
import { clauseTypes } from "./types.ts"

/** What the first scorers saw in a contract. */
export interface Scored {
  readonly sentences: readonly Span[]
  /** By type, then by sentence: the linear score, about −1 for no and 1 for yes. */
  readonly scores: readonly Float32Array[]
  /** By type, then by sentence: how many of the type's own patterns match. */
  readonly hits: readonly Uint8Array[]
  /** By type: short spans with their probability, best first, for the types that are quoted by name or date. */
  readonly entities: ReadonlyMap<string, readonly Likely[]>
}

export interface Likely extends Span {
  /** Probability that the span is what a lawyer would mark. */
  readonly confidence: number
}

/** The second scorers: they see a sentence among its neighbours, and a type in the whole contract. */
export interface Deciders {
  readonly sentence: Logistic
  readonly presence: Logistic
}

/** Sentences of a type that the second scorer looks at. */
export const shortlist = 8

export interface Decision {
  readonly type: string
  /** Probability that the contract has the clause. */
  readonly presence: number
  readonly candidates: readonly Likely[]
}

/** One decision for each type. */
export function decide(contract: Scored, deciders: Deciders): readonly Decision[] {
  return clauseTypes.map(({ name }, type) => {
    const ranked = rankSentences(contract, type)
    const sentences = ranked.map((index, rank) => ({
      ...contract.sentences[index]!,
      confidence: predict(deciders.sentence, sentenceRow(contract, type, ranked, rank)),
    }))
    const entities = contract.entities.get(name)
    return {
      type: name,
      presence: predict(deciders.presence, presenceRow(contract, type, ranked)),
      candidates: (entities === undefined ? sentences : withEntities(entities, sentences)).toSorted(
        (left, right) => right.confidence - left.confidence,
      ),
    }
  })
}

/** A sentence stands back where a short span in it says the same. */
function withEntities(entities: readonly Likely[], sentences: readonly Likely[]): readonly Likely[] {
  return [
    ...entities,
    ...sentences
      .filter((sentence) => !entities.some((entity) => entity.start < sentence.end && sentence.start < entity.end))
      .map((sentence) => ({ ...sentence, confidence: sentence.confidence * 0.5 })),
  ]
}

/** The best sentences of a type by the first score, best first. */
export function rankSentences(contract: Scored, type: number): readonly number[] {
  const scores = contract.scores[type]!
  return [...scores.keys()].sort((left, right) => scores[right]! - scores[left]!).slice(0, shortlist)
}

/** What the second scorer sees of the sentence at `rank`. */
export function sentenceRow(
  contract: Scored,
  type: number,
  ranked: readonly number[],
  rank: number,
): readonly number[] {
  const scores = contract.scores[type]!
  const index = ranked[rank]!
  const own = scores[index]!
  const hits = contract.hits[type]!
  const { start, end } = contract.sentences[index]!
  const length = Math.log(end - start)
  const around = [index - 1, index + 1].map((near) => scores[near] ?? -1.2)
  const others = contract.scores.map((row, other) => (other === type ? -2 : row[index]!))
  return [
    1,
    own,
    Math.max(0, own),
    Math.max(0, own + 0.5),
    (scores[ranked[0]!] ?? 0) - own,
    rank === 0 ? 1 : 0,
    rank === 1 ? 1 : 0,
    rank === 2 ? 1 : 0,
    Math.min(3, hits[index]!),
    hits[index]! > 0 ? 1 : 0,
    Math.max(...around),
    length - 5,
    Math.max(0, 4.2 - length),
    Math.max(0, length - 6.3),
    Math.max(-1, ...others),
    Math.max(0, 0.1 - index / contract.sentences.length) * 10,
    ...oneHot(type),
  ]
}

/** What the scorer of presence sees of a type. */
export function presenceRow(contract: Scored, type: number, ranked: readonly number[]): readonly number[] {
  const scores = contract.scores[type]!
  const hits = contract.hits[type]!
  const [first, second, third] = [0, 1, 2].map((rank) => scores[ranked[rank] ?? 0] ?? -1.2)
  const entity = contract.entities.get(clauseTypes[type]!.name)?.[0]?.confidence
  const hitSentences = hits.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0)
  return [
    1,
    first!,
    Math.max(0, first!),
    Math.max(0, first! + 0.5),
    second!,
    third!,
    Math.log(1 + hitSentences),
    hitSentences > 0 ? 1 : 0,
    Math.max(...ranked.slice(0, 3).map((index) => hits[index]!), 0),
    Math.log(contract.sentences.length) - 5,
    entity === undefined ? 0 : entity,
    entity === undefined ? 0 : Math.max(0, 0.3 - entity),
    ...oneHot(type),
  ]
}

function oneHot(type: number): readonly number[] {
  return clauseTypes.map((_, index) => (index === type ? 1 : 0))
}

/** Penalty of a feature: what a type has for itself is held small, what all types share is free. */
export function ridge(rowLength: number): (feature: number) => number {
  return (feature) => (feature >= rowLength - clauseTypes.length ? 1 : 0.1)
}
