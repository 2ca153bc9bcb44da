import type { Turn } from "../../core/answer.ts"
import type { Hit } from "../../core/hit.ts"
import { stems } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"

/** A question back: what is open, and between what. */
export interface Clarification {
  readonly question: string
  readonly options: readonly { readonly document: string; readonly title: string }[]
}

/** Titles that share this much are about variants of one thing. */
const sharedTitle = 0.34
/** A second document this near in score may be what was meant. */
const nearScore = 0.6

/** Asks back where the question names nothing, or where two current articles about variants of one thing fit equally. */
export function clarification(
  question: string,
  history: readonly Turn[],
  hits: readonly Hit[],
): Clarification | undefined {
  const said = contentOf([...history.map((turn) => turn.text), question].join(" "))
  const own = contentOf(question)
  if (own.size === 0 || (own.size === 1 && history.length === 0 && [...own].every((word) => emptyWords.has(word)))) {
    return { question: "What is it about? Please name the product, the document or the process.", options: [] }
  }
  const best = bestPerDocument(hits)
  const [first, ...others] = best
  if (first === undefined) return undefined
  const second = others.find((hit) => hit.score >= first.score * nearScore && areVariants(first.title, hit.title))
  if (second === undefined) return undefined
  const [left, right] = [contentOf(first.title), contentOf(second.title)]
  const tellApart = [...left].filter((word) => !right.has(word)).concat([...right].filter((word) => !left.has(word)))
  // What the conversation said already is not asked again.
  if (tellApart.length === 0 || tellApart.some((word) => said.has(word))) return undefined
  return {
    question: `Which one do you mean: ${first.title} or ${second.title}?`,
    options: [first, second].map((hit) => ({ document: hit.passage.document, title: hit.title })),
  }
}

/** A question with this many words of its own, all known to the documents, is too wide rather than outside of them. */
const wideWords = 4

/**
 * Where no answer was found: a short question all of whose words the documents use is too wide, and is asked back between
 * the nearest articles; one with words that nothing uses is outside of them.
 */
export function narrowing(question: string, hits: readonly Hit[]): Clarification | undefined {
  const own = [...contentOf(question)].filter((word) => !emptyWords.has(word))
  if (own.length > wideWords || hits.length === 0) return undefined
  const known = new Set(
    hits.flatMap((hit) => stems(`${hit.title} ${hit.passage.section} ${hit.passage.context} ${hit.passage.text}`)),
  )
  if (!own.every((word) => known.has(word))) return undefined
  const nearest = bestPerDocument(hits).slice(0, 2)
  const titles = nearest.map((hit) => hit.title)
  return {
    question: `Please say a little more: is it about ${titles.join(", or about ")}?`,
    options: nearest.map((hit) => ({ document: hit.passage.document, title: hit.title })),
  }
}

/** Words that name nothing by themselves. */
const emptyWords = new Set(
  ["work", "help", "problem", "question", "issu", "take", "thing", "need", "want", "long", "much"].flatMap((word) =>
    stems(word),
  ),
)

function contentOf(text: string): ReadonlySet<string> {
  return new Set(
    tokens(text)
      .filter((token) => !isStopword(token.text))
      .flatMap((token) => stems(token.text)),
  )
}

function areVariants(left: string, right: string): boolean {
  const [one, other] = [contentOf(left), contentOf(right)]
  const shared = [...one].filter((word) => other.has(word)).length
  return shared / Math.max(1, Math.min(one.size, other.size)) >= sharedTitle && shared > 0 && left !== right
}

function bestPerDocument(hits: readonly Hit[]): readonly Hit[] {
  const seen = new Set<string>()
  return hits.filter((hit) => {
    if (seen.has(hit.passage.document)) return false
    seen.add(hit.passage.document)
    return true
  })
}
