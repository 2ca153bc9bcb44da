import type { TextCitation } from "../core/evidence.ts"
import type { Hit } from "../core/hit.ts"

/** Cites `[start, end)` of a hit's version; pages and boxes are added when the citation is released. */
export function citeHit(hit: Hit, start: number, end: number): TextCitation {
  const { passage } = hit
  // What lies before the passage is not at hand and not needed: only the quote's own characters are read.
  const from = Math.max(start, passage.start)
  const to = Math.min(end, passage.end)
  const quote = passage.text.slice(from - passage.start, to - passage.start)
  const lead = quote.length - quote.trimStart().length
  const trimmed = quote.trim()
  return {
    kind: "text",
    stance: "supports",
    document: passage.document,
    version: passage.version,
    title: hit.title,
    source: hit.source,
    start: from + lead,
    end: from + lead + trimmed.length,
    quote: trimmed,
    ...(passage.section === "" ? {} : { section: passage.section }),
    ...(hit.date === undefined ? {} : { date: hit.date }),
    ...(hit.isDraft === true ? { status: "draft" as const } : {}),
  }
}
