import { dot } from "../../core/vectors.ts"
import { stem } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"
import type { Embedder } from "../../models/port.ts"
import { type Word, wordByWord } from "./word-by-word.ts"

export interface Ranked {
  readonly index: number
  readonly score: number
  /** Words of the query that the text has, as asked. */
  readonly shared: readonly string[]
}

/** Shares of the words themselves, of the whole's meaning, and of the meaning word by word; each scaled by the query's best text. */
export interface Shares {
  readonly words: number
  readonly meaning: number
  readonly wordByWord: number
}

/** Descriptions are a sentence long: repetition says little, length hardly more. */
const saturation = 1.2
const lengthWeight = 0.5
/** Chosen on half of the pictures of `node bench/images.ts text`; an embedder that is asked by the batch has no single words. */
export const shares: Shares = { words: 0.05, meaning: 0.45, wordByWord: 0.5 }
export const sharesByBatch: Shares = { words: 0.3, meaning: 0.7, wordByWord: 0 }

/**
 * Ranks short texts for queries by BM25 over stems and, with an embedder, by nearness of meaning.
 * Formula: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).
 */
export async function prepareRanking(
  texts: readonly string[],
  embedder?: Pick<Embedder, "embed" | "embedOne">,
  signal?: AbortSignal,
  given?: Shares,
): Promise<(query: string) => Promise<readonly Ranked[]>> {
  const read = texts.map(wordsOf)
  const bags = read.map((words) => countOf(words.map((word) => word.stem)))
  const meanLength = read.reduce((sum, words) => sum + words.length, 0) / Math.max(1, texts.length)
  const spread = countOf(bags.flatMap((bag) => [...bag.keys()]))
  const rarity = (of: string) => {
    const documents = spread.get(of) ?? 0
    return Math.log(1 + (texts.length - documents + 0.5) / (documents + 0.5))
  }
  const vectors = await embedder?.embed(texts, "passage", signal)
  const align = embedder?.embedOne && wordByWord(read, embedder.embedOne.bind(embedder), rarity)
  const share = given ?? (align === undefined ? sharesByBatch : shares)
  return async (query) => {
    const asked = wordsOf(query)
    const [vector] = (await embedder?.embed([query], "query", signal)) ?? []
    const words = bags.map((bag, index) => {
      const norm = 1 - lengthWeight + (lengthWeight * read[index]!.length) / Math.max(1, meanLength)
      return asked.reduce((sum, word) => {
        const count = bag.get(word.stem) ?? 0
        return sum + (rarity(word.stem) * count * (saturation + 1)) / (count + saturation * norm)
      }, 0)
    })
    const meanings = texts.map((_, index) => {
      const other = vectors?.[index]
      return vector === undefined || other === undefined ? 0 : Math.max(0, dot(vector, other))
    })
    const parts = [
      [share.words, scaled(words)],
      [share.meaning, scaled(meanings)],
      [share.wordByWord, scaled(align?.(asked) ?? [])],
    ] as const
    return texts
      .map((_, index) => ({
        index,
        score: parts.reduce((sum, [weight, values]) => sum + weight * (values[index] ?? 0), 0),
        shared: [...new Set(asked.filter((word) => bags[index]!.has(word.stem)).map((word) => word.text))],
      }))
      .filter((entry) => entry.score > 0)
      .sort((left, right) => right.score - left.score)
  }
}

function scaled(values: readonly number[]): readonly number[] {
  const best = values.reduce((most, value) => Math.max(most, value), 1e-9)
  return values.map((value) => value / best)
}

function wordsOf(text: string): readonly Word[] {
  return tokens(text)
    .filter((token) => !isStopword(token.text))
    .map((token) => ({ text: token.text, stem: stem(token.text) }))
}

function countOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
