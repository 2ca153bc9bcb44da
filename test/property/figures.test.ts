import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import { dates, datesAgree } from "../../src/language/dates.ts"
import { figures, figuresAgree } from "../../src/language/figures.ts"
import { comparisons, modals, negations } from "../../src/language/negation.ts"

const read = (text: string) => figures(text).map(({ value, unit }) => [value, unit])

describe("figures", () => {
  test("English, German and French forms have one value", () => {
    expect(read("$1,200.50 or 1.200,50 EUR")).toEqual([
      [1200.5, "USD"],
      [1200.5, "EUR"],
    ])
    expect(read("twenty-five employees, fünfundzwanzig Tage, vingt jours")).toEqual([
      [25, "employee"],
      [25, "day"],
      [20, "day"],
    ])
    expect(read("two hundred and six km and half a million")).toEqual([
      [206, "km"],
      [500_000, ""],
    ])
    expect(read("12 and 14 per cent, US$ 5m, €3bn")).toEqual([
      [12, "%"],
      [14, "%"],
      [5e6, "USD"],
      [3e9, "EUR"],
    ])
  })

  test("clock times, ordinals and units that stand behind a range", () => {
    expect(read("9 am to 17:30")).toEqual([
      [540, "o'clock"],
      [1050, "o'clock"],
    ])
    expect(read("3 to 5 days in the 21st century")).toEqual([
      [3, "day"],
      [5, "day"],
      [21, "ordinal"],
    ])
  })

  test("equal amounts agree across units, swapped units do not", () => {
    expect(figuresAgree({ value: 2, unit: "week" }, { value: 14, unit: "day" })).toBe(true)
    expect(figuresAgree({ value: 5, unit: "day" }, { value: 5, unit: "week" })).toBe(false)
    expect(figuresAgree({ value: 5, unit: "USD" }, { value: 5, unit: "EUR" })).toBe(false)
  })

  property.prop([fc.integer({ min: 1000, max: 99_999_999 })])("grouping changes nothing", (value) => {
    for (const locale of ["en-US", "de-CH"]) expect(read(`${value.toLocaleString(locale)} kg`)).toEqual([[value, "kg"]])
  })

  property.prop([fc.string({ unit: "binary" })])("spans lie in the text, in order", (text) => {
    for (const span of [...figures(text), ...dates(text)])
      expect(0 <= span.start && span.start < span.end && span.end <= text.length).toBe(true)
  })
})

describe("dates", () => {
  property.prop([fc.date({ min: new Date("1900-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })])(
    "every common form is read as the same day",
    (date) => {
      const iso = date.toISOString().slice(0, 10)
      const forms = ["en-US", "en-GB", "de-DE", "fr-FR"].map((locale) =>
        new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(
          date,
        ),
      )
      for (const form of [iso, ...forms]) expect(dates(`on ${form} it began`)[0]?.iso).toBe(iso)
    },
  )

  test("what one date leaves open the other may say", () => {
    expect(datesAgree("2024-03", "2024-03-05")).toBe(true)
    expect(datesAgree("--03-05", "2024-03-05")).toBe(true)
    expect(datesAgree("2024-Q1", "2024-03-05")).toBe(true)
    expect(datesAgree("2024-03-05", "2024-03-06")).toBe(false)
  })
})

test("denials, duties and limits are told apart", () => {
  expect(negations("It isn't allowed, not only here; no more than 5; he cannot.").map((one) => one.word)).toEqual([
    "n't",
    "cannot",
  ])
  expect(modals("You must, should and may.").map((one) => one.strength)).toEqual(["must", "should", "may"])
  expect(comparisons("no more than 5, at least 6").map((one) => one.direction)).toEqual(["up-to", "from"])
})
