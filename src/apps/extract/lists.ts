import type { NumberStyle } from "../extraction/amounts.ts"
import { labelsIn, type PlacedLabel } from "../extraction/labels.ts"
import { type Mention, mentionsOf } from "../extraction/mentions.ts"
import {
  boxOf,
  type Cell,
  isInColumn,
  type Place,
  recognition,
  type Sheet,
  type SheetLine,
} from "../extraction/sheet.ts"
import type { SchemaField, SchemaList } from "./schema-fields.ts"

/** A value of a row: the column's name inside the row, its normal form, where it stands. */
export interface RowValue {
  readonly column: string
  readonly value: string
  readonly place: Place
  readonly score: number
}

const mostRows = 500

/**
 * Rows of a list: under a line whose words name its columns, each line that fills the required ones (or most). A list of
 * plain values: behind the word that announces it, parted by commas, or line by line under it.
 */
export function rowsOf(sheet: Sheet, list: SchemaList, style: NumberStyle): readonly (readonly RowValue[])[] {
  const [only] = list.columns
  return only?.name === "" ? plainValues(sheet, list, only, style) : tableRows(sheet, list, style)
}

interface Head {
  readonly line: SheetLine
  readonly columns: readonly (PlacedLabel & { readonly own: SchemaField })[]
}

/** A head names two columns at least, or the only one there is, each in a cell of its own, and says little else. */
function headOf(line: SheetLine, list: SchemaList): Head | undefined {
  const declarations = list.columns.map((column) => column.declaration)
  const columns = line.cells.flatMap((cell) => {
    const [label] = labelsIn(cell, declarations)
    const own = list.columns.find((column) => column.declaration === label?.field)
    const isMost = label !== undefined && label.end - label.start >= cell.text.length * 0.5
    return label === undefined || own === undefined || !isMost ? [] : [{ ...label, own }]
  })
  const named = new Set(columns.map((column) => column.own.name)).size
  return named >= Math.min(2, list.columns.length) ? { line, columns } : undefined
}

function tableRows(sheet: Sheet, list: SchemaList, style: NumberStyle): readonly (readonly RowValue[])[] {
  const rows: (readonly RowValue[])[] = []
  let head: Head | undefined
  let missed = 0
  for (const line of sheet.lines) {
    const own = headOf(line, list)
    if (own !== undefined && (rows.length === 0 || own.columns.length === head?.columns.length)) {
      head = own
      missed = 0
      continue
    }
    if (head === undefined || rows.length >= mostRows) continue
    const row = rowOf(line, head, list, style)
    if (row === undefined) {
      // Two lines in a row that are no row end a table; one may go on with the words of the row above.
      missed += 1
      if (missed >= 3) head = undefined
      continue
    }
    missed = 0
    rows.push(row)
  }
  return rows
}

function rowOf(line: SheetLine, head: Head, list: SchemaList, style: NumberStyle): readonly RowValue[] | undefined {
  const values = head.columns.flatMap((column) => {
    const value = valueIn(line, column, column.own, style)
    return value === undefined ? [] : [value]
  })
  const needed = list.columns.filter((column) => column.isRequired).map((column) => column.name)
  const has = (name: string) => values.some((value) => value.column === name)
  if (needed.some((name) => head.columns.some((column) => column.own.name === name) && !has(name))) return undefined
  const numbers = head.columns.filter((column) => column.own.declaration.kind === "amount").length
  const isFilled = values.length >= Math.max(1, Math.ceil(head.columns.length * 0.6))
  // Words under a head of numbers are the row above going on, or a note.
  const hasNumber = values.some((value) =>
    head.columns.some((column) => column.own.name === value.column && column.own.declaration.kind === "amount"),
  )
  return isFilled && (numbers === 0 || hasNumber) ? values : undefined
}

