/** Rows as CSV (RFC 4180), without a last line end; a cell that a spreadsheet would run as a formula is told to be text. */
export function csvOf(rows: readonly (readonly string[])[], lineEnd: "\n" | "\r\n"): string {
  return rows.map((row) => row.map(field).join(",")).join(lineEnd)
}

/** A minus before nothing but figures is a negative amount; "-2+3+cmd|…" is a formula. */
const formula = /^[=+@\t\r]|^-(?![\d.,]+$)/

function field(value: string): string {
  const safe = formula.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
