import { dot } from "../../core/vectors.ts"

export interface Word {
  readonly text: string
  readonly stem: string
}

/** Words further apart than this have nothing to do with each other. */
const leastCosine = 0.2
/** Share of how much of the text the query speaks of, beside how much of the query the text speaks of. Fitted as in `rank.ts`. */
const backShare = 0.3

/**
 * How well the words of a text and of a query answer to each other, one by one: each word counts, by its rarity, as much as
 * its nearest word on the other side is near to it in meaning; a word of the same stem counts whole.
 * @param embedOne the vector of one word, at once
 * @param rarity   how rare a stem is among the texts
 * @returns a function of a query's words that gives 0–1 a text
 */
export function wordByWord(
  texts: readonly (readonly Word[])[],
  embedOne: (text: string) => Float32Array,
  rarity: (stem: string) => number,
): (asked: readonly Word[]) => readonly number[] {
  const vectors = new Map<string, Float32Array>()
  const vectorOf = ({ text }: Word): Float32Array => {
    const known = vectors.get(text) ?? embedOne(text.toLowerCase())
    vectors.set(text, known)
    return known
  }
  // Texts share most of their words: each is compared with the query once.
  const vocabulary = new Map(texts.flat().map((word) => [word.stem, word]))
  const kinds = texts.map((words) => [...new Set(words.map((word) => word.stem))])
  return (asked) => {
    const questions = [...new Map(asked.map((word) => [word.stem, word])).values()]
    const near = new Map(
      [...vocabulary].map(([stem, word]) => [
        stem,
        questions.map((question) => {
          if (question.stem === stem) return 1
          const cosine = dot(vectorOf(question), vectorOf(word))
          return cosine < leastCosine ? 0 : Math.min(1, cosine)
        }),
      ]),
    )
    return kinds.map((stems) => {
      const rows = stems.map((stem) => near.get(stem) ?? [])
      const there = share(
        questions.map(({ stem }, at) => [rarity(stem), Math.max(0, ...rows.map((row) => row[at] ?? 0))]),
      )
      const back = share(stems.map((stem, at) => [rarity(stem), Math.max(0, ...(rows[at] ?? []))]))
      return (1 - backShare) * there + backShare * back
    })
  }
}

/** Mean of the values by their weights. */
function share(weighted: readonly (readonly [weight: number, value: number])[]): number {
  const total = weighted.reduce((sum, [weight]) => sum + weight, 0)
  return total === 0 ? 0 : weighted.reduce((sum, [weight, value]) => sum + weight * value, 0) / total
}
