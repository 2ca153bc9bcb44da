import type { Turn } from "../core/answer.ts"
import type { AccessId } from "../core/document.ts"
import { type GroundworkError, groundworkError } from "../core/errors.ts"
import type { Explanation, SearchFilter } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import type { Candidate, Candidates, Index } from "../index/port.ts"
import type { Store } from "../store/port.ts"
import { fuse, type Parts } from "./fuse.ts"
import { type MeaningParts, openMeaning } from "./meaning.ts"
import { type UnderstoodQuery, understandQuery } from "./query.ts"
import { coverage, freshness, nearness, rarity, type ScoredPassage, wordScore } from "./score.ts"
import { type Respelled, respell, withRespelled } from "./spelling.ts"
import { defaultWeights, type RetrieveWeights } from "./weights.ts"

export interface RetrieveParts extends MeaningParts {
  readonly index: Index
  readonly store: Pick<Store, "readable" | "passages" | "document" | "text">
  readonly weights?: RetrieveWeights
}

export interface RetrieveQuery {
  readonly text: string
  /** The conversation before this question, oldest turn first. */
  readonly history?: readonly Turn[]
  readonly filter?: SearchFilter
  /** Finds what no longer holds, too: superseded, expired, past its validity. */
  readonly includeSuperseded?: boolean
}

export interface RankedPassage {
  readonly candidate: Candidate
  readonly score: number
  /** What the score is made of. */
  explain(): Explanation
  readonly parts: Parts
}

export interface Ranking {
  /** Best first; equal scores in a fixed order. */
  readonly passages: readonly RankedPassage[]
  readonly understood: UnderstoodQuery
  readonly readable: readonly AccessId[]
  /** True if nothing held the quoted phrases and they were looked for word by word. */
  readonly phrasesRelaxed: boolean
  /** Why words alone were looked for, where an embedder is set and its server failed. */
  readonly embedderFault?: GroundworkError
}

/** A query as it was understood, and what the index proposes for it. */
export interface Proposed {
  readonly understood: UnderstoodQuery
  readonly found: Candidates
  readonly readable: readonly AccessId[]
  readonly phrasesRelaxed: boolean
  readonly embedderFault?: GroundworkError
  /** Words that nothing readable holds, and what was looked for in their place. */
  readonly respelled?: readonly Respelled[]
}

/**
 * Scores what the index proposes: the score that counts.
 * @param limit candidates by words, and as many by vector
 */
export async function rankPassages(
  parts: RetrieveParts,
  context: Context,
  query: RetrieveQuery,
  limit: number,
): Promise<Ranking> {
  const weights = parts.weights ?? defaultWeights
  const startedAt = performance.now()
  const proposed = await propose(parts, context, query, limit)
  const { understood, found, readable, phrasesRelaxed, respelled, embedderFault } = proposed
  const passages = scoreCandidates(understood, found, weights, context.now())
  context.run.step("candidates", startedAt, {
    stems: understood.stems.map((entry) => entry.stem).slice(0, 32),
    candidates: found.candidates.length,
    vectors: found.candidates.some((candidate) => candidate.cosine !== undefined),
    ...(respelled === undefined ? {} : { respelled }),
    ...(embedderFault === undefined ? {} : { embedder: embedderFault.code, why: embedderFault.detail }),
  })
  const fault = embedderFault === undefined ? {} : { embedderFault }
  return { passages, understood, readable, phrasesRelaxed, ...fault }
}

/** Understands a query and asks the index for candidates: access, filter and validity are decided there. */
export async function propose(
  parts: RetrieveParts,
  context: Context,
  query: RetrieveQuery,
  limit: number,
): Promise<Proposed> {
  const carrying = (parts.weights ?? defaultWeights).carrying
  const readable = await parts.store.readable(context.principal)
  const limits = {
    readable,
    filter: query.filter ?? {},
    ...(query.includeSuperseded === true ? {} : { validOn: context.now().toISOString().slice(0, 10) }),
  }
  const ask = async (understood: UnderstoodQuery, phrases: UnderstoodQuery["phrases"]) => {
    const vector = await meaning.of(understood)
    if (context.signal.aborted) throw groundworkError("cancelled")
    const stems = withPhraseStems(understood)
    return parts.index.candidates({ ...limits, stems, phrases, ...(vector === undefined ? {} : { vector }) }, limit)
  }
  const history = query.history ?? []
  const meaning = await openMeaning(parts, history, context.signal)
  const finished = (proposed: Omit<Proposed, "readable" | "embedderFault">): Proposed => {
    const embedderFault = meaning.fault()
    return { ...proposed, readable, ...(embedderFault === undefined ? {} : { embedderFault }) }
  }
  const understood = understandQuery(query.text, history, carrying)
  const found = await ask(understood, understood.phrases)
  if (understood.phrases.length > 0) {
    const isFound = found.candidates.length > 0
    return finished({ understood, found: isFound ? found : await ask(understood, []), phrasesRelaxed: !isFound })
  }
  const frequenciesOf = async (stems: readonly string[]) => {
    const counted = { ...limits, stems: stems.map((each) => ({ stem: each, weight: 1 })), phrases: [] }
    return (await parts.index.candidates(counted, 1)).statistics.frequencies
  }
  const unknown = understood.stems.filter((_, index) => found.statistics.frequencies[index] === 0)
  const isWord = (word: string) => parts.embedder?.isCommonWord?.(word) ?? false
  const respelled = await respell(query.text, new Set(unknown.map((entry) => entry.stem)), frequenciesOf, isWord)
  if (respelled.length === 0) return finished({ understood, found, phrasesRelaxed: false })
  const meant = withRespelled(query.text, respelled)
  const again = understandQuery(meant, history, carrying)
  return finished({
    understood: { ...again, understoodAs: again.understoodAs ?? meant },
    found: await ask(again, []),
    phrasesRelaxed: false,
    respelled,
  })
}

