import type { AnalysedQuestion } from "./question.ts"
import type { Sentence } from "./reading.ts"

/** Tokens on either side that belong to what is said of a word. */
export const reach = 8

/** Weight of a stem: how rare it is. */
export type Weigh = (key: string) => number

/** Token positions of the question's words in the sentence. */
export function matchedPlaces(question: AnalysedQuestion, own: Sentence): readonly number[] {
  const wanted = new Set(question.words.map((word) => word.stem))
  const places: number[] = []
  for (const [index, key] of own.stems.entries()) if (wanted.has(key)) places.push(index)
  return places
}

/** Weight of the question's words within the densest stretch of the sentence. */
export function densest(own: Sentence, matched: readonly number[], weight: Weigh): number {
  let best = 0
  for (const from of matched) {
    const inside = new Set(
      matched.filter((place) => place >= from && place < from + 2 * reach).map((place) => own.stems[place]!),
    )
    best = Math.max(best, sumOf(inside, weight))
  }
  return best
}

export function sumOf(keys: ReadonlySet<string>, weight: Weigh): number {
  let sum = 0
  for (const key of keys) sum += weight(key)
  return sum
}

/** BM25's saturation and length, over one sentence. 0–1. */
export function wordScore(question: AnalysedQuestion, own: Sentence, weight: Weigh): number {
  const counts = new Map<string, number>()
  for (const key of own.stems) counts.set(key, (counts.get(key) ?? 0) + 1)
  const norm = 0.9 * (0.5 + (0.5 * own.stems.length) / 25)
  let sum = 0
  let total = 0
  for (const word of question.words) {
    const count = counts.get(word.stem) ?? 0
    total += weight(word.stem)
    sum += (weight(word.stem) * count * 1.9) / (count + norm)
  }
  return total === 0 ? 0 : sum / (total * 1.9)
}

/** Share of the question's neighbouring words that are neighbours in the sentence, too. */
export function pairShare(question: AnalysedQuestion, own: Sentence): number {
  if (question.pairs.length === 0) return Number.NaN
  const followed = new Set<string>()
  for (const [index, key] of own.stems.entries()) followed.add(`${key} ${own.stems[index + 1] ?? ""}`)
  return question.pairs.filter(([first, second]) => followed.has(`${first} ${second}`)).length / question.pairs.length
}

/** How much of the sentence lies between the first and the last matched word, beside how many are matched. */
export function spanOf(matched: readonly number[], length: number): number {
  if (matched.length < 2 || length === 0) return Number.NaN
  return matched.length / (matched[matched.length - 1]! - matched[0]! + 1)
}

/** Longest run of stems, function words too, that the sentence shares with the question, as a share of the question. */
export function longestRun(question: readonly string[], own: readonly string[]): number {
  if (question.length === 0) return 0
  let best = 0
  let previous = new Int32Array(question.length + 1)
  for (const key of own) {
    const current = new Int32Array(question.length + 1)
    for (let at = 0; at < question.length; at += 1) {
      if (question[at] !== key) continue
      current[at + 1] = previous[at]! + 1
      best = Math.max(best, current[at + 1]!)
    }
    previous = current
  }
  return best / question.length
}

/**
 * Of the question's words that the sentence holds, the share that stands there in the question's order: "who did A meet"
 * and "B met A" hold the same words. NaN below two.
 */
export function inOrder(question: AnalysedQuestion, own: Sentence): number {
  const wanted = question.words.map((word) => word.stem).filter((key) => own.set.has(key))
  if (wanted.length < 2) return Number.NaN
  let lengths = new Int32Array(wanted.length + 1)
  for (const key of own.stems) {
    if (!wanted.includes(key)) continue
    const next = new Int32Array(wanted.length + 1)
    for (let at = 0; at < wanted.length; at += 1)
      next[at + 1] = wanted[at] === key ? lengths[at]! + 1 : Math.max(next[at]!, lengths[at + 1]!)
    lengths = next
  }
  return lengths[wanted.length]! / wanted.length
}

/** True for a word of the same family: five letters in common at the beginning ("invasion", "invade"). */
export function hasPrefix(set: ReadonlySet<string>, key: string): boolean {
  if (key.length < 5) return false
  const beginning = key.slice(0, Math.max(4, Math.min(6, key.length - 2)))
  for (const other of set) if (other.startsWith(beginning)) return true
  return false
}
