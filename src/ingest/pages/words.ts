import type { Box } from "../../core/document.ts"

/** A word as it stands on a page; `size` is the font's height in points (or pixels), `baseline` its y. */
export interface Word extends Box {
  readonly text: string
  readonly size: number
  readonly baseline: number
  /** The source itself put white space before it. */
  readonly hasSpaceBefore: boolean
  /** How sure recognition was, 0–1; absent for printed text. */
  readonly confidence?: number
}

/** A page with its words, in points from the top left. */
export interface PageWords {
  readonly number: number
  readonly width: number
  readonly height: number
  readonly words: readonly Word[]
}

/** Words of one line that stand close together. */
export interface Segment {
  readonly words: readonly Word[]
  readonly left: number
  readonly right: number
}

/** Segments that share a baseline, from left to right. */
export interface Line {
  readonly segments: readonly Segment[]
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly baseline: number
  /** Size of most of its characters. */
  readonly size: number
}

/** Gap, in font sizes, that parts a line into segments: wider than between words, narrower than between columns. */
const segmentGap = 1.1
/** Gap, in font sizes, that is a space between two pieces of text. */
const spaceGap = 0.18

/** Groups words into lines by their baselines, top to bottom. */
export function linesOf(words: readonly Word[]): readonly Line[] {
  const sorted = [...words].sort((a, b) => a.baseline - b.baseline || a.x - b.x)
  const rows: Word[][] = []
  let baseline = 0
  let size = 0
  for (const word of sorted) {
    const row = rows[rows.length - 1]
    if (row !== undefined && Math.abs(word.baseline - baseline) <= baselineTolerance(size, word.size)) {
      row.push(word)
      if (word.size > size) {
        baseline = word.baseline
        size = word.size
      }
    } else {
      rows.push([word])
      baseline = word.baseline
      size = word.size
    }
  }
  return rows.map((row) => lineOf(segmentsOf(row)))
}

/** Blocks side by side often have their own line pitch: only raised or lowered small print may stand far off the baseline. */
function baselineTolerance(rowSize: number, wordSize: number): number {
  const smaller = Math.min(rowSize, wordSize)
  const larger = Math.max(rowSize, wordSize)
  return smaller < larger * 0.8 ? larger * 0.55 : smaller * 0.2
}

/** A line of at least one word: its size is that of most characters, its baseline that of the first word of this size. */
export function lineOf(segments: readonly Segment[]): Line {
  const words = segments.flatMap((segment) => segment.words)
  const bySize = new Map<number, number>()
  for (const word of words) bySize.set(word.size, (bySize.get(word.size) ?? 0) + word.text.length)
  const size = [...bySize.entries()].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 1
  return {
    segments,
    left: Math.min(...segments.map((segment) => segment.left)),
    right: Math.max(...segments.map((segment) => segment.right)),
    top: Math.min(...words.map((word) => word.y)),
    bottom: Math.max(...words.map((word) => word.y + word.height)),
    baseline: words.find((word) => word.size === size)?.baseline ?? 0,
    size,
  }
}

/** Parts the words of one line where the gap is wider than between words; right-to-left lines are read from the right. */
export function segmentsOf(row: readonly Word[]): readonly Segment[] {
  const words = [...row].sort((a, b) => a.x - b.x)
  const groups: Word[][] = []
  let right = Number.NEGATIVE_INFINITY
  for (const word of words) {
    const group = groups[groups.length - 1]
    if (group === undefined || word.x - right > segmentGap * word.size) groups.push([word])
    else group.push(word)
    right = Math.max(right, word.x + word.width)
  }
  const segments = groups.map(segmentOf)
  if (!isRightToLeft(words)) return segments
  return segments.reverse().map((segment) => ({ ...segment, words: [...segment.words].reverse() }))
}

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u

function isRightToLeft(words: readonly Word[]): boolean {
  return words.filter((word) => rightToLeft.test(word.text)).length > words.length / 2
}

/** `words` from left to right, at least one. */
export function segmentOf(words: readonly Word[]): Segment {
  return {
    words,
    left: Math.min(...words.map((word) => word.x)),
    right: Math.max(...words.map((word) => word.x + word.width)),
  }
}

/** True if white space stands between two neighbours of a line. */
export function isSpaced(previous: Word, next: Word): boolean {
  const gap = Math.max(next.x - (previous.x + previous.width), previous.x - (next.x + next.width))
  return next.hasSpaceBefore || gap > spaceGap * Math.min(previous.size, next.size)
}

/** Its words as they are read, with a space where one is seen. */
export function segmentText(segment: Segment): string {
  let text = ""
  for (const [index, word] of segment.words.entries()) {
    const previous = segment.words[index - 1]
    text += (previous !== undefined && isSpaced(previous, word) ? " " : "") + word.text
  }
  return text
}

/** Its segments with a space between them, however wide the gap. */
export function lineText(line: Line): string {
  return line.segments.map(segmentText).join(" ")
}
