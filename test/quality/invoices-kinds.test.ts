import { describe, expect, test } from "vitest"
import { sheetOf } from "../../src/apps/extraction/sheet.ts"
import { decidePage } from "../../src/apps/invoices/decide.ts"
import { readPage } from "../../src/apps/invoices/page.ts"
import { isFound } from "../../src/core/finding.ts"
import { layoutsApart } from "../fixtures/invoice-layouts/apart.ts"
import { invoiceLayouts } from "../fixtures/invoice-layouts/layouts.ts"

const keyFields = ["number", "issueDate", "netAmount", "taxAmount", "grossAmount"] as const

const read = [...invoiceLayouts, ...layoutsApart].map((layout) => {
  const from = { document: "d", version: "v", title: "", source: "p.txt", text: layout.text, blocks: [], metadata: {} }
  return { layout, page: decidePage(readPage(sheetOf(from))) }
})

describe("invoices of many kinds, in three languages", () => {
  test.each(read)("$layout.name: no key value that is given as sure is wrong", ({ layout, page }) => {
    for (const name of keyFields) {
      const finding = page.fields[name]
      const expected = layout.fields[name]
      if (expected !== undefined && isFound(finding) && finding.confidence >= 0.9)
        expect(finding.value, name).toBe(expected)
    }
  })

  test("nineteen of twenty key values are found, and most of the others", () => {
    const shares = (names: readonly (keyof (typeof read)[number]["layout"]["fields"])[]) => {
      const asked = read.flatMap(({ layout, page }) =>
        names.flatMap((name) => {
          const expected = layout.fields[name]
          const finding = page.fields[name]
          return expected === undefined ? [] : [isFound(finding) && same(finding.value, expected)]
        }),
      )
      return asked.filter((isRight) => isRight).length / asked.length
    }
    expect(shares(keyFields)).toBeGreaterThanOrEqual(0.95)
    expect(shares(["dueDate", "sellerName", "buyerName", "iban"])).toBeGreaterThanOrEqual(0.85)
  })

  test("where no tax is charged, net and total are one, and the words that say so are cited", () => {
    const { page } = read.find(({ layout }) => layout.text.includes("§ 19 UStG"))!
    expect(isFound(page.fields.taxAmount) && page.fields.taxAmount.value).toBe("0.00")
    const quotes = isFound(page.fields.taxAmount)
      ? page.fields.taxAmount.evidence.map((citation) => ("quote" in citation ? citation.quote : ""))
      : []
    expect(quotes.join(" ")).toContain("§ 19 UStG")
  })
})

function same(one: string, other: string): boolean {
  const bare = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase()
  return one === other || bare(one) === bare(other)
}
