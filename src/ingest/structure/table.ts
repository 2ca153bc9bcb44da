import type { Draft } from "./build.ts"

/** A cell as formats give it; `columns` and `rows` are how many it spans. */
export interface GridCell {
  readonly text: string
  /** The format itself marks it as a header. */
  readonly isHeader?: boolean
  readonly isBold?: boolean
  readonly columns?: number
  readonly rows?: number
}

interface Slot {
  readonly text: string
  readonly isHeader: boolean
  readonly isBold: boolean
  /** False for the further columns of a wide cell: its words stand once. */
  readonly isShown: boolean
}

/** Rows with their header. Merged cells fill all rows they span; header rows above each other are joined column by column. */
export function tableDrafts(rows: readonly (readonly GridCell[])[]): readonly Draft[] {
  const grid = expand(rows).filter((row) => row.some((slot) => slot.text !== ""))
  const width = Math.max(0, ...grid.map((row) => row.length))
  if (grid.length === 0 || width === 0) return []
  // One cell is a box around text, one column a list.
  if (grid.length === 1 && width === 1) return [{ kind: "paragraph", text: grid[0]![0]!.text }]
  const headerRows = headerRowCount(grid, width)
  const header = headerTexts(grid.slice(0, headerRows), width)
  return grid.map((row, index): Draft => {
    const cells = Array.from({ length: width }, (_, column) => {
      const slot = row[column]
      return { text: slot?.isShown === true ? slot.text : "" }
    })
    if (index < headerRows) return { kind: "row", isHeader: true, header, cells }
    return headerRows === 0 ? { kind: "row", cells } : { kind: "row", header, cells }
  })
}

function expand(rows: readonly (readonly GridCell[])[]): readonly (readonly Slot[])[] {
  const grid: Slot[][] = rows.map(() => [])
  for (const [rowIndex, row] of rows.entries()) {
    let column = 0
    for (const cell of row) {
      while (grid[rowIndex]![column] !== undefined) column += 1
      const { columns = 1, rows: height = 1, isHeader = false, isBold = false } = cell
      for (let down = 0; down < height && rowIndex + down < grid.length; down += 1) {
        for (let across = 0; across < columns; across += 1) {
          grid[rowIndex + down]![column + across] = { text: cell.text.trim(), isHeader, isBold, isShown: across === 0 }
        }
      }
      column += columns
    }
  }
  const empty: Slot = { text: "", isHeader: false, isBold: false, isShown: true }
  return grid.map((row) => Array.from(row, (slot) => slot ?? empty))
}

function headerRowCount(grid: readonly (readonly Slot[])[], width: number): number {
  let marked = 0
  while (marked < grid.length && grid[marked]!.every((slot) => slot.isHeader || slot.text === "")) marked += 1
  if (marked > 0) return marked === grid.length ? 1 : marked
  return looksLikeHeader(grid, width) ? 1 : 0
}

/** A first row of short distinct words above rows that are otherwise: bold, or with figures where it has none, or simply three columns wide. */
function looksLikeHeader(grid: readonly (readonly Slot[])[], width: number): boolean {
  const [first, ...body] = grid
  if (first === undefined || body.length === 0 || width < 2) return false
  const texts = first.map((slot) => slot.text)
  const named = texts.filter((text) => text !== "")
  if (named.length < width - 1 || new Set(named).size < named.length) return false
  if (named.some((text) => text.length > 60 || isFigure(text) || /[.!?]$/.test(text))) return false
  if (named.length > 0 && first.every((slot) => slot.isBold || slot.text === "")) return true
  const hasFigures = texts.some((_, column) => body.every((row) => isFigure(row[column]?.text ?? "")))
  return hasFigures || (width >= 3 && body.length >= 2)
}

/** Amounts, counts, percentages, dates, codes that begin with a digit. */
export function isFigure(text: string): boolean {
  return /^[^\p{L}\d]{0,3}\d/u.test(text) || /^[-–—]$/.test(text)
}

function headerTexts(rows: readonly (readonly Slot[])[], width: number): readonly string[] {
  return Array.from({ length: width }, (_, column) => {
    const texts = rows.map((row) => row[column]?.text ?? "").filter((text) => text !== "")
    return [...new Set(texts)].join(" ")
  })
}
