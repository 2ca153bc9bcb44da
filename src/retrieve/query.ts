import type { Turn } from "../core/answer.ts"
import { functionWordsOf } from "../language/function-words.ts"
import { stem } from "../language/stems.ts"
import { tokens } from "../language/tokens.ts"

export interface QueryStem {
  readonly stem: string
  /** How much the stem counts: 1 for a word of the question, less for one carried over from the conversation. */
  readonly weight: number
}

/** What a question asks for, as retrieval sees it. */
export interface UnderstoodQuery {
  readonly stems: readonly QueryStem[]
  /** Stems of what stands in quotation marks. */
  readonly phrases: readonly (readonly string[])[]
  /** Stems of the question's own words in order, function words left out, for proximity. */
  readonly sequence: readonly string[]
  /** Texts to embed with their weights: the question, and earlier turns where it leans on them. */
  readonly meanings: readonly { readonly text: string; readonly weight: number }[]
  /** The question with the words carried over, where there are any. */
  readonly understoodAs?: string
}

/** How much of an earlier turn counts; each turn further back counts that much less again. Fitted on doc2dial's fit part. */
export interface Carrying {
  /** For a question that points back ("how long does it take?"), and for one that stands by itself. */
  readonly dependent: number
  readonly independent: number
  readonly decay: number
  /** An assistant's words count this much of a user's. */
  readonly assistant: number
}

/** Turns further back than this are not looked at. */
const turnsBack = 6
/** Stems of one query; a pasted page is a query, too. */
const mostStems = 96
const mostCarriedWords = 12

/** Reads a question, and the conversation it continues. Never empty: a question of function words alone is taken by its letter. */
export function understandQuery(text: string, history: readonly Turn[], carrying: Carrying): UnderstoodQuery {
  const words = contentWords(text)
  const weights = new Map<string, number>()
  for (const word of words) weights.set(word.stem, (weights.get(word.stem) ?? 0) + 1)
  // A word said twice counts more, but not twice.
  for (const [key, count] of weights) weights.set(key, Math.sqrt(count))
  const own = new Set(weights.keys())
  const carried = new Map<string, string>()
  const meanings = [{ text, weight: 1 }]
  let share = pointsBack(text, words.length) ? carrying.dependent : carrying.independent
  for (const turn of history.slice(-turnsBack).reverse()) {
    const weight = share * (turn.role === "assistant" ? carrying.assistant : 1)
    for (const word of new Map(contentWords(turn.text).map((each) => [each.stem, each])).values()) {
      if (!own.has(word.stem) && !carried.has(word.stem)) carried.set(word.stem, word.text)
      weights.set(word.stem, (weights.get(word.stem) ?? 0) + weight)
    }
    meanings.push({ text: turn.text, weight })
    share *= carrying.decay
  }
  const stems = [...weights]
    .map(([key, weight]) => ({ stem: key, weight }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, mostStems)
  return {
    stems,
    phrases: quotedPhrases(text),
    sequence: words.map((word) => word.stem),
    meanings: meanings.filter((meaning) => meaning.weight > 0),
    ...(carried.size === 0 ? {} : { understoodAs: withCarried(text, carried) }),
  }
}

interface Word {
  readonly stem: string
  readonly text: string
}

function contentWords(text: string): readonly Word[] {
  const all = tokens(text)
  const isFunctionWord = functionWordsOf(all.map((token) => token.text))
  const content = all.filter((token) => !isFunctionWord(token.text))
  return (content.length === 0 ? all : content).map((token) => ({ stem: stem(token.text), text: token.text }))
}

const pointing =
  /\b(it|its|they|them|their|that|this|these|those|he|she|him|her|there|then|so|same|one|ones|else|instead|either|both)\b/i
const continuing = /^(and|but|or|also|what about|how about|what if|yes|no|ok|okay|then|so)\b/i

/** True for a question that can hardly be understood without what came before. */
function pointsBack(text: string, contentCount: number): boolean {
  return contentCount < 3 || continuing.test(text.trim()) || pointing.test(text)
}

function quotedPhrases(text: string): readonly (readonly string[])[] {
  const phrases: (readonly string[])[] = []
  for (const match of text.matchAll(/"([^"]{2,200})"|“([^”]{2,200})”|„([^“”]{2,200})[“”]|«([^»]{2,200})»/g)) {
    const words = tokens(match.slice(1).find((group) => group !== undefined) ?? "").map((token) => stem(token.text))
    if (words.length > 0) phrases.push(words)
  }
  return phrases
}

function withCarried(text: string, carried: ReadonlyMap<string, string>): string {
  return `${text} [${[...carried.values()].slice(0, mostCarriedWords).join(" ")}]`
}
