import { type CitableText, sectionAt } from "../../core/cite.ts"
import type { Block, Span } from "../../core/document.ts"
import { sentences } from "../../language/sentences.ts"
import { stems } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"

/** A sentence that a summary may quote. */
export interface Sentence extends Span {
  /** Index of its source. */
  readonly source: number
  /** Heading path, or the title of a source without headings. */
  readonly section: string
  /** Where in its source it stands, 0–1. */
  readonly place: number
  readonly words: number
  /** Stems of its words that say something. */
  readonly stems: readonly string[]
}

/** Shorter ones say nothing by themselves, longer ones are lists or lost layout. */
const shortestWords = 6
const longestWords = 80

/** Every sentence of the running text: no headings, code or table rows, no questions put to the reader. */
export function quotableSentences(sources: readonly CitableText[]): readonly Sentence[] {
  return sources.flatMap((source, index) =>
    runsOf(source).flatMap((run) =>
      sentences(source.text.slice(run.start, run.end)).flatMap((span): readonly Sentence[] => {
        const place = { start: run.start + span.start, end: run.start + span.end }
        const text = source.text.slice(place.start, place.end)
        const words = text.split(/\s+/).length
        if (words < shortestWords || words > longestWords || text.endsWith("?") || text.endsWith(":")) return []
        if ((text.match(/\p{L}/gu) ?? []).length < text.length * 0.5) return []
        const section = sectionAt(source, place.start)
        return [
          {
            ...place,
            source: index,
            section: section === "" ? source.title : section,
            place: place.start / Math.max(1, source.text.length),
            words,
            stems: stems(text).filter((stem) => !isStopword(stem) && stem.length > 1),
          },
        ]
      }),
    ),
  )
}

/** Pieces of running text. A turn is taken without its speaker, which stands before the first colon or line. */
function runsOf(source: CitableText): readonly Span[] {
  const blocks = source.blocks.filter(
    (block) => block.kind === "paragraph" || block.kind === "item" || block.kind === "turn",
  )
  if (source.blocks.length === 0) return [{ start: 0, end: source.text.length }]
  return blocks.map((block) => (block.kind === "turn" ? spoken(source.text, block) : block))
}

function spoken(text: string, block: Block & { readonly kind: "turn" }): Span {
  if (block.speaker === undefined) return block
  const own = text.slice(block.start, block.end)
  const at = own.indexOf(block.speaker)
  if (at === -1 || at > 40) return block
  const after = /^[^\S\n]*(?:\([^)]*\))?[^\S\n]*[:\n-]?\s*/.exec(own.slice(at + block.speaker.length))
  return { start: block.start + at + block.speaker.length + (after?.[0].length ?? 0), end: block.end }
}
