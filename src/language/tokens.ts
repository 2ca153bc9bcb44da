import type { Span } from "../core/document.ts"

/** A word or figure of a text: `text` is its lower-case form, the span is where it stands in the original. */
export interface Token extends Span {
  readonly text: string
}

/**
 * Words and figures in text order. Letters and digits stay together ("h1n1", "don't", "2.5", "1,000"); hyphens and
 * slashes separate. Scripts without spaces give overlapping pairs of characters, so that a part of a run can be found.
 */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = []
  scanTokens(text, (start, end) => found.push({ text: text.slice(start, end).toLowerCase(), start, end }))
  return found
}

const other = 1
const letter = 2
const digit = 3
const unspaced = 4
/** Invisible inside words: soft hyphen, zero-width joiners. */
const joiner = 5

/** Class of each UTF-16 unit, filled as units are met: a look-up is ten times as fast as a Unicode regular expression. */
const classes = new Uint8Array(0x10000)

function classAt(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  if (unit >= 0xd800 && unit < 0xe000) return classOf(String.fromCodePoint(surrogatePair(text, index)))
  const known = classes[unit]!
  if (known !== 0) return known
  const found = classOf(String.fromCharCode(unit))
  classes[unit] = found
  return found
}

/** The code point that the unit at `index` is half of; a lone half stands for itself. */
function surrogatePair(text: string, index: number): number {
  const unit = text.charCodeAt(index)
  if (unit < 0xdc00) return text.codePointAt(index)!
  const before = index > 0 ? text.codePointAt(index - 1)! : unit
  return before > 0xffff ? before : unit
}

function classOf(character: string): number {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(character)) return unspaced
  if (/[\p{L}\p{M}]/u.test(character)) return letter
  if (/\p{N}/u.test(character)) return digit
  if (/[\u00ad\u200b-\u200d\u2060\ufeff]/.test(character)) return joiner
  return other
}

/** Calls `take` with the span of each token, in order. */
export function scanTokens(text: string, take: (start: number, end: number) => void): void {
  const length = text.length
  let index = 0
  while (index < length) {
    const kind = classAt(text, index)
    if (kind === unspaced) index = scanUnspaced(text, index, take)
    else if (kind === letter || kind === digit) {
      const end = wordEnd(text, index)
      take(index, end)
      index = end
    } else index += 1
  }
}

function wordEnd(text: string, start: number): number {
  let end = start + 1
  for (; end < text.length; end += 1) {
    const kind = classAt(text, end)
    if (kind !== letter && kind !== digit && !isInside(text, end, kind)) break
  }
  return end
}

/** True for an apostrophe between letters, a point or comma between digits, and invisible joiners within a word. */
function isInside(text: string, index: number, kind: number): boolean {
  if (index + 1 >= text.length) return false
  const unit = text.charCodeAt(index)
  const next = classAt(text, index + 1)
  if (kind === joiner) return next === letter || next === digit
  if (unit === 0x27 || unit === 0x2019) return next === letter && classAt(text, index - 1) === letter
  if (unit === 0x2e || unit === 0x2c) return next === digit && classAt(text, index - 1) === digit
  return false
}

function scanUnspaced(text: string, start: number, take: (start: number, end: number) => void): number {
  let previous = -1
  let index = start
  while (index < text.length && classAt(text, index) === unspaced) {
    const end = index + (text.codePointAt(index)! > 0xffff ? 2 : 1)
    if (previous >= 0) take(previous, end)
    previous = index
    index = end
  }
  if (previous === start) take(start, index)
  return index
}
