import type { Span } from "../core/document.ts"
import { abbreviations, startsSentence } from "./abbreviations.ts"

/**
 * The sentences of a text, in order: white space left out at their edges, no character but white space outside them,
 * none overlapping. Headings, list items and table rows are sentences of their own; a line that was only wrapped is not.
 * A scan of its own rather than `Intl.Segmenter`, which breaks at every line end and every "Dr.", so that each of its
 * boundaries would have to be judged again.
 */
export function sentences(text: string): readonly Span[] {
  const found: Span[] = []
  for (const unit of units(text)) splitUnit(text, unit, found)
  return found
}

/**
 * A sentence in pieces of at most so many characters, cut at white space where there is any: what compares words pairwise
 * must not be given a page without a full stop.
 */
export function pieces(text: string, { start, end }: Span, most: number): readonly Span[] {
  const found: Span[] = []
  let from = start
  while (end - from > most) {
    const gap = text.slice(from, from + most).search(/\s\S*$/)
    const to = gap > 0 ? from + gap : from + most
    found.push({ start: from, end: to })
    from = skipBlanks(text, to, end)
  }
  if (end > from) found.push({ start: from, end })
  return found
}

const marker = /[^\S\n]*(?:[-*+•‣◦▪–—·]\s|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|#{1,6}\s|\||>\s|§)/y

/** Lines that belong together: runs of wrapped lines, between blank lines, headings, items and rows. */
function units(text: string): readonly Span[] {
  const found: Span[] = []
  let start = -1
  let end = -1
  let lineStart = 0
  while (lineStart <= text.length) {
    const newline = text.indexOf("\n", lineStart)
    const lineEnd = newline === -1 ? text.length : newline
    const from = skipBlanks(text, lineStart, lineEnd)
    if (from === lineEnd) {
      if (start >= 0) found.push({ start, end })
      start = -1
    } else {
      if (start >= 0 && !isWrapped(text, end, from, end - Math.max(start, text.lastIndexOf("\n", end - 1) + 1))) {
        found.push({ start, end })
        start = -1
      }
      if (start < 0) start = from
      end = lineEnd
    }
    if (newline === -1) break
    lineStart = newline + 1
  }
  if (start >= 0) found.push({ start, end })
  return found
}

function skipBlanks(text: string, from: number, to: number): number {
  let index = from
  while (index < to && isBlank(text.charCodeAt(index))) index += 1
  return index
}

function isBlank(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)
  return /\s/.test(String.fromCharCode(unit))
}

/** Narrower lines than this are broken on purpose, unless the next one goes on in lower case. */
const wrapWidth = 50

function isWrapped(text: string, previousEnd: number, next: number, previousLength: number): boolean {
  marker.lastIndex = next
  if (marker.test(text)) return false
  let last = previousEnd - 1
  while (last > 0 && isBlank(text.charCodeAt(last))) last -= 1
  const lastCharacter = text[last] ?? ""
  if (lastCharacter === "|" || lastCharacter === ":") return false
  if (/\p{Ll}/u.test(text[next] ?? "")) return true
  if (lastCharacter === "," || lastCharacter === "-") return true
  return previousLength >= wrapWidth
}

const boundary = /[。！？｡]+[”’」』）)]*|[.!?…‼⁇⁈⁉।॥؟۔።]+["'”’»)\]*_`]*(?:\[[\w ]{1,12}\])*(?=\s|$)/g
const lastWord = /(?:^|[\s("'“‘«[/–—-])((?:[\p{L}\p{N}]+\.)*[\p{L}\p{N}&]+)$/u

function splitUnit(text: string, unit: Span, found: Span[]): void {
  const piece = text.slice(unit.start, unit.end)
  let start = 0
  boundary.lastIndex = 0
  for (let match = boundary.exec(piece); match !== null; match = boundary.exec(piece)) {
    const end = match.index + match[0].length
    if (end >= piece.length || !isEnd(piece, start, match.index, match[0], end)) continue
    const next = skipBlanks(piece, end, piece.length)
    if (next >= piece.length) break
    found.push({ start: unit.start + start, end: unit.start + end })
    start = next
  }
  let end = piece.length
  while (end > start && isBlank(piece.charCodeAt(end - 1))) end -= 1
  if (end > start) found.push({ start: unit.start + start, end: unit.start + end })
}

/** True if the mark at `at` ends a sentence that began at `start` and `end` is where the next one would go on. */
function isEnd(piece: string, start: number, at: number, mark: string, end: number): boolean {
  if (/^[。！？｡]/.test(mark)) return true
  const next = skipBlanks(piece, end, piece.length)
  const nextCharacter = String.fromCodePoint(piece.codePointAt(next) ?? 32)
  if (/[\p{Ll},;]/u.test(nextCharacter)) return false
  if (!mark.startsWith(".") || mark.startsWith("..")) return true
  const before = piece.slice(Math.max(start, at - 40), at)
  const word = lastWord.exec(before)?.[1]
  if (word === undefined) return true
  if (/^\d{1,3}(?:\.\d{1,3})*$|^[a-zA-Z]$|^[ivxIVX]{1,5}$/.test(word) && before.trim().replace(/^\(/, "") === word)
    return false
  if (/^\d{1,3}$/.test(word) && months.test(piece.slice(next, next + 12))) return false
  const beginsSentence = startsSentence(piece.slice(next, next + 24))
  if (germanOrdinal.test(before) && !beginsSentence) return false
  if (isWithinBrackets(piece, start, at)) return false
  const kind = abbreviations.get(word.toLowerCase())
  if (kind === "goes-on") return false
  if (kind === "before-figure") return !/[\p{N}§(]/u.test(nextCharacter)
  const isInitial = /^\p{Lu}$/u.test(word)
  if (kind === "may-end" || isInitial || /^(?:\p{L}\.)+\p{L}$/u.test(word)) {
    // "vitamin C. The" ends, "J. Smith" and "U.S. Army" go on.
    return beginsSentence
  }
  return true
}

const longestAside = 160

/** "The desk (ext. 4411. Mondays only) opens …": a sentence does not end in an aside within it. */
function isWithinBrackets(piece: string, start: number, at: number): boolean {
  const from = Math.max(start + 1, at - longestAside)
  const open = piece.lastIndexOf("(", at)
  if (open < from || piece.slice(open, at).includes(")")) return false
  const close = piece.indexOf(")", at)
  return close !== -1 && close - open <= longestAside && !piece.slice(at, close).includes("(")
}

/** "in der 2. Klasse", "ab dem 3. Tag", "jeder 4. Bewohner": a number after these words counts which one. */
const germanOrdinal =
  /(?:^|\s)(?:der|die|das|dem|den|des|im|am|zum|zur|vom|beim|jede[rnms]?|ab|bis|ihre[rnms]?|seine[rnms]?|unsere[rnms]?|eine[rnms]?) \d{1,3}$/

const months =
  /^(?:Jan|Feb|Mär|Mar|Apr|Mai|May|Jun|Jul|Aug|Sep|Okt|Oct|Nov|Dez|Dec|jan|fév|mars|avr|juin|juil|août|déc|Quartal|Kapitel|Auflage|Jahrhundert)/
