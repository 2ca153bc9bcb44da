import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { stem, stems } from "../../src/language/stems.ts"
import { tokens } from "../../src/language/tokens.ts"
import { understandQuery } from "../../src/retrieve/query.ts"
import { defaultWeights } from "../../src/retrieve/weights.ts"

const text = fc.string({ unit: "grapheme", maxLength: 80 })
const { carrying } = defaultWeights

describe("reading a question", () => {
  test.prop([text, text])(
    "any text can be asked, and no stem is empty, repeated or without weight",
    (asked, before) => {
      const { stems: found } = understandQuery(asked, [{ role: "user", text: before }], carrying)
      expect(new Set(found.map((each) => each.stem)).size).toBe(found.length)
      expect(found.every((each) => each.weight > 0 && each.stem !== "")).toBe(true)
    },
  )

  test("function words do not count, unless there is nothing else", () => {
    expect(understandQuery("How long is the leave?", [], carrying).stems.map((each) => each.stem)).toEqual([
      "long",
      "leav",
    ])
    expect(understandQuery("Who is who?", [], carrying).stems.map((each) => each.stem)).toEqual(["who", "is"])
  })

  test("what stands in any kind of quotation marks is a phrase", () => {
    const { phrases } = understandQuery('the "notice period" of “fixed terms” and „neue Fristen“', [], carrying)
    expect(phrases).toEqual([
      ["notic", "period"],
      ["fix", "term"],
      ["neue", "fristen"],
    ])
  })

  test("earlier turns count less than the question, the assistant's least, and more where the question points back", () => {
    const history = [
      { role: "user", text: "parental leave" },
      { role: "assistant", text: "twelve weeks" },
    ] as const
    const weigh = (asked: string) =>
      new Map(understandQuery(asked, history, carrying).stems.map((each) => [each.stem, each.weight]))
    const leaning = weigh("How does it apply to contractors?")
    expect(leaning.get("contractor")).toBe(1)
    expect(leaning.get("leav")).toBeLessThan(1)
    expect(leaning.get("leav")).toBeGreaterThan(weigh("Which contractors may apply for travel?").get("leav") ?? 1)
  })
})

describe("tokens and stems", () => {
  test.prop([text])("tokens stand where they say, in order, and have one stem each", (drawn) => {
    const found = tokens(drawn)
    for (const [at, token] of found.entries()) {
      expect(token.text).toBe(drawn.slice(token.start, token.end).toLowerCase())
      expect(token.start).toBeGreaterThanOrEqual(found[at - 1]?.start ?? 0)
    }
    expect(stems(drawn)).toEqual(found.map((token) => stem(drawn.slice(token.start, token.end))))
  })

  test("forms of a word share a stem, figures lose their separators, accents and case do not matter", () => {
    expect(new Set(["policy", "policies", "POLICIES", "policy's"].map(stem)).size).toBe(1)
    expect(["organization", "organ", "adding", "skies", "naïve", "1,000", "1,000.50"].map(stem)).toEqual([
      "organiz",
      "organ",
      "add",
      "sky",
      "naiv",
      "1000",
      "1000.50",
    ])
  })

  test("scripts without spaces give pairs of characters, soft hyphens do not cut a word", () => {
    expect(tokens("東京都 e-mail").map((token) => token.text)).toEqual(["東京", "京都", "e", "mail"])
    expect(stems("Haus\u00adarbeit")).toEqual(stems("Hausarbeit"))
  })
})