/** What stands in a column: overlapping its head, the nearest to it. */
function valueIn(line: SheetLine, head: Place, field: SchemaField, style: NumberStyle): RowValue | undefined {
  const box = boxOf(head)
  const { kind } = field.declaration
  const mentions = line.cells.flatMap((cell) =>
    kind === "text" ? wholeCell(cell) : mentionsOf(kind, cell, style).filter((mention) => fits(field, mention.value)),
  )
  const hits = mentions.filter((mention) => isInColumn(boxOf(mention), box, line.height * 0.6))
  const gap = (mention: Mention) => {
    const own = boxOf(mention)
    return Math.min(Math.abs(own.x - box.x), Math.abs(own.x + own.width - box.x - box.width))
  }
  const best = hits.toSorted((left, right) => gap(left) - gap(right))[0]
  if (best === undefined || !fits(field, best.value)) return undefined
  return { column: field.name, value: best.value, place: best, score: 0.9 * (0.6 + 0.4 * recognition(best)) }
}

function wholeCell(cell: Cell): readonly Mention[] {
  return /[\p{L}\p{N}]/u.test(cell.text) ? [{ cell, start: 0, end: cell.text.length, value: cell.text }] : []
}

function fits(field: SchemaField, value: string): boolean {
  if (field.pattern !== undefined && !field.pattern.test(value)) return false
  return field.values === undefined || field.values.includes(value)
}

const bullet = /^(?:[-*•–▪]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+/

function plainValues(
  sheet: Sheet,
  list: SchemaList,
  field: SchemaField,
  style: NumberStyle,
): readonly (readonly RowValue[])[] {
  for (const line of sheet.lines)
    for (const cell of line.cells) {
      const [label] = labelsIn(cell, [list.declaration])
      if (label === undefined || label.start > 2) continue
      const rest = /^\s*[:：]\s*/.exec(cell.text.slice(label.end))
      const isWhole = cell.text.slice(label.end).replace(/[\s:]/g, "") === ""
      const next = line.cells[line.cells.indexOf(cell) + 1]
      const places = isWhole
        ? next === undefined
          ? linesUnder(sheet, cell)
          : parted({ cell: next, start: 0, end: next.text.length })
        : rest === null
          ? []
          : parted({ cell, start: label.end + rest[0].length, end: cell.text.length })
      const values = places.flatMap((place) => normal(place, field, style))
      if (values.length > 0) return values.map((value) => [value])
    }
  return []
}

function normal(place: Place, field: SchemaField, style: NumberStyle): readonly RowValue[] {
  const text = place.cell.text.slice(place.start, place.end)
  const { kind } = field.declaration
  const found =
    kind === "text"
      ? { value: text, ...place }
      : mentionsOf(kind, place.cell, style).find((one) => one.start >= place.start && one.end <= place.end)
  if (found === undefined || found.value.trim() === "" || !fits(field, found.value)) return []
  return [{ column: "", value: found.value, place: found, score: 0.8 * (0.6 + 0.4 * recognition(place)) }]
}

/** "red, green; blue": each its own place. */
function parted(place: Place): readonly Place[] {
  const text = place.cell.text.slice(place.start, place.end)
  return [...text.matchAll(/[^,;]+/g)].flatMap((match) => {
    const lead = match[0].length - match[0].trimStart().length
    const own = match[0].trim().replace(/\.$/, "")
    const start = place.start + match.index + lead
    return own === "" ? [] : [{ cell: place.cell, start, end: start + own.length }]
  })
}

/** Lines under a heading: those with a bullet or number, or, where none has, those that follow without a gap. */
function linesUnder(sheet: Sheet, head: Cell): readonly Place[] {
  const places: Place[] = []
  let bottom = head.y + head.height
  let isBulleted: boolean | undefined
  for (const line of sheet.lines.slice(head.line + 1, head.line + 1 + mostRows)) {
    const cell = line.cells[0]!
    const mark = bullet.exec(cell.text)
    if (line.page === head.page && line.y - bottom > line.height * (isBulleted === undefined ? 2.5 : 1.5)) break
    isBulleted ??= mark !== null
    if (isBulleted && mark === null) break
    places.push({ cell, start: mark?.[0].length ?? 0, end: cell.text.length })
    bottom = line.y + line.height
  }
  return places
}
