import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { dateMentions } from "../../src/apps/extraction/mentions.ts"
import { fromMinor, taxOf } from "../../src/apps/extraction/money.ts"
import { cite, sheetOf } from "../../src/apps/extraction/sheet.ts"
import { count } from "../../src/apps/extraction/vote.ts"
import { decidePage } from "../../src/apps/invoices/decide.ts"
import { readPage } from "../../src/apps/invoices/page.ts"
import { isFound } from "../../src/core/finding.ts"

function citable(text: string) {
  return { document: "d", version: "v", title: "", source: "invoice.txt", text, blocks: [], metadata: {} }
}

const words = [
  { number: "Invoice number", date: "Invoice date", net: "Subtotal", tax: "VAT", gross: "Total due", decimal: "." },
  {
    number: "Rechnungs-Nr.",
    date: "Rechnungsdatum",
    net: "Nettobetrag",
    tax: "MwSt",
    gross: "Gesamtbetrag",
    decimal: ",",
  },
  { number: "Facture n°", date: "Date de facture", net: "Total HT", tax: "TVA", gross: "Total TTC", decimal: "," },
] as const

const invoice = fc.record({
  language: fc.constantFrom(...words),
  items: fc.array(
    fc.record({ quantity: fc.integer({ min: 1, max: 40 }), price: fc.integer({ min: 50, max: 90_000 }) }),
    {
      minLength: 1,
      maxLength: 6,
    },
  ),
  rate: fc.constantFrom(7, 19, 20, 21),
  serial: fc.integer({ min: 100, max: 99_999 }),
  day: fc.integer({ min: 13, max: 28 }),
  month: fc.integer({ min: 1, max: 12 }),
})

type Invoice = typeof invoice extends fc.Arbitrary<infer Value> ? Value : never

function page({ language, items, rate, serial, day, month }: Invoice) {
  const money = (minor: number) => fromMinor(minor).replace(".", language.decimal)
  const net = items.reduce((sum, item) => sum + item.quantity * item.price, 0)
  const tax = taxOf(net, rate)
  const pad = (value: number) => String(value).padStart(2, "0")
  const rows = items.map((item, index) =>
    [`Item ${"ABCDEF"[index]}`, item.quantity, money(item.price), money(item.quantity * item.price)].join("    "),
  )
  const text = [
    "Brandt & Sons Ltd",
    "",
    `${language.number}: INV-${serial}`,
    `${language.date}: ${pad(day)}/${pad(month)}/2025`,
    "",
    ["Description", "Quantity", "Price", "Amount"].join("    "),
    ...rows,
    "",
    `${language.net}    ${money(net)}`,
    `${language.tax} ${rate}%    ${money(tax)}`,
    `${language.gross}    ${money(net + tax)}`,
  ].join("\n")
  return { text, net, tax, gross: net + tax }
}

describe("extraction", () => {
  test.prop([invoice], { numRuns: 60 })("a sure amount of an invoice with sums that hold is right", (drawn) => {
    const { text, net, tax, gross } = page(drawn)
    const { fields } = decidePage(readPage(sheetOf(citable(text))))
    const expected = { netAmount: net, taxAmount: tax, grossAmount: gross }
    for (const [name, minor] of Object.entries(expected)) {
      const finding = fields[name as keyof typeof expected]
      expect(isFound(finding) && finding.value, `${name}\n${text}`).toBe(fromMinor(minor))
    }
    expect(isFound(fields.number) && fields.number.value).toBe(`INV-${drawn.serial}`)
    expect(isFound(fields.issueDate) && fields.issueDate.value.slice(0, 4)).toBe("2025")
  })

  test.prop([fc.string({ maxLength: 300 })])("every citation is the text to the letter, whatever the text", (text) => {
    const sheet = sheetOf(citable(text))
    for (const line of sheet.lines)
      for (const cell of line.cells)
        for (const citation of cite(sheet, [{ cell, start: 0, end: cell.text.length }]))
          expect(text.slice(citation.start, citation.end)).toBe(citation.quote)
  })

  test.prop([fc.string({ unit: "binary", maxLength: 200 })])("no text makes reading fail", (text) => {
    expect(() => decidePage(readPage(sheetOf(citable(text))))).not.toThrow()
  })

  test.prop([
    fc.array(fc.record({ value: fc.constantFrom("a", "b"), score: fc.double({ min: 0, max: 1, noNaN: true }) })),
  ])("votes for one value never weigh less than its best", (votes) => {
    const candidates = votes.map((vote) => ({ ...vote, field: "x", way: "", places: [] }))
    for (const ballot of count(candidates)) {
      const best = Math.max(...votes.filter((vote) => vote.value === ballot.value).map((vote) => vote.score))
      expect(ballot.score).toBeGreaterThanOrEqual(best - 1e-9)
      expect(ballot.score).toBeLessThanOrEqual(1)
    }
  })
})

test("a date that no calendar has is none, and month first where only that is one", () => {
  const daysOf = (text: string) =>
    sheetOf(citable(text)).lines.flatMap((line) => line.cells.flatMap((cell) => dateMentions(cell)))
  expect(daysOf("31.06.2025 or 30/02/2025 or 20250231")).toEqual([])
  expect(daysOf("29.02.2024").map((day) => day.value)).toEqual(["2024-02-29"])
  expect(daysOf("06/30/2025").map((day) => day.value)).toEqual(["2025-06-30"])
})
