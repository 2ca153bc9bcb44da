import { dot } from "../../core/vectors.ts"
import type { Embedder } from "../../models/port.ts"
import type { AnalysedQuestion } from "./question.ts"
import { readSentence } from "./reading.ts"

/** How near in meaning the question's words are to words of a text: 1 for the word itself, down to 0. */
export interface Alignment {
  /** For each of the question's words the nearest word's cosine, 0–1. */
  nearest(text: string): Float32Array
  /** How near the text's new words come to the kind of thing that is asked for ("which *country*"); NaN where none is named. */
  focus(text: string): number
}

/** Word vectors that are remembered of one embedder; at 256 numbers each about 10 MB. */
const remembered = 10_000
const memories = new WeakMap<Embedder, Map<string, Float32Array>>()
/** Words further apart than this have nothing to do with each other. */
const leastCosine = 0.25

/** Word by word beside the question; undefined where words cannot be embedded at hand. */
export function alignmentOf(embedder: Embedder | undefined, question: AnalysedQuestion): Alignment | undefined {
  const embedOne = embedder?.embedOne?.bind(embedder)
  if (embedder === undefined || embedOne === undefined) return undefined
  const memory = memories.get(embedder) ?? new Map<string, Float32Array>()
  memories.set(embedder, memory)
  if (memory.size > remembered) memory.clear()
  const vectorOf = (word: string): Float32Array => {
    const known = memory.get(word)
    if (known !== undefined) return known
    const made = embedOne(word)
    memory.set(word, made)
    return made
  }
  const asked = question.words.map((word) => vectorOf(word.text))
  const focus = question.focusWords.map(vectorOf)
  const own = new Set(question.words.map((word) => word.text))
  const rows = new Map<string, Float32Array>()
  /** Cosines of one word with each of the question's, then with each focus word. */
  const rowOf = (word: string): Float32Array => {
    const known = rows.get(word)
    if (known !== undefined) return known
    const vector = vectorOf(word)
    const row = Float32Array.from([...asked, ...focus], (other) => dot(vector, other))
    rows.set(word, row)
    return row
  }
  const found = new Map<string, Float32Array>()
  return {
    nearest(text) {
      const known = found.get(text)
      if (known !== undefined) return known
      const { words, set } = readSentence(text)
      const best = new Float32Array(asked.length)
      for (const word of words) {
        const row = rowOf(word)
        for (let at = 0; at < best.length; at += 1) if (row[at]! > best[at]!) best[at] = row[at]!
      }
      for (let at = 0; at < best.length; at += 1) {
        // Words of one stem are the same word.
        if (set.has(question.words[at]!.stem)) best[at] = 1
        else if (best[at]! < leastCosine) best[at] = 0
        else best[at] = Math.min(1, best[at]!)
      }
      found.set(text, best)
      return best
    },
    focus(text) {
      if (focus.length === 0) return Number.NaN
      let best = 0
      for (const word of readSentence(text).words) {
        if (own.has(word)) continue
        const row = rowOf(word)
        for (let at = asked.length; at < row.length; at += 1) best = Math.max(best, row[at]!)
      }
      return best
    },
  }
}
