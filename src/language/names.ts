import type { Span } from "../core/document.ts"
import { isStopword } from "./stopwords.ts"

/** A name as it stands in a text: capitalised words in a row, acronyms, words with a capital inside. */
export interface NameMention extends Span {
  readonly text: string
  /** Begins a sentence: may be an ordinary word. */
  readonly isInitial: boolean
}

const sequence =
  /(?:\p{Lu}[\p{L}\p{N}'’.&-]*|\p{Ll}+\p{Lu}[\p{L}\p{N}]*)(?:\s+(?:(?:of|de|von|van|der|den|the|and|&|du|la|le|del|di)\s+)?(?:\p{Lu}[\p{L}\p{N}'’.&-]*))*/gu

/** Names of a text, in order. Function words that begin a sentence are not among them. */
export function names(text: string): readonly NameMention[] {
  const found: NameMention[] = []
  for (const match of text.matchAll(sequence)) {
    let start = match.index
    let words = match[0].replace(/[.'’]+$/, "")
    const isInitial = isSentenceStart(text, start)
    while (words !== "") {
      const first = /^\S+/.exec(words)?.[0] ?? ""
      if (!isStopword(first)) break
      const rest = words.slice(first.length).replace(/^\s+/, "")
      start += words.length - rest.length
      words = rest
    }
    if (words.length > 1)
      found.push({ start, end: start + words.length, text: words, isInitial: isInitial && start === match.index })
  }
  return found
}

function isSentenceStart(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 4), at)
  return at === 0 || /(?:[.!?:;]["”’)]?\s+|\n\s*|^\s*|[-*•|]\s+|["“(])$/.test(before)
}
