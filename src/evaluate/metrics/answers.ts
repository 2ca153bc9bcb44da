import { holdsAnswer, normaliseAnswer } from "./normalise.ts"

/** True if one of the first `k` claims holds one of the answers. */
export function answerHit(claims: readonly string[], answers: readonly string[], k: number): boolean {
  return claims.slice(0, k).some((claim) => holdsAnswer(claim, answers))
}

/**
 * F1 over the words of two texts, normalised, as the SQuAD script; the best over all answers.
 * @returns 0–1; 1 where both are without a word
 * Source: Rajpurkar et al., evaluate-v2.0.py, compute_f1.
 */
export function tokenF1(text: string, answers: readonly string[]): number {
  return answers.reduce((best, answer) => Math.max(best, pairF1(words(text), words(answer))), 0)
}

function words(text: string): readonly string[] {
  const normal = normaliseAnswer(text)
  return normal === "" ? [] : normal.split(" ")
}

function pairF1(own: readonly string[], wanted: readonly string[]): number {
  if (own.length === 0 || wanted.length === 0) return own.length === wanted.length ? 1 : 0
  const left = new Map<string, number>()
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1)
  let shared = 0
  for (const word of own) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    shared += 1
    left.set(word, count - 1)
  }
  if (shared === 0) return 0
  const [precision, recall] = [shared / own.length, shared / wanted.length]
  return (2 * precision * recall) / (precision + recall)
}

/**
 * True if one of the quotes and one of the expected passages hold at least half of the shorter one's words in a row:
 * a sentence of an expected paragraph, or a quote that takes in an expected sentence.
 */
export function evidenceHit(quotes: readonly string[], evidence: readonly string[]): boolean {
  return quotes.some((quote) => evidence.some((expected) => overlaps(words(quote), words(expected))))
}

function overlaps(one: readonly string[], other: readonly string[]): boolean {
  const shorter = Math.min(one.length, other.length)
  return shorter > 0 && longestRun(one, other) * 2 >= shorter
}

/** Length of the longest run of words that both have. */
function longestRun(one: readonly string[], other: readonly string[]): number {
  let best = 0
  let previous = new Int32Array(other.length + 1)
  for (const word of one) {
    const current = new Int32Array(other.length + 1)
    for (let at = 0; at < other.length; at += 1) {
      if (other[at] !== word) continue
      current[at + 1] = previous[at]! + 1
      best = Math.max(best, current[at + 1]!)
    }
    previous = current
  }
  return best
}
