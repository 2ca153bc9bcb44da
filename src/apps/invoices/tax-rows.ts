import { amountsIn, type NumberStyle } from "../extraction/amounts.ts"
import { type Mention, mentionsOf } from "../extraction/mentions.ts"
import { taxOf, toMinor } from "../extraction/money.ts"
import { boxOf, isInColumn, type Place, type Sheet } from "../extraction/sheet.ts"

/** A rate with the base it was taken of and the tax that came out; all printed on one line, and they fit. */
export interface TaxRow {
  readonly rate: string
  readonly baseMinor: number
  readonly taxMinor: number
  readonly ratePlace: Place
  readonly basePlace: Place
  readonly taxPlace: Place
}

/** Rates in per cent that are or lately were charged somewhere. */
export const usualRates = [
  2.1, 2.5, 2.6, 3.8, 4, 5, 5.5, 6, 7, 7.7, 8, 8.1, 9, 10, 12, 13, 13.5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25,
  25.5, 27,
]

/** Lines that print a rate, a base and a tax that is the rate of the base (to a cent). */
export function taxRows(sheet: Sheet, style: NumberStyle): readonly TaxRow[] {
  const rows: TaxRow[] = []
  for (const line of sheet.lines) {
    const rates = line.cells.flatMap((cell) =>
      amountsIn(cell.text, style)
        .filter((mention) => Number(mention.value) > 0 && Number(mention.value) <= 30)
        .map((mention) => ({ ...mention, cell }))
        .filter((mention) => mention.unit === "%" || (isUsual(mention.value) && isUnderPercent(sheet, mention))),
    )
    if (rates.length === 0) continue
    const money = line.cells.flatMap((cell) => mentionsOf("amount", cell, style).filter((one) => one.decimals === 2))
    if (money.length < 2) continue
    const row = rates.flatMap((rate) => taxRow(rate, money)).at(0)
    if (row !== undefined) rows.push(row)
  }
  return rows
}

/** "19,0" is a rate where a head above its column says "%", or "rate". */
function isUnderPercent(sheet: Sheet, place: Place): boolean {
  const box = boxOf(place)
  return sheet.lines
    .slice(Math.max(0, place.cell.line - 5), place.cell.line)
    .some(
      (line) =>
        line.page === box.page &&
        line.cells.some((cell) => /%|\b(?:rate|satz|taux)\b/i.test(cell.text) && isInColumn(cell, box)),
    )
}

function isUsual(rate: string): boolean {
  return usualRates.includes(Number(rate))
}

function taxRow(rate: Place & { readonly value: string }, money: readonly Mention[]): readonly TaxRow[] {
  for (const base of money) {
    for (const tax of money) {
      if (base === tax || (tax.cell === rate.cell && tax.start === rate.start)) continue
      const [baseMinor, taxMinor] = [toMinor(base.value), toMinor(tax.value)]
      if (baseMinor === undefined || taxMinor === undefined || taxMinor === 0) continue
      // A cent of slack for other ways of rounding; not where a cent is a large part of it.
      const slack = Math.abs(taxMinor) > 50 ? 1 : 0
      if (Math.abs(taxOf(baseMinor, Number(rate.value)) - taxMinor) > slack) continue
      return [{ rate: rate.value, baseMinor, taxMinor, ratePlace: rate, basePlace: base, taxPlace: tax }]
    }
  }
  return []
}

/** The first of each rate and base: a row that is printed or read twice counts once. */
export function distinctRows(rows: readonly TaxRow[]): readonly TaxRow[] {
  return rows.filter(
    (row, index) => rows.findIndex((other) => other.rate === row.rate && other.baseMinor === row.baseMinor) === index,
  )
}

/** Rates printed anywhere on the sheet with a percent sign. */
export function ratesOn(sheet: Sheet, style: NumberStyle): readonly string[] {
  const rates = sheet.lines.flatMap((line) =>
    line.cells.flatMap((cell) =>
      amountsIn(cell.text, style)
        .filter((mention) => mention.unit === "%")
        .map((mention) => mention.value),
    ),
  )
  return [...new Set(rates)].filter((rate) => Number(rate) > 0 && Number(rate) < 40)
}
