import type { Draft, DraftRun } from "../structure/build.ts"
import { tableDrafts } from "../structure/table.ts"
import { joinSegments, type RunText } from "./runs.ts"
import { type Line, lineOf, type Segment, segmentOf, segmentText } from "./words.ts"

interface Column {
  left: number
  right: number
}

/** A stretch of lines that is a table, or a single line that is not. */
export type Stretch =
  | { readonly kind: "line"; readonly line: Line }
  | { readonly kind: "table"; readonly rows: readonly (readonly (readonly Segment[])[])[] }

const marker = /^(?:[-*•–‣▪●○■]|\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]?|§+)$/
/** Rows further apart than this many line heights are two tables. */
const rowGap = 3

/** Finds tables by columns that stay clear of each other over at least two lines. */
export function stretchesOf(lines: readonly Line[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  const merged = lines.map(mergeMarker)
  let index = 0
  while (index < merged.length) {
    const table = merged[index]!.segments.length >= 2 ? tableAt(merged, index) : undefined
    if (table === undefined) {
      stretches.push({ kind: "line", line: merged[index]! })
      index += 1
    } else {
      stretches.push({ kind: "table", rows: table.rows })
      index = table.end
    }
  }
  return stretches
}

/** "1.1   The supplier shall" is one piece of text, not two cells. */
function mergeMarker(line: Line): Line {
  const [first, second] = line.segments
  if (line.segments.length !== 2 || first === undefined || second === undefined) return line
  return marker.test(segmentText(first)) && /^[\p{L}("“]/u.test(segmentText(second))
    ? lineOf([segmentOf([...first.words, ...second.words])])
    : line
}

function tableAt(
  lines: readonly Line[],
  start: number,
): { readonly rows: readonly (readonly (readonly Segment[])[])[]; readonly end: number } | undefined {
  const columns: Column[] = []
  const taken: Line[] = []
  let end = start
  let fullRows = 0
  while (end < lines.length) {
    const line = lines[end]!
    const previous = taken[taken.length - 1]
    if (previous !== undefined && line.top - previous.bottom > rowGap * line.size) break
    const isSingle = line.segments.length === 1
    if (isSingle && (columns.length < 2 || !continues(line, previous, columns))) break
    if (!widen(line, columns)) break
    taken.push(line)
    if (!isSingle) fullRows += 1
    end += 1
  }
  if (fullRows < 2 || columns.length < 2) return undefined
  columns.sort((a, b) => a.left - b.left)
  return { rows: rowsOf(taken, columns), end }
}

/** A lone segment inside one column, close under the line before it, is the rest of that cell. */
function continues(line: Line, previous: Line | undefined, columns: readonly Column[]): boolean {
  const segment = line.segments[0]!
  const inside = columns.filter((column) => segment.left < column.right && segment.right > column.left)
  return previous !== undefined && inside.length === 1 && line.top - previous.bottom < line.size * 0.9
}

/** Widens the columns by a line's segments; false, and nothing changed, where one would touch two columns. */
function widen(line: Line, columns: Column[]): boolean {
  const next = columns.map((column) => ({ ...column }))
  const filled = new Set<Column>()
  for (const segment of line.segments) {
    const touched = next.filter((column) => segment.left < column.right && segment.right > column.left)
    const [column] = touched
    if (touched.length > 1 || (column !== undefined && filled.has(column))) return false
    if (column === undefined) next.push({ left: segment.left, right: segment.right })
    else {
      filled.add(column)
      column.left = Math.min(column.left, segment.left)
      column.right = Math.max(column.right, segment.right)
    }
  }
  const sorted = [...next].sort((a, b) => a.left - b.left)
  if (sorted.some((column, index) => index > 0 && column.left < sorted[index - 1]!.right)) return false
  columns.splice(0, columns.length, ...next)
  return true
}

/** Segments by row and column; a line that only continues cells belongs to the row above. */
function rowsOf(lines: readonly Line[], columns: readonly Column[]): readonly (readonly (readonly Segment[])[])[] {
  const rows: Segment[][][] = []
  let previous: Line | undefined
  for (const line of lines) {
    const cells = columns.map((column) =>
      line.segments.filter((segment) => segment.left >= column.left - 0.01 && segment.right <= column.right + 0.01),
    )
    const row = rows[rows.length - 1]
    const isTight = previous !== undefined && line.top - previous.bottom < line.size * 0.5
    const isContinuation =
      row !== undefined && isTight && cells[0]!.length === 0 && row[0]!.length > 0 && line.segments.length === 1
    if (isContinuation) for (const [index, cell] of cells.entries()) row[index]!.push(...cell)
    else rows.push(cells.map((cell) => [...cell]))
    previous = line
  }
  return rows
}

/** Row drafts with the boxes of their words. */
export function rowDrafts(rows: readonly (readonly (readonly Segment[])[])[]): readonly Draft[] {
  const cells = rows.map((row) => row.map((segments): RunText => joinSegments(segments)))
  const drafts = tableDrafts(cells.map((row) => row.map((cell) => ({ text: cell.text }))))
  return drafts.map((draft, index): Draft => {
    if (draft.kind !== "row") return draft
    return { ...draft, cells: draft.cells.map((cell, column) => withRuns(cell.text, cells[index]?.[column])) }
  })
}

function withRuns(
  text: string,
  source: RunText | undefined,
): { readonly text: string; readonly runs?: readonly DraftRun[] } {
  return source?.text === text ? { text, runs: source.runs } : { text }
}
