import { stems } from "../../src/language/stems.ts"
import { isStopword } from "../../src/language/stopwords.ts"

/** Sentences up to the budget of words; the first always. */
export function within(texts: readonly string[], budget: number): readonly string[] {
  const taken: string[] = []
  let words = 0
  for (const text of texts) {
    words += text.split(/\s+/).length
    if (taken.length > 0 && words > budget * 1.1) break
    taken.push(text)
  }
  return taken
}

/** ROUGE-1, -2, -L (F1 over stems) against the reference, and repetition. */
export function scoresOf(texts: readonly string[], reference: string) {
  const [own, other] = [stems(texts.join(" ")), stems(reference)]
  return {
    one: rouge(own, other, 1),
    two: rouge(own, other, 2),
    longest: longestCommon(own, other),
    repetition: repetition(texts),
  }
}

/** F1 of shared n-grams (Lin 2004), over stems. */
function rouge(own: readonly string[], reference: readonly string[], size: number): number {
  const [left, right] = [grams(own, size), grams(reference, size)]
  let shared = 0
  for (const [gram, count] of left) shared += Math.min(count, right.get(gram) ?? 0)
  return f1(shared, own.length - size + 1, reference.length - size + 1)
}

function grams(words: readonly string[], size: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (let at = 0; at + size <= words.length; at += 1) {
    const gram = words.slice(at, at + size).join(" ")
    counts.set(gram, (counts.get(gram) ?? 0) + 1)
  }
  return counts
}

function longestCommon(left: readonly string[], right: readonly string[]): number {
  let before = new Uint16Array(right.length + 1)
  for (const word of left) {
    const row = new Uint16Array(right.length + 1)
    for (let at = 1; at <= right.length; at += 1)
      row[at] = word === right[at - 1] ? before[at - 1]! + 1 : Math.max(before[at]!, row[at - 1]!)
    before = row
  }
  return f1(before[right.length]!, left.length, right.length)
}

function f1(shared: number, own: number, reference: number): number {
  return shared === 0 ? 0 : (2 * shared) / (own + reference)
}

/** Mean share of the smaller sentence's content words that another sentence of the summary has too. */
export function repetition(texts: readonly string[]): number {
  const bags = texts.map((text) => new Set(stems(text).filter((stem) => !isStopword(stem))))
  let [sum, pairs] = [0, 0]
  for (const [index, left] of bags.entries())
    for (const right of bags.slice(index + 1)) {
      const shared = [...left].filter((word) => right.has(word)).length
      sum += shared / Math.max(1, Math.min(left.size, right.size))
      pairs += 1
    }
  return pairs === 0 ? 0 : sum / pairs
}

export function mean(values: readonly number[]): string {
  return (values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)).toFixed(3)
}
