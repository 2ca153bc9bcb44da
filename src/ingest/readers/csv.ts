import { parse } from "csv-parse/sync"
import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText, type Draft } from "../structure/build.ts"
import { decodeText } from "../structure/decode.ts"
import { isFigure } from "../structure/table.ts"
import { titleFromName } from "../structure/title.ts"

const delimiters = [",", ";", "\t", "|"] as const
const sampleLines = 20

/** Tables as text: every row is a block that knows the header. */
export async function readCsv({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const rows = parseRows(decodeText(bytes), name)
  const { text, blocks } = buildText(rowDrafts(rows))
  if (text === "") throw groundworkError("file_empty", name)
  return { title: titleFromName(name), text, blocks, metadata: {} }
}

function parseRows(source: string, name: string): readonly (readonly string[])[] {
  try {
    return parse(source, {
      bom: true,
      delimiter: detectDelimiter(source),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    })
  } catch (error) {
    throw groundworkError("file_corrupt", name, error)
  }
}

/** The delimiter that parts the first lines into most columns, most evenly. */
function detectDelimiter(source: string): string {
  const lines = source
    .split(/\r?\n/, sampleLines + 1)
    .slice(0, sampleLines)
    .filter((line) => line.trim() !== "")
  const scored = delimiters.map((delimiter) => {
    const counts = lines.map((line) => line.replaceAll(/"[^"]*"/g, "").split(delimiter).length - 1)
    const usual = [...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0
    const even = counts.filter((count) => count === usual).length / Math.max(1, counts.length)
    return { delimiter, score: usual === 0 ? 0 : even + Math.min(usual, 20) / 100 }
  })
  return scored.reduce((best, candidate) => (candidate.score > best.score ? candidate : best)).delimiter
}

function rowDrafts(rows: readonly (readonly string[])[]): readonly Draft[] {
  const [first, ...body] = rows
  if (first === undefined) return []
  const cellsOf = (row: readonly string[]) => row.map((text) => ({ text }))
  if (!hasHeader(first, body)) return rows.map((row): Draft => ({ kind: "row", cells: cellsOf(row) }))
  return [
    { kind: "row", isHeader: true, header: first, cells: cellsOf(first) },
    ...body.map((row): Draft => ({ kind: "row", header: first, cells: cellsOf(row) })),
  ]
}

/** No header where a column has a figure in the first row as in the others; years over figures are a header. */
function hasHeader(first: readonly string[], body: readonly (readonly string[])[]): boolean {
  if (body.length === 0) return false
  const [label, ...rest] = first
  const areYears = rest.length > 0 && rest.every((text) => /^(?:19|20)\d\d$/.test(text))
  if (areYears && label !== undefined && !isFigure(label)) return true
  const sample = body.slice(0, 50)
  return !first.some((text, column) => isFigure(text) && sample.every((row) => isFigure(row[column] ?? "")))
}
