import { type Line, lineOf, linesOf, segmentsOf, type Word } from "./words.ts"

/** Lines that are read one after the other: a column, or a stretch of the page across all columns. */
export interface Region {
  readonly lines: readonly Line[]
  readonly left: number
  readonly right: number
}

/** Lines on both sides of a gutter, side by side, that make columns. */
const columnLines = 8
/** Share of the text's width that a line of a column fills: less is a table. */
const columnWidth = 0.28
/** Width of a gutter in font sizes: at the same place in many lines, even a narrow one is no accident. */
const gutterWidth = 0.55

/** Parts a page into regions in reading order: left column before right column, full-width lines where they stand. */
export function regionsOf(words: readonly Word[]): readonly Region[] {
  const lines = linesOf(words)
  const gutter = findGutter(lines)
  if (gutter === undefined) return lines.length === 0 ? [] : [regionOf(lines)]
  const regions: Region[] = []
  let left: Line[] = []
  let right: Line[] = []
  let full: Line[] = []
  const closeColumns = () => {
    for (const column of [left, right]) if (column.length > 0) regions.push(regionOf(column))
    left = []
    right = []
  }
  const closeFull = () => {
    if (full.length > 0) regions.push(regionOf(full))
    full = []
  }
  for (const line of lines) {
    const { before, after, crosses } = partLine(line, gutter)
    if (crosses) {
      closeColumns()
      full.push(line)
      continue
    }
    closeFull()
    if (before.length > 0) left.push(lineOf(segmentsOf(before)))
    if (after.length > 0) right.push(lineOf(segmentsOf(after)))
  }
  closeColumns()
  closeFull()
  return regions
}

function regionOf(lines: readonly Line[]): Region {
  return {
    lines,
    left: Math.min(...lines.map((line) => line.left)),
    right: Math.max(...lines.map((line) => line.right)),
  }
}

/** The x where a page of prose is parted in two: many lines with wide text left and right of it, few across it. */
function findGutter(lines: readonly Line[]): number | undefined {
  const left = Math.min(...lines.map((line) => line.left))
  const right = Math.max(...lines.map((line) => line.right))
  const width = right - left
  const isWide = (words: readonly Word[]) =>
    segmentsOf(words).some((segment) => segment.right - segment.left >= width * columnWidth)
  let best: { readonly x: number; readonly score: number } | undefined
  for (let share = 0.35; share <= 0.65; share += 0.005) {
    const x = left + width * share
    let crossing = 0
    const before: Line[] = []
    const after: Line[] = []
    for (const line of lines) {
      const parted = partLine(line, x)
      if (parted.crosses) crossing += 1
      else {
        if (isWide(parted.before)) before.push(line)
        if (isWide(parted.after)) after.push(line)
      }
    }
    if (before.length < columnLines || after.length < columnLines) continue
    const sideBySide = overlap(before, after)
    const score = Math.min(before.length, after.length) * sideBySide - crossing * 0.5
    if (sideBySide >= 0.4 && crossing < before.length + after.length && score > (best?.score ?? 2)) best = { x, score }
  }
  return best?.x
}

/** Words left and right of x; `crosses` where a word or an ordinary space stands on it. */
function partLine(
  line: Line,
  x: number,
): { readonly before: readonly Word[]; readonly after: readonly Word[]; readonly crosses: boolean } {
  const words = line.segments.flatMap((segment) => segment.words)
  const before = words.filter((word) => word.x + word.width <= x)
  const after = words.filter((word) => word.x >= x)
  if (before.length + after.length < words.length) return { before, after, crosses: true }
  if (before.length === 0 || after.length === 0) return { before, after, crosses: false }
  const gap = Math.min(...after.map((word) => word.x)) - Math.max(...before.map((word) => word.x + word.width))
  return { before, after, crosses: gap < gutterWidth * line.size }
}

/** Share of the shorter side's height that the other side shares. */
function overlap(a: readonly Line[], b: readonly Line[]): number {
  const range = (side: readonly Line[]) => ({
    top: Math.min(...side.map((line) => line.baseline)),
    bottom: Math.max(...side.map((line) => line.baseline)),
  })
  const first = range(a)
  const second = range(b)
  const shared = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top)
  return Math.max(0, shared) / Math.max(1, Math.min(first.bottom - first.top, second.bottom - second.top))
}
