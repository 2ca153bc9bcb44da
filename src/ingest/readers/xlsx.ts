import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText, type Draft } from "../structure/build.ts"
import { coreProperties } from "../structure/office.ts"
import { tableDrafts } from "../structure/table.ts"
import { titleFromName } from "../structure/title.ts"

/** Workbooks: a heading for each sheet, its tables (parted by empty rows) as rows that know their header. */
export async function readXlsx({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const { title, ...properties } = coreProperties(bytes, name)
  const sheets = await readSheets(bytes, name)
  const drafts = sheets.flatMap(({ sheet, rows }): readonly Draft[] => {
    const tables = tablesOf(rows).flatMap(tableDrafts)
    return tables.length === 0 ? [] : [{ kind: "heading", level: 2, text: sheet }, ...tables]
  })
  const { text, blocks } = buildText(drafts)
  if (text === "") throw groundworkError("file_without_text", name)
  return { title: title ?? titleFromName(name), text, blocks, ...properties }
}

async function readSheets(
  bytes: Uint8Array,
  name: string,
): Promise<readonly { readonly sheet: string; readonly rows: readonly (readonly string[])[] }[]> {
  const { default: readWorkbook } = await import("read-excel-file/node")
  try {
    const sheets = await readWorkbook(Buffer.from(bytes))
    return sheets.map(({ sheet, data }) => ({ sheet, rows: data.map((row) => row.map(cellText)) }))
  } catch (error) {
    throw groundworkError("file_corrupt", name, error)
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return ""
  if (value instanceof Date) {
    const iso = value.toISOString()
    return iso.endsWith("T00:00:00.000Z") ? iso.slice(0, 10) : iso.slice(0, 16).replace("T", " ")
  }
  // 0.1 + 0.2 is stored with all its digits; fifteen are what Excel shows at most.
  if (typeof value === "number") return String(Number(value.toPrecision(15)))
  return String(value).replaceAll(/\s+/g, " ").trim()
}

/** Stretches of rows without an empty row between them, without columns that are empty throughout. */
function tablesOf(rows: readonly (readonly string[])[]): readonly (readonly { readonly text: string }[][])[] {
  const tables: (readonly string[])[][] = [[]]
  for (const row of rows) {
    if (row.some((text) => text !== "")) tables[tables.length - 1]!.push(row)
    else if (tables[tables.length - 1]!.length > 0) tables.push([])
  }
  return tables.filter((table) => table.length > 0).map(withoutEmptyColumns)
}

function withoutEmptyColumns(table: readonly (readonly string[])[]): readonly { readonly text: string }[][] {
  const width = Math.max(...table.map((row) => row.length))
  const used = Array.from({ length: width }, (_, column) => column).filter((column) =>
    table.some((row) => (row[column] ?? "") !== ""),
  )
  return table.map((row) => used.map((column) => ({ text: row[column] ?? "" })))
}
