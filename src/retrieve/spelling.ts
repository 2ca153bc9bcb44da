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
const mostWords = 3
const letters = "abcdefghijklmnopqrstuvwxyz"

/**
 * What was probably meant by a question's words that no readable passage holds: the commonest word one slip away, two
 * letters swapped before one letter too many, too few or wrong. Names and figures stay as they are.
 * @param unknown stems that no readable passage holds
 * @param frequenciesOf how many readable passages hold each of the stems
 */
export async function respell(
  text: string,
  unknown: ReadonlySet<string>,
  frequenciesOf: (stems: readonly string[]) => Promise<readonly number[]>,
): Promise<readonly Respelled[]> {
  const words = new Set(
    tokens(text)
      .filter(({ text: word, start }) => isCorrectable(word) && text[start] === word[0] && unknown.has(stem(word)))
      .map((token) => token.text),
  )
  const found: Respelled[] = []
  for (const word of [...words].slice(0, mostWords)) {
    const to = (await commonest(swapped(word), frequenciesOf)) ?? (await commonest(edited(word), frequenciesOf))
    if (to !== undefined) found.push({ from: word, to })
  }
  return found
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
