import { type Finding, isFound } from "../../core/finding.ts"
import { fromMinor, taxOf, toMinor } from "../extraction/money.ts"
import type { Check } from "../extraction/output.ts"
import type { Sheet } from "../extraction/sheet.ts"
import type { Fields, Line, TaxLine } from "./output.ts"

/** What must hold between an invoice's values, whatever they were read from. */
export function checkInvoice(
  fields: Fields,
  lines: readonly Line[],
  taxes: readonly TaxLine[],
  /** Discounts and charges between the lines and the net amount, in minor units, where they were seen. */
  adjustments: readonly number[] | undefined,
): readonly Check[] {
  return [
    checkTotals(fields),
    checkTaxes(fields, taxes),
    checkLines(fields, lines, adjustments),
    checkProducts(lines),
    checkDates(fields),
  ]
}

function minorOf(finding: Finding<string>): number | undefined {
  return isFound(finding) ? toMinor(finding.value) : undefined
}

function checkTotals(fields: Fields): Check {
  const name = "net + tax = gross"
  const [net, tax, gross] = [fields.netAmount, fields.taxAmount, fields.grossAmount].map(minorOf)
  if (net === undefined || tax === undefined || gross === undefined)
    return { name, status: "skipped", detail: "Not all three amounts were found" }
  const detail = `${fromMinor(net)} + ${fromMinor(tax)} = ${fromMinor(net + tax)}`
  if (net + tax === gross) return { name, status: "passed", detail }
  if (Math.abs(net + tax - gross) <= 5 && gross % 5 === 0)
    return { name, status: "passed", detail: `${detail}, rounded to coins: ${fromMinor(gross)}` }
  return { name, status: "failed", detail: `${detail}, but the total says ${fromMinor(gross)}` }
}

function checkTaxes(fields: Fields, taxes: readonly TaxLine[]): Check {
  const name = "rate × base = tax"
  const tax = minorOf(fields.taxAmount)
  const rows = taxes.map((row) => ({
    rate: isFound(row.rate) ? Number(row.rate.value) : undefined,
    base: minorOf(row.base),
    tax: minorOf(row.tax),
  }))
  if (rows.length === 0) {
    const net = minorOf(fields.netAmount)
    if (net === undefined || tax === undefined || net === 0)
      return { name, status: "skipped", detail: "No rates were found" }
    return {
      name,
      status: "skipped",
      detail: `No base per rate was found; the tax is ${((100 * tax) / net).toFixed(2)}% of the net amount`,
    }
  }
  for (const row of rows) {
    if (row.rate === undefined || row.base === undefined || row.tax === undefined) continue
    if (Math.abs(Math.abs(taxOf(row.base, row.rate)) - Math.abs(row.tax)) > 1)
      return {
        name,
        status: "failed",
        detail: `${row.rate}% of ${fromMinor(row.base)} is ${fromMinor(taxOf(row.base, row.rate))}, not ${fromMinor(row.tax)}`,
      }
  }
  const sum = rows.reduce((total, row) => total + (row.tax ?? 0), 0)
  const detail = rows.map((row) => `${row.rate}% of ${fromMinor(row.base ?? 0)}`).join(", ")
  if (tax === undefined || Math.abs(Math.abs(sum) - Math.abs(tax)) <= rows.length)
    return { name, status: "passed", detail }
  return { name, status: "skipped", detail: `${detail}: together ${fromMinor(sum)}, the tax is ${fromMinor(tax)}` }
}

function checkLines(fields: Fields, lines: readonly Line[], adjustments: readonly number[] | undefined): Check {
  const name = "lines add up to net"
  const amounts = lines.map((line) => minorOf(line.amount))
  const [net, gross] = [minorOf(fields.netAmount), minorOf(fields.grossAmount)]
  if (amounts.length === 0 || amounts.includes(undefined) || (net === undefined && gross === undefined))
    return { name, status: "skipped", detail: "Not every amount was found" }
  const sum = amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0)
  const charges = (adjustments ?? []).reduce((total, one) => total + one, 0)
  const count = `${lines.length} lines are ${fromMinor(sum)} together`
  if (sum === net) return { name, status: "passed", detail: count }
  if (sum === gross) return { name, status: "passed", detail: `${count}, tax included` }
  if (charges !== 0 && sum + charges === net)
    return { name, status: "passed", detail: `${count}, with discounts and charges ${fromMinor(sum + charges)}` }
  const told = `${count}, net is ${net === undefined ? "unknown" : fromMinor(net)}`
  // Discounts and charges may stand where they were not read: only lines that must fit and do not are a fault.
  return { name, status: "skipped", detail: `${told}: discounts, charges or a line were not read, or the sum is wrong` }
}

function checkProducts(lines: readonly Line[]): Check {
  const name = "quantity × price = amount"
  const full = lines.flatMap((line) => {
    const [quantity, price, amount] = [line.quantity, line.unitPrice, line.amount]
    return isFound(quantity) && isFound(price) && isFound(amount)
      ? [{ quantity: Number(quantity.value), price: Number(price.value), amount: Number(amount.value) }]
      : []
  })
  if (full.length === 0) return { name, status: "skipped", detail: "No line shows quantity, price and amount" }
  const wrong = full.filter((line) => Math.abs(Math.abs(line.quantity * line.price) - Math.abs(line.amount)) > 0.0151)
  if (wrong.length === 0) return { name, status: "passed", detail: `${full.length} lines` }
  const shown = wrong.map((line) => `${line.quantity} × ${line.price} ≠ ${line.amount.toFixed(2)}`).join("; ")
  return { name, status: "skipped", detail: `${shown}: a discount, a price per several, or a fault` }
}

function checkDates(fields: Fields): Check {
  const name = "due after issue"
  if (!isFound(fields.issueDate) || !isFound(fields.dueDate))
    return { name, status: "skipped", detail: "Not both dates were found" }
  const detail = `${fields.issueDate.value} to ${fields.dueDate.value}`
  return { name, status: fields.dueDate.value < fields.issueDate.value ? "failed" : "passed", detail }
}

const ibanLike = /\bIBAN\b[^A-Z0-9]{0,12}([A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8})/g

/** What is printed as an IBAN and has wrong check digits. */
export function checkIban(fields: Fields, sheet: Sheet | undefined): Check {
  const name = "IBAN check digits"
  if (isFound(fields.iban)) return { name, status: "passed", detail: fields.iban.value }
  const printed = sheet === undefined ? undefined : [...sheet.from.text.matchAll(ibanLike)][0]?.[1]
  if (printed === undefined) return { name, status: "skipped", detail: "No IBAN was found" }
  return { name, status: "failed", detail: `${printed} is no valid IBAN` }
}
