import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import { sentences } from "../../src/language/sentences.ts"

const split = (text: string) => sentences(text).map((span) => text.slice(span.start, span.end))

describe("sentences", () => {
  test("a full stop after an abbreviation, an initial or a figure ends nothing", () => {
    expect(split("Dr. Smith owns 3.5 kg, e.g. in No. 5. J. R. Tolkien saw the U.S. Army. It left.")).toEqual([
      "Dr. Smith owns 3.5 kg, e.g. in No. 5.",
      "J. R. Tolkien saw the U.S. Army.",
      "It left.",
    ])
  })

  test("an abbreviation that may end a sentence does so before a word that begins one", () => {
    expect(split("It closes at 5 p.m. The shop is run by Acme Inc. We like it.")).toEqual([
      "It closes at 5 p.m.",
      "The shop is run by Acme Inc.",
      "We like it.",
    ])
  })

  test("quotes, brackets and footnote marks belong to the sentence before them", () => {
    expect(split('He wrote "Hello." He left!) "Why?" he asked.[12] Then nothing… and so on.')).toEqual([
      'He wrote "Hello."',
      "He left!)",
      '"Why?" he asked.[12]',
      "Then nothing… and so on.",
    ])
  })

  test("items, headings and rows stand alone; a wrapped line does not", () => {
    const text = `Leave policy

1. First item. With two sentences
2. Second item
- a bullet
| a | b |
This line is long enough to have been wrapped by a mail program
And goes on here.`
    expect(split(text)).toEqual([
      "Leave policy",
      "1. First item.",
      "With two sentences",
      "2. Second item",
      "- a bullet",
      "| a | b |",
      "This line is long enough to have been wrapped by a mail program\nAnd goes on here.",
    ])
  })

  test("German dates and abbreviations, and scripts without spaces", () => {
    expect(
      split("Am 5. März 2024 zahlte er 1.200,50 EUR bzw. z.B. mehr. Danach ging er. これは本です。次の文です。"),
    ).toEqual([
      "Am 5. März 2024 zahlte er 1.200,50 EUR bzw. z.B. mehr.",
      "Danach ging er.",
      "これは本です。",
      "次の文です。",
    ])
  })

  test("an aside in brackets, an extension and an ordinal end nothing", () => {
    expect(
      split("The desk (ext. 4411, Room B. Mondays only) opens accounts. Call ext. 4477. (It is far. Take a bus.) Go."),
    ).toEqual([
      "The desk (ext. 4411, Room B. Mondays only) opens accounts.",
      "Call ext. 4477.",
      "(It is far.",
      "Take a bus.)",
      "Go.",
    ])
    expect(split("Bahnfahrten werden in der 2. Klasse erstattet. Die Frist endet am 31. Danach gilt nichts.")).toEqual([
      "Bahnfahrten werden in der 2. Klasse erstattet.",
      "Die Frist endet am 31.",
      "Danach gilt nichts.",
    ])
  })

  const pieces = fc.constantFrom(
    "A",
    "b",
    ". ",
    "Dr. ",
    "\n",
    "\n\n",
    " ",
    "\u00a0",
    "1. ",
    "- ",
    "…",
    "。",
    "!",
    "?”",
    "😀",
    "\ud800",
    "e.g.",
  )
  property.prop([
    fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
    ),
  ])("spans are in order, trimmed, and leave out nothing but white space", (text) => {
    let last = 0
    for (const span of sentences(text)) {
      expect(text.slice(last, span.start).trim()).toBe("")
      expect(span.end).toBeGreaterThan(span.start)
      expect(text.slice(span.start, span.end).trim()).toBe(text.slice(span.start, span.end))
      last = span.end
    }
    expect(text.slice(last).trim()).toBe("")
  })
})
