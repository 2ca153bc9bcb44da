import type { Span } from "../../core/document.ts"
import { dates } from "../../language/dates.ts"
import { figures } from "../../language/figures.ts"
import { names } from "../../language/names.ts"
import { stem, stems } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { scanTokens } from "../../language/tokens.ts"

/** A sentence's stems with the places where they begin. */
export interface Sentence {
  readonly stems: readonly string[]
  readonly starts: readonly number[]
  readonly set: ReadonlySet<string>
  /** Distinct words as they are written, in lower case, function words left out. */
  readonly words: readonly string[]
}

/** What in a sentence could be the answer, by type. */
export interface Mentions {
  readonly dates: readonly Span[]
  readonly figures: readonly (Span & { readonly unit: string; readonly value: number })[]
  readonly names: readonly (Span & { readonly text: string; readonly isInitial: boolean })[]
}

/** Sentences that are remembered: questions to one collection meet the same ones again. About 5 MB. */
const remembered = 4000

/** Stems of a text in order. */
export const readSentence = rememberBy((text: string): Sentence => {
  const found: string[] = []
  const starts: number[] = []
  const words = new Set<string>()
  scanTokens(text, (start, end) => {
    const word = text.slice(start, end).toLowerCase()
    found.push(stem(word))
    starts.push(start)
    if (!isStopword(word)) words.add(word)
  })
  return { stems: found, starts, set: new Set(found), words: [...words] }
})

/** Dates, figures and names of a sentence. */
export const mentionsOf = rememberBy((text: string): Mentions => {
  const mayHoldDate = /\d/.test(text) || /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)/.test(text)
  return { dates: mayHoldDate ? dates(text) : [], figures: figures(text), names: names(text) }
})

/** The stems of several texts together. */
export function stemSet(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => stems(text)))
}

function rememberBy<Value>(make: (text: string) => Value): (text: string) => Value {
  const memory = new Map<string, Value>()
  return (text) => {
    const known = memory.get(text)
    if (known !== undefined) return known
    const made = make(text)
    if (memory.size >= remembered) memory.clear()
    memory.set(text, made)
    return made
  }
}