/** Scores candidates and sorts them, best first. Pure. */
export function scoreCandidates(
  understood: UnderstoodQuery,
  { candidates, statistics }: Candidates,
  weights: RetrieveWeights,
  now: Date,
): readonly RankedPassage[] {
  const stems = withPhraseStems(understood)
  const rarities = statistics.frequencies.map((frequency) => rarity(statistics.passages, frequency))
  const stemWeights = rarities.map((value, index) => value * stems[index]!.weight)
  const pairs = neighbourPairs(understood.sequence, stems, rarities)
  const wholes = wholeVersions(candidates, (whole) =>
    wordScore(whole, stemWeights, statistics.meanLengths, weights.words),
  )
  const parts = candidates.map((candidate): Parts => {
    const { phrase, proximity } = nearness(candidate.occurrences, pairs, stems.length)
    return {
      words: wordScore(candidate, stemWeights, statistics.meanLengths, weights.words),
      document: wholes.get(candidate.version) ?? 0,
      coverage: coverage(candidate, stemWeights, ["title", "section", "text"]),
      heading: coverage(candidate, stemWeights, ["title", "section"]),
      phrase,
      proximity,
      freshness: freshness(candidate.date, now),
      ...(candidate.cosine === undefined ? {} : { cosine: candidate.cosine }),
    }
  })
  const { scores, explain } = fuse(parts, weights.fusion)
  return candidates
    .map((candidate, index) => ({
      candidate,
      score: scores[index]!,
      parts: parts[index]!,
      explain: () => explain(index),
    }))
    .sort(byScore)
}

/**
 * Scores each version as one passage that holds what all its candidates hold, as long as the longest of them: an answer's
 * context often stands in the passages around it.
 */
function wholeVersions(
  candidates: readonly Candidate[],
  score: (whole: ScoredPassage) => number,
): ReadonlyMap<string, number> {
  const scores = new Map<string, number>()
  for (const [version, members] of Map.groupBy(candidates, (candidate) => candidate.version)) {
    const [first, ...others] = members
    if (first === undefined) continue
    const lengths = { ...first.lengths }
    const frequencies = {
      title: first.frequencies.title,
      section: [...first.frequencies.section],
      text: [...first.frequencies.text],
    }
    for (const other of others) {
      for (const field of ["section", "text"] as const) {
        lengths[field] = Math.max(lengths[field], other.lengths[field])
        for (const [index, count] of other.frequencies[field].entries()) frequencies[field][index]! += count
      }
    }
    scores.set(version, score({ lengths, frequencies, occurrences: [] }))
  }
  return scores
}

function byScore(one: RankedPassage, other: RankedPassage): number {
  if (one.score !== other.score) return other.score - one.score
  const [first, second] = [one.candidate, other.candidate]
  if (first.document !== second.document) return first.document < second.document ? -1 : 1
  return first.ordinal - second.ordinal
}

/** Stems of the query, with those that stand in a quoted phrase only. */
function withPhraseStems(understood: UnderstoodQuery): UnderstoodQuery["stems"] {
  const known = new Set(understood.stems.map((entry) => entry.stem))
  const missing = [...new Set(understood.phrases.flat())].filter((each) => !known.has(each))
  return [...understood.stems, ...missing.map((each) => ({ stem: each, weight: 0 }))]
}

function neighbourPairs(
  sequence: readonly string[],
  stems: UnderstoodQuery["stems"],
  rarities: readonly number[],
): readonly { readonly first: number; readonly second: number; readonly weight: number }[] {
  const indexOf = new Map(stems.map((entry, index) => [entry.stem, index]))
  const pairs = new Map<string, { first: number; second: number; weight: number }>()
  for (let at = 0; at + 1 < sequence.length; at += 1) {
    const first = indexOf.get(sequence[at]!)
    const second = indexOf.get(sequence[at + 1]!)
    if (first === undefined || second === undefined || first === second) continue
    pairs.set(`${first} ${second}`, { first, second, weight: Math.min(rarities[first]!, rarities[second]!) })
  }
  return [...pairs.values()]
}
