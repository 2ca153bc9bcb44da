import type { Sentence } from "./sentences.ts"

/** A chosen sentence with its share of what all sentences say, 0–1. */
export interface Chosen {
  readonly index: number
  readonly weight: number
}

export interface ChoiceSettings {
  /** Weight of what is new to the summary against what is central: 0 repeats, 1 ignores what matters. */
  readonly novelty: number
  /** Weight of a section from which nothing was taken yet. */
  readonly section: number
  /** Weight of standing early in the source. */
  readonly lead: number
  /** Share of the words' likeness against the vectors', where there are vectors. */
  readonly wordShare: number
}

/** Chosen on every second meeting, reported on the others: `node bench/summarise.ts --half fit`, `--half report`. */
export const choiceSettings: ChoiceSettings = { novelty: 1.3, section: 0.15, lead: 0.5, wordShare: 0.7 }

/** Sentences beyond this many are judged by the centre of all, not one by one. */
const mostCompared = 4000

/**
 * Chooses sentences that say what the sources say, each time the one that is most central and least said already.
 * Centrality: likeness to the centre of all sentences (TF-IDF over the sentences; with vectors, both). Repetition: the
 * largest likeness to a chosen sentence (maximal marginal relevance, Carbonell and Goldstein 1998).
 * @param vectors unit vectors of the sentences, or none
 * @returns at most `count`, best first
 */
export function chooseSentences(
  sentences: readonly Sentence[],
  count: number,
  vectors?: readonly Float32Array[],
  settings: ChoiceSettings = choiceSettings,
): readonly Chosen[] {
  const rows = termRows(sentences)
  const central = centrality(rows, vectors, settings.wordShare)
  const largest = Math.max(1e-9, ...central)
  const base = sentences.map(
    (sentence, index) =>
      central[index]! / largest + settings.lead * Math.max(0, 1 - 4 * sentence.place) + lengthScore(sentence.words),
  )
  const chosen: Chosen[] = []
  const said = new Float64Array(sentences.length)
  const sections = new Set<string>()
  const pool = base
    .map((_, index) => index)
    .sort((left, right) => base[right]! - base[left]!)
    .slice(0, mostCompared)
  const taken = new Set<number>()
  while (chosen.length < count && taken.size < pool.length) {
    let best = -1
    let bestScore = Number.NEGATIVE_INFINITY
    for (const index of pool) {
      if (taken.has(index) || said[index]! > 0.7) continue
      const sentence = sentences[index]!
      const fresh = sections.has(`${sentence.source}:${sentence.section}`) ? 0 : settings.section
      const score = base[index]! + fresh - 2 * settings.novelty * said[index]!
      if (score > bestScore) [best, bestScore] = [index, score]
    }
    if (best === -1) break
    taken.add(best)
    chosen.push({ index: best, weight: central[best]! / largest })
    sections.add(`${sentences[best]!.source}:${sentences[best]!.section}`)
    for (const index of pool)
      said[index] = Math.max(said[index]!, likeness(rows, vectors, index, best, settings.wordShare))
  }
  return chosen
}

/** Short sentences say little; the reader's eye tires from forty words on. */
function lengthScore(words: number): number {
  if (words < 12) return -0.15 * ((12 - words) / 6)
  return words > 40 ? -0.1 * ((words - 40) / 40) : 0
}

type Row = ReadonlyMap<string, number>

function termRows(sentences: readonly Sentence[]): readonly Row[] {
  const documents = new Map<string, number>()
  for (const sentence of sentences)
    for (const stem of new Set(sentence.stems)) documents.set(stem, (documents.get(stem) ?? 0) + 1)
  return sentences.map((sentence) => {
    const row = new Map<string, number>()
    for (const stem of sentence.stems) row.set(stem, (row.get(stem) ?? 0) + 1)
    let squares = 0
    for (const [stem, frequency] of row) {
      const value = (1 + Math.log(frequency)) * Math.log(1 + sentences.length / (documents.get(stem) ?? 1))
      row.set(stem, value)
      squares += value * value
    }
    const length = Math.sqrt(squares) || 1
    for (const [stem, value] of row) row.set(stem, value / length)
    return row
  })
}

/** Likeness of each sentence to the sum of all. */
function centrality(
  rows: readonly Row[],
  vectors: readonly Float32Array[] | undefined,
  wordShare: number,
): readonly number[] {
  const centre = new Map<string, number>()
  for (const row of rows) for (const [stem, value] of row) centre.set(stem, (centre.get(stem) ?? 0) + value)
  const byWords = unit(
    rows.map((row) => [...row].reduce((sum, [stem, value]) => sum + value * (centre.get(stem) ?? 0), 0)),
  )
  const size = vectors?.[0]?.length
  if (vectors === undefined || size === undefined) return byWords
  const middle = new Float64Array(size)
  for (const vector of vectors) for (let at = 0; at < size; at += 1) middle[at]! += vector[at]!
  const byVectors = unit(vectors.map((vector) => vector.reduce((sum, value, at) => sum + value * middle[at]!, 0)))
  return byWords.map((value, index) => wordShare * value + (1 - wordShare) * byVectors[index]!)
}

function unit(values: readonly number[]): readonly number[] {
  const largest = Math.max(1e-9, ...values)
  return values.map((value) => value / largest)
}

function likeness(
  rows: readonly Row[],
  vectors: readonly Float32Array[] | undefined,
  left: number,
  right: number,
  wordShare: number,
): number {
  let words = 0
  for (const [stem, value] of rows[left]!) words += value * (rows[right]!.get(stem) ?? 0)
  if (vectors === undefined) return words
  let angle = 0
  const [one, other] = [vectors[left]!, vectors[right]!]
  for (let at = 0; at < one.length; at += 1) angle += one[at]! * other[at]!
  return wordShare * words + (1 - wordShare) * Math.max(0, angle)
}
