import { dot } from "../../core/vectors.ts"
import { stem } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"

export interface Ranked {
  readonly index: number
  readonly score: number
  /** Words of the query that the text has, as asked. */
  readonly shared: readonly string[]
}

type Embed = (texts: readonly string[], kind: "query" | "passage") => Promise<readonly Float32Array[]>

/** Descriptions are a sentence long: repetition says little, length hardly more. */
const saturation = 1.2
const lengthWeight = 0.5
/** Share of meaning beside words, both scaled by the best text of the query. */
export const meaningWeight = 0.7

/**
 * Ranks short texts for queries by BM25 over stems and, with an embedder, by nearness of meaning.
 * Formula: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009).
 */
export async function prepareRanking(
  texts: readonly string[],
  embed?: Embed,
  weight = meaningWeight,
): Promise<(query: string) => Promise<readonly Ranked[]>> {
  const bags = texts.map((text) => countOf(wordsOf(text).map((word) => word.stem)))
  const lengths = bags.map((bag) => [...bag.values()].reduce((sum, count) => sum + count, 0))
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, texts.length)
  const spread = countOf(bags.flatMap((bag) => [...bag.keys()]))
  const vectors = await embed?.(texts, "passage")
  return async (query) => {
    const asked = wordsOf(query)
    const [vector] = (await embed?.([query], "query")) ?? []
    const words = bags.map((bag, index) => {
      let sum = 0
      for (const word of asked) {
        const count = bag.get(word.stem) ?? 0
        const documents = spread.get(word.stem) ?? 0
        const rarity = Math.log(1 + (texts.length - documents + 0.5) / (documents + 0.5))
        const norm = 1 - lengthWeight + (lengthWeight * lengths[index]!) / Math.max(1, meanLength)
        sum += (rarity * count * (saturation + 1)) / (count + saturation * norm)
      }
      return sum
    })
    const meanings = texts.map((_, index) => {
      const other = vectors?.[index]
      return vector === undefined || other === undefined ? 0 : Math.max(0, dot(vector, other))
    })
    const [bestWord, bestMeaning] = [Math.max(...words, 1e-9), Math.max(...meanings, 1e-9)]
    return texts
      .map((_, index) => ({
        index,
        score: (1 - weight) * (words[index]! / bestWord) + weight * (meanings[index]! / bestMeaning),
        shared: [...new Set(asked.filter((word) => bags[index]!.has(word.stem)).map((word) => word.text))],
      }))
      .filter((entry) => entry.score > 0)
      .sort((left, right) => right.score - left.score)
  }
}

function wordsOf(text: string) {
  return tokens(text)
    .filter((token) => !isStopword(token.text))
    .map((token) => ({ text: token.text, stem: stem(token.text) }))
}

function countOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
