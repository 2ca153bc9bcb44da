import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"
import type { Embedder } from "../../models/port.ts"
import type { Candidate } from "./candidates.ts"
import type { Rarities, Similarity } from "./features.ts"
import type { AnalysedQuestion } from "./question.ts"

/** Cosines of each candidate with the question; undefined without an embedder. */
export async function similarityOf(
  embedder: Embedder | undefined,
  question: AnalysedQuestion,
  candidates: readonly Candidate[],
  rarities: Rarities,
  signal: AbortSignal,
): Promise<readonly Similarity[] | undefined> {
  if (embedder === undefined || candidates.length === 0) return undefined
  const vectorOf = await vectorsOf(
    embedder,
    [question.text, ...candidates.flatMap((candidate) => [leadAndText(candidate), candidate.before])],
    signal,
  )
  const words = await wordSimilarity(embedder, question, candidates, rarities, signal)
  const asked = vectorOf(question.text)
  return candidates.map((candidate, index) => {
    const sentence = vectorOf(leadAndText(candidate))
    const before = candidate.before === "" ? sentence : vectorOf(candidate.before)
    const cosine = dot(asked, sentence)
    // Of two unit vectors' sum: what the sentence means together with the one before it.
    const together = (cosine + dot(asked, before)) / Math.sqrt(2 + 2 * dot(sentence, before) + 1e-9)
    return { sentence: cosine, withBefore: together, words: words[index]! }
  })
}

function leadAndText(candidate: Candidate): string {
  return candidate.lead === undefined ? candidate.text : `${candidate.lead.text} ${candidate.text}`
}

/**
 * For each word of the question the nearest word of the sentence, by the cosine of the words' own vectors; their mean by
 * rarity. Finds "purchased" where the question says "bought".
 */
async function wordSimilarity(
  embedder: Embedder,
  question: AnalysedQuestion,
  candidates: readonly Candidate[],
  rarities: Rarities,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const numbers = new Map<string, number>()
  const perCandidate = candidates.map((candidate) => {
    const own = new Set<number>()
    for (const token of tokens(candidate.text)) {
      if (isStopword(token.text)) continue
      const known = numbers.get(token.text)
      const number = known ?? numbers.size
      if (known === undefined) numbers.set(token.text, number)
      own.add(number)
    }
    return own
  })
  const askedWords = question.words.map((word) => word.text)
  const vectorOf = await vectorsOf(embedder, [...askedWords, ...numbers.keys()], signal)
  const found = [...numbers.keys()].map(vectorOf)
  const near = askedWords.map((word) => {
    const vector = vectorOf(word)
    return Float32Array.from(found, (other) => dot(vector, other))
  })
  const weights = question.words.map((word) => rarities.get(word.stem) ?? 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1
  return perCandidate.map((own) => {
    let sum = 0
    for (const [index, row] of near.entries()) {
      let best = 0
      for (const number of own) best = Math.max(best, row[number]!)
      sum += weights[index]! * best
    }
    return sum / total
  })
}

/** Vectors that are remembered of one embedder: at 256 numbers each about 8 MB. */
const remembered = 8000
const memories = new WeakMap<Embedder, Map<string, Float32Array>>()

/** Vectors of short texts; those met lately are not made again. */
async function vectorsOf(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<(text: string) => Float32Array> {
  const memory = memories.get(embedder) ?? new Map<string, Float32Array>()
  memories.set(embedder, memory)
  if (memory.size > remembered) memory.clear()
  const missing = [...new Set(texts)].filter((text) => !memory.has(text))
  const made = await embedder.embed(missing, "passage", signal)
  for (const [index, text] of missing.entries()) memory.set(text, made[index]!)
  return (text) => memory.get(text) ?? new Float32Array(embedder.dimensions)
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at += 1) sum += one[at]! * other[at]!
  return sum
}
