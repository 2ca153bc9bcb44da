import { trimSpan } from "../../core/cite.ts"
import type { Span } from "../../core/document.ts"

/** Abbreviations after which a full stop ends nothing. */
const abbreviation =
  /\b(?:No|Nos|Inc|Corp|Ltd|Co|Mr|Mrs|Ms|Dr|Sec|Art|vs|St|Ave|Ste|Fl|Rd|Jr|Sr|Ph|Esq|e\.g|i\.e|U\.S|L\.P|L\.L\.C|N\.V|S\.A|B\.V|P\.O|a\.m|p\.m|approx|et al|Bros|Dept|Univ)\.$/

/** A sentence longer than this is cut at its semicolons. */
const longSentence = 1500

/**
 * A contract's sentences: what clauses are quoted by. Layout in contracts is unreliable (pages run together, headings
 * inside paragraphs), so that full stops, blank lines and wide gaps count, in this order.
 */
export function contractSentences(text: string): readonly Span[] {
  const sentences: Span[] = []
  let from = 0
  const add = (to: number) => {
    const span = trimSpan(text, { start: from, end: to })
    from = to
    if (span.end - span.start >= 2) sentences.push(...cutLong(text, span))
  }
  for (const boundary of text.matchAll(/\.["”')\]]*\s+(?=[A-Z"“(0-9[])|\n\s*\n|\s{3,}/g)) {
    const end = boundary.index + boundary[0].length
    const isGap = /\n\s*\n|\s{3,}/.test(boundary[0])
    if (
      !isGap &&
      (abbreviation.test(text.slice(Math.max(0, boundary.index - 8), boundary.index + 1)) ||
        /(?:^|\s)[A-Z0-9]{1,2}\.$/.test(text.slice(Math.max(0, boundary.index - 3), boundary.index + 1)))
    )
      continue
    add(end)
  }
  add(text.length)
  return sentences
}

function cutLong(text: string, span: Span): readonly Span[] {
  if (span.end - span.start <= longSentence) return [span]
  const parts: Span[] = []
  let from = span.start
  for (const boundary of text.slice(span.start, span.end).matchAll(/;\s+|\.\s+/g)) {
    const end = span.start + boundary.index + boundary[0].length
    if (end - from < 400) continue
    parts.push(trimSpan(text, { start: from, end }))
    from = end
  }
  if (from < span.end) parts.push(trimSpan(text, { start: from, end: span.end }))
  return parts
}
