import { stem } from "../language/stems.ts"
import { isStopword } from "../language/stopwords.ts"
import { tokens } from "../language/tokens.ts"

/** A word that no readable passage holds, and the word that was probably meant. */
export interface Respelled {
  readonly from: string
  readonly to: string
}

/** Shorter words are a slip away from too many others. */
const shortestSwapped = 4
const shortestEdited = 6
const mostWords = 5
const letters = "abcdefghijklmnopqrstuvwxyz"

/** What decides what kind of thing is asked for, as it is slipped in haste. */
const slippedFunctionWords: ReadonlyMap<string, string> = new Map([
  ...["wen", "whn", "wehn", "whne"].map((slip) => [slip, "when"] as const),
  ...["wich", "whcih", "wihch", "whihc"].map((slip) => [slip, "which"] as const),
  ...["waht", "wht", "whta"].map((slip) => [slip, "what"] as const),
  ...["wher", "hwere", "whree", "wehre"].map((slip) => [slip, "where"] as const),
  ["teh", "the"],
  ["hte", "the"],
  ["hwo", "how"],
  ["frmo", "from"],
  ["adn", "and"],
])

/**
 * What was probably meant by a question's words that no readable passage holds: the commonest word one slip away, two
 * letters swapped before one letter too many, too few or wrong. Names, figures, words of the language and other forms of a
 * word that the passages do hold ("supplies" beside "supplier") stay as they are.
 * @param unknown stems that no readable passage holds
 * @param frequenciesOf how many readable passages hold each of the stems
 * @param isWord true for common words of the language; by default none is known to be one
 */
export async function respell(
  text: string,
  unknown: ReadonlySet<string>,
  frequenciesOf: (stems: readonly string[]) => Promise<readonly number[]>,
  isWord: (word: string) => boolean = () => false,
): Promise<readonly Respelled[]> {
  const written = tokens(text).filter(({ text: word, start }) => text[start] === word[0])
  const found: Respelled[] = []
  for (const word of new Set(written.map((token) => token.text))) {
    if (found.length >= mostWords) break
    const to = await meantBy(word, unknown.has(stem(word)), frequenciesOf, isWord)
    if (to !== undefined) found.push({ from: word, to })
  }
  return found
}

async function meantBy(
  word: string,
  isUnknown: boolean,
  frequenciesOf: (stems: readonly string[]) => Promise<readonly number[]>,
  isWord: (word: string) => boolean,
): Promise<string | undefined> {
  if (!isUnknown) return !isWord(word) && isWord(`${word}e`) && stem(`${word}e`) === stem(word) ? `${word}e` : undefined
  const slipped = slippedFunctionWords.get(word)
  if (slipped !== undefined) return slipped
  if (!isCorrectable(word) || isWord(word)) return undefined
  for (const others of [swapped(word), [...edited(word), ...cutOff(word)]]) {
    const free = others.filter((other) => !isKin(word, other))
    // A known stem makes no word yet: "remov" is one, "removated" is none.
    const to = (await commonest(free.filter(isWord), frequenciesOf)) ?? (await commonest(free, frequenciesOf))
    if (to !== undefined) return to
  }
  return undefined
}

/** The text with words written as they were probably meant. */
export function withRespelled(text: string, respelled: readonly Respelled[]): string {
  const meant = new Map(respelled.map(({ from, to }) => [from, to]))
  let made = ""
  let at = 0
  for (const token of tokens(text)) {
    const to = meant.get(token.text)
    if (to === undefined) continue
    made += text.slice(at, token.start) + to
    at = token.end
  }
  return made + text.slice(at)
}

function isCorrectable(word: string): boolean {
  return word.length >= shortestSwapped && /^[a-z]+$/.test(word) && !isStopword(word)
}

async function commonest(
  words: readonly string[],
  frequenciesOf: (stems: readonly string[]) => Promise<readonly number[]>,
): Promise<string | undefined> {
  if (words.length === 0) return undefined
  const frequencies = await frequenciesOf(words.map((word) => stem(word)))
  let best: string | undefined
  let most = 0
  for (const [index, word] of words.entries()) {
    const frequency = frequencies[index] ?? 0
    if (frequency > most && !isStopword(word)) [best, most] = [word, frequency]
  }
  return best
}

const inflected = /(?:ies|ied|iers?|ings?|ions?|ers?|ors?|ed|es|ly|s|y)$/
const ended = /(?:i?e[sd]|iers?|ings?|ions?|ers?|ors?|ly|s|y|e)$/

/** Two forms of one word, the first of them a right one: "supplies" and "supplier", "renting" and "rented". */
function isKin(word: string, other: string): boolean {
  if (!inflected.test(word)) return false
  const root = word.replace(ended, "")
  return root.length >= shortestSwapped && root === other.replace(ended, "")
}

/** The last letter left out. */
function cutOff(word: string): readonly string[] {
  return word.length >= shortestEdited ? [] : [...letters].map((letter) => word + letter)
}

function swapped(word: string): readonly string[] {
  const found = new Set<string>()
  for (let at = 0; at + 1 < word.length; at += 1)
    found.add(word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2))
  found.delete(word)
  return [...found]
}

/** One letter too many, wrong or left out; the first is hardly ever. */
function edited(word: string): readonly string[] {
  if (word.length < shortestEdited) return []
  const found = new Set<string>()
  for (let at = 1; at <= word.length; at += 1) {
    const [head, tail] = [word.slice(0, at), word.slice(at)]
    found.add(head + tail.slice(1))
    for (const letter of letters) {
      found.add(head + letter + tail.slice(1))
      found.add(head + letter + tail)
    }
  }
  found.delete(word)
  return [...found]
}
