import { trimSpan } from "../../../core/cite.ts"
import type { Span } from "../../../core/document.ts"

/** Abbreviations after which a full stop ends nothing. */
const abbreviation =
  /\b(?:No|Nos|Inc|Corp|Ltd|Co|Mr|Mrs|Ms|Dr|Sec|Art|vs|St|Ave|Ste|Fl|Rd|Jr|Sr|Ph|Esq|e\.g|i\.e|U\.S|L\.P|L\.L\.C|N\.V|S\.A|B\.V|P\.O|a\.m|p\.m|approx|et al|Bros|Dept|Univ)\.$/

/** A sentence longer than this is cut at its semicolons. */
const longSentence = 1500

/** Ends of sentences, gaps, and lines that begin with a number of a clause and its first capital. */
const boundaries = /\.["”')\]]*\s+(?=[A-Z"“(0-9[])|\n\s*\n|\s{3,}|\n(?=(?:§\s?)?\d{1,2}(?:\.\d{1,2})*\.?\s+[A-Z"“])/g

/** What stands between two halves of a sentence that a page or a ruled line cuts: page numbers, dashes, underscores. */
const filler = /^[\s\d\-–—_*=.]{1,60}$/

/**
 * A contract's sentences: what clauses are quoted by. Layout in contracts is unreliable (pages run together, headings
 * inside paragraphs), so that full stops, blank lines and wide gaps count, in this order; a gap in the middle of a
 * sentence, by the words at its sides, is none.
 */
export function contractSentences(text: string): readonly Span[] {
  const pieces: Span[] = []
  let from = 0
  const add = (to: number) => {
    const span = trimSpan(text, { start: from, end: to })
    from = to
    if (span.end > span.start) pieces.push(span)
  }
  for (const boundary of text.matchAll(boundaries)) {
    const end = boundary.index + boundary[0].length
    const isGap = /\n\s*\n|\s{3,}/.test(boundary[0])
    if (
      !isGap &&
      (abbreviation.test(text.slice(Math.max(0, boundary.index - 8), boundary.index + 1)) ||
        isMarker(text, boundary.index))
    )
      continue
    add(end)
  }
  add(text.length)
  return mend(text, pieces)
    .filter((span) => span.end - span.start >= 2)
    .flatMap((span) => cutLong(text, span))
}

/** True for the full stop of an initial ("J. Smith") or a number before its clause ("12. Notices"), not for "Annex 1." */
function isMarker(text: string, stop: number): boolean {
  if (/(?:^|\s)[A-Z][A-Z0-9]?\.$/.test(text.slice(Math.max(0, stop - 3), stop + 1))) return true
  const number = /(\S*)(\s*)\b\d{1,2}\.$/.exec(text.slice(Math.max(0, stop - 24), stop + 1))
  if (number === null) return false
  const [, before = "", gap = ""] = number
  return !/[a-z]$/.test(before) || gap.length !== 1 || /^(?:section|article|clause|item|no)$/i.test(before)
}

/** Joins pieces that are halves of one sentence. */
function mend(text: string, pieces: readonly Span[]): readonly Span[] {
  const mended: Span[] = []
  let index = 0
  while (index < pieces.length) {
    let current = pieces[index]!
    index += 1
    for (;;) {
      let next = index
      while (next < pieces.length && next < index + 3 && isFiller(text, pieces[next]!)) next += 1
      const half = pieces[next]
      if (half === undefined || !continues(text, current, half, next > index)) break
      current = { start: current.start, end: half.end }
      index = next + 1
    }
    mended.push(current)
  }
  return mended
}

function isFiller(text: string, span: Span): boolean {
  return filler.test(text.slice(span.start, span.end))
}

/** True when the sentence that ends nowhere goes on after the gap. */
function continues(text: string, left: Span, right: Span, overFiller: boolean): boolean {
  if (right.end - left.start > longSentence) return false
  const before = text.slice(Math.max(left.start, left.end - 60), left.end)
  if (/[.:;!?]["”')\]]*$/.test(before) && !/\b(?:Inc|Corp|Ltd|Co|No|Sec)\.$/.test(before)) return false
  const after = text.slice(right.start, right.start + 40)
  if (/^[a-z]/.test(after) && !/^[a-z][.)]\s/.test(after)) return true
  if (
    /(?:,|\b(?:the|a|an|of|to|and|or|in|by|for|with|any|its|such|shall|this|that|other|on|at|from|not))$/.test(before)
  )
    return !/^\(?(?:[a-z]|[ivx]+|\d+)[.)]\s/.test(after)
  if (overFiller) return false
  const gap = text.slice(left.end, right.start)
  const line = before.slice(before.lastIndexOf("\n") + 1)
  return /^[ \t]*\n[ \t]*$/.test(gap) && line.length > 45 && !/^(?:\d|\(|[A-Z][\w ]{0,40}[.:])/.test(after)
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
