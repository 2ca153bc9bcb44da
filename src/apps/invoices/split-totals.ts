import { amountsIn, type NumberStyle } from "../extraction/amounts.ts"
import type { Candidate } from "../extraction/field.ts"
import { type Mention, mentionsOf } from "../extraction/mentions.ts"
import { toMinor } from "../extraction/money.ts"
import type { Sheet } from "../extraction/sheet.ts"
import type { ProvenTotals } from "./totals.ts"

interface RateLine {
  readonly net: Mention
  readonly tax: Mention
  readonly gross: Mention
}

/**
 * A bill whose total is parted by rate ("A 7 % net 145.79 tax 10.21 gross 156.00" and so on): where the lines' gross
 * amounts add up to the total that a label announces, net and tax are the sums of the lines.
 */
export function splitTotals(sheet: Sheet, style: NumberStyle, amounts: readonly Candidate[]): ProvenTotals | undefined {
  const lines = sheet.lines.flatMap((line) => {
    const hasRate = line.cells.some((cell) => amountsIn(cell.text, style).some((mention) => mention.unit === "%"))
    if (!hasRate) return []
    const money = line.cells.flatMap((cell) => mentionsOf("amount", cell, style).filter((one) => one.decimals === 2))
    const row = rateLine(money)
    return row === undefined ? [] : [row]
  })
  if (lines.length < 2) return undefined
  const sum = (part: keyof RateLine) => lines.reduce((total, line) => total + minorOf(line[part]), 0)
  const gross = amounts.find(
    (one) =>
      one.field === "grossAmount" &&
      one.score >= 0.7 &&
      toMinor(one.value) === sum("gross") &&
      !lines.some((line) => line.gross.cell.line === one.places[0]?.cell.line),
  )
  if (gross === undefined || sum("tax") === 0) return undefined
  const part = (name: "net" | "tax") => ({
    minor: sum(name),
    places: lines.map((line) => line[name]),
    score: 0.8,
    isDerived: false,
  })
  return {
    net: part("net"),
    tax: part("tax"),
    gross: { minor: sum("gross"), places: gross.places, score: gross.score, isDerived: false },
    isRateProven: true,
    isTogether: false,
    score: 3,
  }
}

/** Three amounts of a line of which the first two add up to the third; a line without tax shows one amount twice. */
function rateLine(money: readonly Mention[]): RateLine | undefined {
  for (const net of money)
    for (const tax of money)
      for (const gross of money) {
        const isApart = net !== tax && tax !== gross && net !== gross
        const isOrdered = Math.abs(minorOf(tax)) < Math.abs(minorOf(net)) && minorOf(net) !== 0
        if (isApart && isOrdered && minorOf(net) + minorOf(tax) === minorOf(gross)) return { net, tax, gross }
      }
  return undefined
}

function minorOf(mention: Mention): number {
  return toMinor(mention.value) ?? 0
}
