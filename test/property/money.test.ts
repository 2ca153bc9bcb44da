import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { amountsIn, numberStyle, readDecimal } from "../../src/apps/extraction/amounts.ts"
import { fromMinor, normalDecimal, taxOf, toMinor } from "../../src/apps/extraction/money.ts"

const cents = fc.integer({ min: -9_999_999_99, max: 9_999_999_99 })

/** An amount as a country prints it. */
function printed(minor: number, group: string, decimal: string): string {
  const [whole = "0", fraction = "00"] = fromMinor(Math.abs(minor)).split(".")
  return `${minor < 0 ? "-" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, group)}${decimal}${fraction}`
}

describe("money", () => {
  test.prop([cents])("goes to minor units and back without loss", (minor) => {
    expect(toMinor(fromMinor(minor))).toBe(minor)
  })

  test.prop([cents, fc.constantFrom([".", ","], [",", "."], [" ", ","], ["'", "."], ["", ","], ["", "."])])(
    "is read as it was printed, in each country's way",
    (minor, [group, decimal]) => {
      const text = printed(minor, group!, decimal!)
      const style = numberStyle(`${text} ${printed(123456, group!, decimal!)} ${printed(99, group!, decimal!)}`)
      const [mention] = amountsIn(text, style)
      expect(mention && toMinor(mention.value)).toBe(minor)
      expect(mention?.end).toBe(text.length)
    },
  )

  test.prop([fc.string({ unit: fc.constantFrom("1", "2", "0", ".", ",", " ", "-", "€", "%", "a", "(", ")", "/") })])(
    "no text makes a number that is none, and spans stay in the text",
    (text) => {
      for (const mention of amountsIn(text, numberStyle(text))) {
        expect(mention.value).toMatch(/^-?\d+(?:\.\d+)?$/)
        expect(mention.start).toBeGreaterThanOrEqual(0)
        expect(mention.end).toBeLessThanOrEqual(text.length)
      }
    },
  )

  test("one mark before three digits groups, unless the document writes decimals so", () => {
    expect(readDecimal("1.250", { decimal: ",", spacesGroup: false })?.value).toBe("1250")
    expect(readDecimal("1,250", { decimal: ",", spacesGroup: false })?.value).toBe("1.250")
    expect(readDecimal("1.234,50", { decimal: ".", spacesGroup: false })?.value).toBe("1234.50")
  })

  test("tax is rounded half away from zero, as invoices do", () => {
    expect(taxOf(1050, 5)).toBe(53)
    expect(taxOf(-1050, 5)).toBe(-53)
    expect(normalDecimal("12.5")).toBe("12.50")
    expect(normalDecimal("0.0520")).toBe("0.052")
  })
})
