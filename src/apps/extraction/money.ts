/**
 * Amounts are counted in minor units (cents): integers, so that sums are exact. A decimal string goes in and comes out.
 */

/** "1234.5" → 123450; undefined for what is no decimal or has more digits than the currency (unless these are zeros). */
export function toMinor(decimal: string, digits = 2): number | undefined {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(decimal)
  if (match === null) return undefined
  const fraction = match[3] ?? ""
  if (/[1-9]/.test(fraction.slice(digits))) return undefined
  const minor = Number(match[2]! + fraction.slice(0, digits).padEnd(digits, "0"))
  if (!Number.isSafeInteger(minor)) return undefined
  return match[1] === "-" && minor !== 0 ? -minor : minor
}

/** 123450 → "1234.50" */
export function fromMinor(minor: number, digits = 2): string {
  const text = String(Math.abs(minor)).padStart(digits + 1, "0")
  const cut = text.length - digits
  return `${minor < 0 ? "-" : ""}${text.slice(0, cut)}${digits === 0 ? "" : `.${text.slice(cut)}`}`
}

/** Half away from zero, as invoices round. */
export function roundMinor(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value) + 1e-9)
}

/** Tax of a base at a rate in percent, in minor units. */
export function taxOf(baseMinor: number, ratePercent: number): number {
  return roundMinor((baseMinor * ratePercent) / 100)
}

/** "12.5" → "12.50"; prices with more digits keep them, without zeros at the end. */
export function normalDecimal(decimal: string, digits = 2): string {
  const minor = toMinor(decimal, digits)
  if (minor !== undefined) return fromMinor(minor, digits)
  return decimal.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")
}
