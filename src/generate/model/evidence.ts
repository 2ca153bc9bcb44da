import { stem } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"
import type { NumberedSentence } from "./prompt.ts"

/**
 * The sentences a claim rests on. The numbers a model gave are not taken on trust: a named sentence that shares no word with
 * the claim is dropped, and when another one says clearly more of the claim than all the named ones, that one is taken.
 * @returns indices of `numbered`, best first; empty when nothing says anything of the claim
 */
export function evidenceFor(
  claim: string,
  named: readonly number[],
  numbered: readonly NumberedSentence[],
): readonly number[] {
  const wanted = contentStems(claim)
  if (wanted.size === 0) return []
  const shares = numbered.map(({ hit, span }) =>
    shareOf(wanted, contentStems(hit.passage.text.slice(span.start, span.end))),
  )
  const kept = [...new Set(named)]
    .map((number) => number - 1)
    .filter((index) => (shares[index] ?? 0) > 0)
    .sort((left, right) => shares[right]! - shares[left]!)
  const best = shares.reduce((top, share, index) => (share > shares[top]! ? index : top), 0)
  const reach = kept.length === 0 ? 0 : shares[kept[0]!]!
  const isBetter = (shares[best] ?? 0) >= Math.max(reach + clearly, leastShare)
  return needed(wanted, isBetter ? [best, ...kept] : kept, numbered)
}

/** Small models name every sentence they see: one that says nothing of the claim which those before it do not say goes. */
function needed(
  wanted: ReadonlySet<string>,
  ordered: readonly number[],
  numbered: readonly NumberedSentence[],
): readonly number[] {
  const taken: number[] = []
  const left = new Set(wanted)
  for (const index of ordered) {
    const { hit, span } = numbered[index]!
    const held = contentStems(hit.passage.text.slice(span.start, span.end))
    const news = [...left].filter((one) => held.has(one))
    if (taken.length > 0 && news.length < Math.max(1, wanted.size * addsAtLeast)) continue
    for (const one of news) left.delete(one)
    taken.push(index)
    if (taken.length === 3) break
  }
  return taken
}

/** Share of the claim's words that a further citation must add. */
const addsAtLeast = 0.15

/** True if one of the sentences holds every content word of the claim. */
export function isSaidBy(claim: string, sentences: readonly string[]): boolean {
  const wanted = [...contentStems(claim)]
  return sentences.some((sentence) => {
    const held = contentStems(sentence)
    return wanted.every((one) => held.has(one))
  })
}

/** How much more of the claim's words an unnamed sentence must hold to be preferred. */
const clearly = 0.25
/** A sentence that was not named must hold at least half of the claim's words. */
const leastShare = 0.5

function contentStems(text: string): ReadonlySet<string> {
  return new Set(
    tokens(text)
      .filter((token) => !isStopword(token.text))
      .map((token) => stem(token.text)),
  )
}

function shareOf(wanted: ReadonlySet<string>, held: ReadonlySet<string>): number {
  let shared = 0
  for (const one of wanted) if (held.has(one)) shared += 1
  return shared / wanted.size
}
