import { type CitableText, citeSpan } from "../../core/cite.ts"
import type { Citation, Conflict } from "../../core/evidence.ts"
import { type Figure, figures } from "../../language/figures.ts"
import { stem } from "../../language/stems.ts"
import { tokens } from "../../language/tokens.ts"
import type { Sentence } from "./sentences.ts"

/** Sentences of two sources are about the same from this overlap of their words (Dice, without figures). */
const sameFrom = 0.6
/** Sentences compared, a source; the first ones. */
const most = 1500

/** Places where two sources say nearly the same with other figures of the same unit, the later one first; at most `limit`. */
export function differencesBetween(
  sources: readonly CitableText[],
  sentences: readonly Sentence[],
  limit: number,
): readonly Conflict[] {
  if (sources.length < 2) return []
  const figured = sentences.slice(0, most * sources.length).flatMap((sentence) => {
    const text = sources[sentence.source]!.text.slice(sentence.start, sentence.end)
    // The number of a step counts nothing.
    const found = figures(text.replace(/^\(?\d{1,3}[.)]\s+/, ""))
    const words = new Set(sentence.stems.filter((stem) => !/\d/.test(stem)))
    return found.length === 0 || words.size < 3 ? [] : [{ sentence, text, found, words }]
  })
  const conflicts: { readonly likeness: number; readonly conflict: Conflict }[] = []
  for (const [index, left] of figured.entries())
    for (const right of figured.slice(index + 1)) {
      if (left.sentence.source === right.sentence.source) continue
      const shared = [...left.words].filter((word) => right.words.has(word))
      const likeness = (2 * shared.length) / (left.words.size + right.words.size)
      if (likeness < sameFrom || !disagree(left.found, right.found)) continue
      conflicts.push({
        likeness,
        conflict: {
          about: asWritten(left.text, new Set(shared)).slice(0, 6).join(" "),
          sides: [left, right]
            .map((side) => ({ text: side.text, citation: citeSpan(sources[side.sentence.source]!, side.sentence) }))
            .sort((one, other) => (dayOf(other.citation) ?? "").localeCompare(dayOf(one.citation) ?? "")),
        },
      })
    }
  return conflicts
    .toSorted((left, right) => right.likeness - left.likeness)
    .slice(0, limit)
    .map(({ conflict }) => conflict)
}

/** ISO day of the document cited, where it is known. */
export function dayOf(citation: Citation): string | undefined {
  return "date" in citation ? citation.date?.slice(0, 10) : undefined
}

/** The words of a text whose stems these are, each once. */
function asWritten(text: string, wanted: ReadonlySet<string>): readonly string[] {
  const found = new Map<string, string>()
  for (const token of tokens(text)) {
    const key = stem(token.text)
    if (wanted.has(key) && !found.has(key)) found.set(key, text.slice(token.start, token.end))
  }
  return [...found.values()]
}

/** True when a unit is counted on both sides and no count of it is the same. */
function disagree(left: readonly Figure[], right: readonly Figure[]): boolean {
  const units = new Set(left.map((figure) => figure.unit))
  return [...units].some((unit) => {
    const one = left.filter((figure) => figure.unit === unit).map((figure) => figure.value)
    const other = right.filter((figure) => figure.unit === unit).map((figure) => figure.value)
    return other.length > 0 && !one.some((value) => other.includes(value))
  })
}
