import { stem } from "../../language/stems.ts"
import { tokens } from "../../language/tokens.ts"

/** A sparse unit vector: `values[i]` stands in column `columns[i]`; no column twice. */
export interface SparseVector {
  readonly columns: Uint32Array
  readonly values: Float32Array
}

/** The columns of a model: what each feature is called, how rare it is, and which block it belongs to. */
export interface Vocabulary {
  readonly columnOf: ReadonlyMap<string, number>
  readonly rarity: Float32Array
}

/** What one message is made of, and how much of it the vocabulary knows. */
export interface Features {
  readonly vector: SparseVector
  /** Share of the message's word weight that no training message had, 0–1; 1 for a message without words. */
  readonly unknownShare: number
}

const shortestGram = 2
const longestGram = 5
/** Messages are routed by what they say first: a mail of fifty pages must not take a minute. */
const longestMessage = 4000

/** Weight of the word block beside the character block, chosen on banking77 (`node bench/route.ts`). */
const blockWeights = { word: 1, character: 1 } as const

/**
 * Names of the features of a text, repeats included: stems `w:`, pairs of neighbouring stems `p:`, and the character
 * n-grams of each word with its edges `c:`, which see through misspelling, compounding and inflection.
 */
export function featureNames(text: string): readonly string[] {
  const names: string[] = []
  let previous = "^"
  for (const token of tokens(text.slice(0, longestMessage))) {
    const root = stem(token.text)
    names.push(`w:${root}`, `p:${previous} ${root}`)
    previous = root
    const edged = ` ${token.text} `
    for (let length = shortestGram; length <= longestGram; length += 1) {
      for (let start = 0; start + length <= edged.length; start += 1)
        names.push(`c:${edged.slice(start, start + length)}`)
      if (length >= edged.length) break
    }
  }
  names.push(`p:${previous} $`)
  return names
}

/**
 * The vocabulary of the training messages. Character n-grams and pairs seen in one message only are left out where
 * there are many messages: they cost time and say nothing that the words do not.
 */
export function buildVocabulary(texts: readonly (readonly string[])[]): Vocabulary {
  const messageCount = new Map<string, number>()
  for (const names of texts)
    for (const name of new Set(names)) messageCount.set(name, (messageCount.get(name) ?? 0) + 1)
  const least = texts.length >= 2000 ? 2 : 1
  const columnOf = new Map<string, number>()
  const rarity: number[] = []
  for (const [name, count] of messageCount) {
    if (count < least && !name.startsWith("w:")) continue
    columnOf.set(name, columnOf.size)
    rarity.push(Math.log((1 + texts.length) / (1 + count)) + 1)
  }
  return { columnOf, rarity: Float32Array.from(rarity) }
}

/** Sublinear tf-idf; words and characters are each scaled to the same length before they are joined to a unit vector. */
export function vectorise(vocabulary: Vocabulary, names: readonly string[]): Features {
  const counts = new Map<number, number>()
  const isCharacter = new Set<number>()
  let [knownWeight, unknownWeight] = [0, 0]
  const rarest = Math.log(1 + vocabulary.rarity.length) + 1
  for (const name of names) {
    const column = vocabulary.columnOf.get(name)
    if (name.startsWith("w:")) {
      if (column === undefined) unknownWeight += rarest
      else knownWeight += vocabulary.rarity[column]!
    }
    if (column === undefined) continue
    counts.set(column, (counts.get(column) ?? 0) + 1)
    if (name.startsWith("c:")) isCharacter.add(column)
  }
  const columns = Uint32Array.from(counts.keys())
  const values = new Float32Array(columns.length)
  let [wordSquares, characterSquares] = [0, 0]
  for (const [at, column] of columns.entries()) {
    const value = (1 + Math.log(counts.get(column)!)) * vocabulary.rarity[column]!
    values[at] = value
    if (isCharacter.has(column)) characterSquares += value * value
    else wordSquares += value * value
  }
  const wordScale = wordSquares === 0 ? 0 : blockWeights.word / Math.sqrt(wordSquares)
  const characterScale = characterSquares === 0 ? 0 : blockWeights.character / Math.sqrt(characterSquares)
  const length = Math.hypot(
    wordSquares === 0 ? 0 : blockWeights.word,
    characterSquares === 0 ? 0 : blockWeights.character,
  )
  for (const [at, column] of columns.entries())
    values[at]! *= (isCharacter.has(column) ? characterScale : wordScale) / (length || 1)
  const weight = knownWeight + unknownWeight
  return { vector: { columns, values }, unknownShare: weight === 0 ? 1 : unknownWeight / weight }
}
