import type { Span } from "../core/document.ts"

/** Abbreviations whose full stop ends nothing by itself. */
const abbreviations = new Set(
  `mr mrs ms dr prof sr jr st no nos vs etc inc corp ltd co llc art sec fig figs vol pp p eq ch cf ca al approx dept est ext
  gen gov hon rep sen rev sgt capt col lt maj ave blvd rd apt bldg tel min max incl excl e.g i.e a.m p.m u.s u.k u.n d.c ph.d
  jan feb mar apr jun jul aug sep sept oct nov dec nr bzw z.b d.h u.a usw ggf inkl str abs`.split(/\s+/),
)

/**
 * The sentences of a text, in order, without the white space between them. A blank line always ends one; a full stop does
 * not after an abbreviation, an initial or a numbered point, nor before a lower-case letter.
 */
export function sentences(text: string): readonly Span[] {
  const found: Span[] = []
  let from = 0
  const add = (to: number) => {
    let [start, end] = [from, to]
    while (start < end && isBlank(text.charCodeAt(start))) start += 1
    while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
    if (end > start) found.push({ start, end })
    from = to
  }
  boundary.lastIndex = 0
  for (let match = boundary.exec(text); match !== null; match = boundary.exec(text)) {
    const end = match.index + match[0].length
    if (match[0].includes("\n")) {
      if (/\n[^\S\n]*\n/.test(match[0]) || endsLine(text, match.index, end)) add(end)
      else if (/[.!?。！？…]/.test(match[0]) && isEnd(text, match.index, end)) add(end)
    } else if (isEnd(text, match.index, end)) add(end)
  }
  add(text.length)
  return found
}

/** Closing marks with what may stand behind them, or a line break. */
const boundary = /(?:[.!?…]+["'”’)\]]*(?:\[\d+\])*\s+|[。！？]+["'”’）]*\s*|\s*\n\s*)/gu

/** A line that stands for itself: the next one begins a list item, a row or a key, or this one ends in a colon. */
function endsLine(text: string, at: number, next: number): boolean {
  if (/^(?:[-*•–]\s|\d{1,2}[.)]\s|[a-z][.)]\s|\|)/.test(text.slice(next, next + 6))) return true
  return text[at - 1] === ":" || text[at - 1] === "|"
}

function isEnd(text: string, at: number, next: number): boolean {
  const mark = text[at]
  if (mark === undefined) return true
  if (mark === "!" || mark === "?" || mark === "。" || mark === "！" || mark === "？")
    return !/^[\p{Ll}]/u.test(text.slice(next, next + 2))
  const following = text.slice(next, next + 2)
  if (/^\p{Ll}/u.test(following)) return false
  const word = /[\p{L}\p{N}.'’&-]*$/u.exec(text.slice(Math.max(0, at - 24), at))?.[0] ?? ""
  if (word === "") return true
  const lower = word.toLowerCase()
  if (abbreviations.has(lower))
    return lower === "etc" || lower === "a.m" || lower === "p.m" || lower === "inc" || lower === "ltd"
      ? startsSentence(following)
      : false
  // "J. Smith", "1. First": an initial or a point's number, unless it closes a sentence ("vitamin C. The …" stays whole: rare).
  if (/^\p{Lu}$/u.test(word)) return false
  if (/^\d{1,2}$/.test(word) && /(?:^|\n)\s*$/.test(text.slice(Math.max(0, at - 6), at - word.length))) return false
  return true
}

function startsSentence(following: string): boolean {
  return /^["'“‘(]?[\p{Lu}]/u.test(following)
}

function isBlank(unit: number): boolean {
  return (
    unit === 0x20 ||
    (unit >= 0x09 && unit <= 0x0d) ||
    unit === 0xa0 ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x3000
  )
}
