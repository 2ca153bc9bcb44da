import { type CitableText, citeSpan } from "../../core/cite.ts"
import type { Box, Span } from "../../core/document.ts"
import type { TextCitation } from "../../core/evidence.ts"

/** A word where it stands: its span in the canonical text and its box on a page. */
export interface PlacedWord extends Span, Box {
  readonly text: string
  /** How sure recognition was, 0–1; 1 for printed text. */
  readonly confidence: number
}

/** Words of one line that stand close together: a table's cell, a label, a value. */
export interface Cell extends Box {
  readonly line: number
  readonly text: string
  readonly words: readonly PlacedWord[]
  /** Where each word starts in `text`. */
  readonly offsets: readonly number[]
}

export interface SheetLine {
  readonly index: number
  readonly page: number
  readonly y: number
  readonly height: number
  readonly cells: readonly Cell[]
}

/** A document as it looks: lines from top to bottom, each cut into cells where a gap is seen. */
export interface Sheet {
  readonly from: CitableText
  readonly lines: readonly SheetLine[]
}

/** A range of a cell's text with the box that its words fill. */
export interface Place {
  readonly cell: Cell
  readonly start: number
  readonly end: number
}

/**
 * Lays a document out by its boxes; a text without boxes by its lines and columns.
 * @param cellGap a gap wider than this share of the line's height parts two cells; spaces are about a quarter
 */
export function sheetOf(from: CitableText, cellGap = 0.8): Sheet {
  const words = from.layout === undefined || from.layout.runs.length === 0 ? wordsOfText(from) : wordsOfLayout(from)
  const rows = rowsOf(words)
  const lines = rows.map((row, index): SheetLine => {
    const height = median(row.map((word) => word.height))
    const cells = splitCells(row, height * cellGap).map((group) => cellOf(from.text, group, index))
    return { index, page: row[0]!.page, y: Math.min(...row.map((word) => word.y)), height, cells }
  })
  return { from, lines }
}

function wordsOfLayout(from: CitableText): readonly PlacedWord[] {
  return from
    .layout!.runs.map((run) => ({
      ...run,
      text: from.text.slice(run.start, run.end),
      confidence: run.confidence ?? 1,
    }))
    .filter((word) => word.text.trim() !== "")
}

const characterWidth = 6
const lineHeight = 12

/** Stands each word of a plain text on a grid: two spaces, a tab or a bar make a gap. */
function wordsOfText(from: CitableText): readonly PlacedWord[] {
  const words: PlacedWord[] = []
  let start = 0
  for (const [row, line] of from.text.split("\n").entries()) {
    let shift = 0
    for (const match of line.matchAll(/[^\s|]+|[\t|]/g)) {
      if (match[0] === "\t" || match[0] === "|") {
        shift += characterWidth * 3
        continue
      }
      const x = match.index * characterWidth + shift
      const span = { start: start + match.index, end: start + match.index + match[0].length }
      const box = { page: 1, x, y: row * lineHeight, width: match[0].length * characterWidth, height: lineHeight * 0.8 }
      words.push({ ...span, ...box, text: match[0], confidence: 1 })
    }
    start += line.length + 1
  }
  return words
}

/** Groups words whose middles are at one height, from top to bottom, each row from left to right. */
function rowsOf(words: readonly PlacedWord[]): readonly (readonly PlacedWord[])[] {
  const sorted = [...words].sort((left, right) => left.page - right.page || middle(left) - middle(right))
  const rows: PlacedWord[][] = []
  for (const word of sorted) {
    const row = rows[rows.length - 1]
    if (row !== undefined && row[0]!.page === word.page && isLevel(row, word)) row.push(word)
    else rows.push([word])
  }
  return rows.map((row) => row.sort((left, right) => left.x - right.x))
}

function isLevel(row: readonly PlacedWord[], word: PlacedWord): boolean {
  const nearest = row.reduce((best, other) => (distance(other, word) < distance(best, word) ? other : best))
  const first = row[0]!
  const reach = Math.min(word.height, nearest.height) * 0.5
  return (
    Math.abs(middle(nearest) - middle(word)) <= reach && Math.abs(middle(first) - middle(word)) <= first.height * 1.2
  )
}

function distance(left: PlacedWord, right: PlacedWord): number {
  return Math.max(left.x - (right.x + right.width), right.x - (left.x + left.width), 0)
}

function middle(box: Box): number {
  return box.y + box.height / 2
}

function splitCells(row: readonly PlacedWord[], gap: number): readonly (readonly PlacedWord[])[] {
  const groups: PlacedWord[][] = []
  for (const word of row) {
    const group = groups[groups.length - 1]
    const last = group?.[group.length - 1]
    if (group !== undefined && last !== undefined && word.x - (last.x + last.width) <= gap) group.push(word)
    else groups.push([word])
  }
  return groups
}

function cellOf(text: string, words: readonly PlacedWord[], line: number): Cell {
  let joined = ""
  const offsets: number[] = []
  for (const [index, word] of words.entries()) {
    const previous = words[index - 1]
    const isGlued =
      previous !== undefined &&
      previous.end === word.start &&
      word.x - (previous.x + previous.width) < word.height * 0.15
    if (previous !== undefined && !isGlued) joined += " "
    offsets.push(joined.length)
    joined += text.slice(word.start, word.end)
  }
  return { line, text: joined, words, offsets, ...around(words) }
}

/** The box around boxes of one page. */
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { page: boxes[0]!.page, x, y, width: right - x, height: bottom - y }
}

/** The words that a place touches, cut to it. */
export function wordsAt(place: Place): readonly PlacedWord[] {
  const { cell, start, end } = place
  return cell.words.flatMap((word, index) => {
    const offset = cell.offsets[index]!
    const from = Math.max(start, offset)
    const to = Math.min(end, offset + word.text.length)
    if (from >= to) return []
    const share = word.width / word.text.length
    return [
      {
        ...word,
        start: word.start + from - offset,
        end: word.start + to - offset,
        x: word.x + (from - offset) * share,
        width: (to - from) * share,
        text: word.text.slice(from - offset, to - offset),
      },
    ]
  })
}

/** What the words of a place cover together, in the page's unit; the whole cell where no word is known by its box. */
export function boxOf(place: Place): Box {
  const words = wordsAt(place)
  return words.length === 0 ? place.cell : around(words)
}

/** How sure recognition was of the least sure word. */
export function recognition(place: Place): number {
  return Math.min(1, ...wordsAt(place).map((word) => word.confidence))
}

/** Cites what stands at places; words that do not follow each other in the text make citations of their own. */
export function cite(sheet: Sheet, places: readonly Place[]): readonly TextCitation[] {
  const spans: { start: number; end: number }[] = []
  for (const word of places.flatMap(wordsAt)) {
    const last = spans[spans.length - 1]
    if (last !== undefined && word.start >= last.end && sheet.from.text.slice(last.end, word.start).trim() === "")
      last.end = word.end
    else spans.push({ start: word.start, end: word.end })
  }
  return spans.map((span) => citeSpan(sheet.from, span)).filter((citation) => citation.quote !== "")
}

/** True if two boxes share a part of their width, or nearly do. */
export function isInColumn(one: Box, other: Box, slack = 2): boolean {
  return one.x - slack < other.x + other.width && other.x - slack < one.x + one.width
}

/** The middle value, the upper one of an even number; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[sorted.length >> 1] ?? 0
}
