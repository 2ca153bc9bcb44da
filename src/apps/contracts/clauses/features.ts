import type { Span } from "../../../core/document.ts"
import { clauseTypes } from "./types.ts"

/** A sentence as the scorers see it: named features with values; names are what stands in the weights file. */
export type Features = ReadonlyMap<string, number>

const patterns = clauseTypes.flatMap((type) =>
  type.patterns.map((pattern, index) => ({ name: `p:${type.name}:${index}`, pattern })),
)

/** Words before a sentence that tell what it is about, where the heading stands in the same paragraph. */
const contextCharacters = 160

/**
 * Features of every sentence of a contract: its words and word pairs (log frequency, unit length), words before it, the
 * heading it stands under, patterns of the clause types, its place and length.
 */
export function sentenceFeatures(text: string, sentences: readonly Span[]): readonly Features[] {
  let heading: readonly string[] = []
  return sentences.map((sentence, index) => {
    const own = text.slice(sentence.start, sentence.end)
    const found = headingOf(own)
    if (found !== undefined) heading = words(found)
    const features = new Map<string, number>()
    addWords(features, "", words(own), 1)
    addWords(
      features,
      "<",
      words(text.slice(Math.max(0, sentence.start - contextCharacters), sentence.start)).slice(-24),
      0.5,
    )
    for (const word of heading) features.set(`h:${word}`, 0.3)
    for (const { name, pattern } of patterns) if (pattern.test(own)) features.set(name, 0.35)
    for (const name of place(index, sentences.length, own.length)) features.set(name, 0.25)
    return features
  })
}

/** Lower-case words, figures as their shape: "$1,000" and "$5,000" are the same to a clause type. */
function words(text: string): readonly string[] {
  return (text.toLowerCase().match(/[a-z]+|\d+|[$%"“(]/g) ?? []).map((word) =>
    /^\d/.test(word) ? "0".repeat(Math.min(word.length, 5)) : word,
  )
}

function addWords(features: Map<string, number>, prefix: string, tokens: readonly string[], weight: number): void {
  const counts = new Map<string, number>()
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const [index, token] of tokens.entries()) {
    add(`${prefix}${token}`)
    const next = tokens[index + 1]
    if (next === undefined) continue
    add(`${prefix}${token} ${next}`)
    const third = tokens[index + 2]
    if (prefix === "" && third !== undefined) add(`${token} ${next} ${third}`)
  }
  const values = [...counts].map(([name, count]) => [name, 1 + Math.log(count)] as const)
  const length = Math.hypot(...values.map(([, value]) => value)) || 1
  for (const [name, value] of values) features.set(name, (weight * value) / length)
}

/** "12.3 Assignment. Neither party …" → "Assignment"; a short line in capitals is a heading by itself. */
function headingOf(sentence: string): string | undefined {
  const led = /^(?:(?:section|article)\s+)?[\dIVX]{1,5}(?:\.\d{1,2})*[.)]?\s+([A-Z][\w\s,&/'’-]{2,60}?)[.:–-]/i.exec(
    sentence,
  )
  if (led !== null) return led[1]
  return sentence.length < 70 && /^[^a-z]*$|^[A-Z][\w\s,&-]{2,60}[.:]?$/.test(sentence) ? sentence : undefined
}

function place(index: number, count: number, length: number): readonly string[] {
  const share = index / Math.max(1, count)
  return [
    ...(index === 0 ? ["at:first"] : []),
    ...(index < 3 ? ["at:top3"] : []),
    ...(index < 8 ? ["at:top8"] : []),
    ...(share < 0.05 ? ["at:5%"] : []),
    ...(share < 0.2 ? ["at:20%"] : []),
    ...(share > 0.9 ? ["at:end"] : []),
    `length:${length < 40 ? "tiny" : length < 120 ? "short" : length < 400 ? "middle" : "long"}`,
  ]
}
