import { isFound } from "../../core/finding.ts"
import { fieldNames, type InvoiceOutput } from "./output.ts"

/**
 * Scores one invoice by what is expected of it (`{fields: {number: "…"}, lines: [{amount: "…"}]}`): the share of right
 * fields, of wrong ones among those found, and F1 of the lines' amounts.
 */
export function scoreInvoice(expected: unknown, output: InvoiceOutput): Readonly<Record<string, number>> {
  const { fields, amounts } = read(expected)
  let right = 0
  let wrong = 0
  let asked = 0
  for (const name of fieldNames) {
    const wanted = fields[name]
    if (wanted === undefined) continue
    asked += 1
    const finding = output.fields[name]
    if (!isFound(finding)) continue
    if (isSameText(finding.value, wanted)) right += 1
    else wrong += 1
  }
  const found = output.lines.flatMap((line) => (isFound(line.amount) ? [line.amount.value] : []))
  const scores: Readonly<Record<string, number>> =
    asked === 0 ? {} : { fieldsRight: right / asked, fieldsWrong: wrong / asked }
  return amounts.length === 0 ? scores : { ...scores, lineAmountsF1: multisetF1(found, amounts) }
}

function read(expected: unknown): {
  readonly fields: Readonly<Record<string, string>>
  readonly amounts: readonly string[]
} {
  const record = (value: unknown) =>
    typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  const root = record(expected)
  const fields = Object.entries(record(root.fields)).map(([name, value]) => [name, String(value)] as const)
  const lines = Array.isArray(root.lines) ? root.lines.map(record) : []
  return {
    fields: Object.fromEntries(fields),
    amounts: lines.flatMap((line) => (line.amount === undefined ? [] : [String(line.amount)])),
  }
}

function isSameText(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

/** F1 of two lists in which order does not count and repetition does. */
export function multisetF1(found: readonly string[], wanted: readonly string[]): number {
  const left = [...wanted]
  let hits = 0
  for (const value of found) {
    const at = left.indexOf(value)
    if (at === -1) continue
    left.splice(at, 1)
    hits += 1
  }
  return found.length + wanted.length === 0 ? 1 : (2 * hits) / (found.length + wanted.length)
}
