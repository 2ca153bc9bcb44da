import { fc, test } from "@fast-check/vitest"
import { parse } from "csv-parse/sync"
import { expect } from "vitest"
import { csvOf } from "../../src/apps/csv.ts"

const row = fc.array(fc.string({ unit: "binary", maxLength: 12 }), { minLength: 3, maxLength: 3 })

test.prop([fc.array(row, { minLength: 1, maxLength: 5 }), fc.constantFrom("\n", "\r\n")])(
  "what is written is read again, but for the mark before what would be a formula",
  (rows, lineEnd) => {
    const read: string[][] = parse(csvOf(rows, lineEnd), { record_delimiter: lineEnd, skip_empty_lines: false })
    expect(read.map((cells) => cells.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, "")))).toEqual(rows)
  },
)

test.each([
  ["=1+1", "'=1+1"],
  ["+49 30 1", "'+49 30 1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"],
  ["\t=1", "'\t=1"],
  ["-12.50", "-12.50"],
  ["-1,250.00", '"-1,250.00"'],
])("%j goes out as %j: a formula becomes text, a negative amount stays a number", (value, written) => {
  expect(csvOf([[value]], "\n")).toBe(written)
})
