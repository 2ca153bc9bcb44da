import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import { wordsOfLines } from "../../src/ingest/pages/recognise-lines.ts"

const box = (left: number, top: number, right: number, bottom: number) => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
]

describe("lines of a recogniser become words", () => {
  test("each with its share of the line's box, in order", () => {
    const words = wordsOfLines([{ text: "TOTAL RM 30.90", mean: 0.96, box: box(10, 700, 150, 720) }], 1)
    expect(words.map(({ text, x, width }) => [text, x, width])).toEqual([
      ["TOTAL", 10, 50],
      ["RM", 70, 20],
      ["30.90", 100, 50],
    ])
    expect(words.every((word) => word.confidence === 0.96 && word.y === 700 && word.height === 20)).toBe(true)
  })

  test("a line without a box or letters is none", () => {
    expect(
      wordsOfLines(
        [
          { text: "x", mean: 1 },
          { text: "  ", mean: 1, box: box(0, 0, 9, 9) },
        ],
        1,
      ),
    ).toEqual([])
  })

  property.prop([fc.string({ maxLength: 60 }), fc.integer({ min: 1, max: 500 })])(
    "no word leaves its line, and no letter is lost",
    (text, width) => {
      const words = wordsOfLines([{ text, mean: 0.5, box: box(5, 5, 5 + width, 25) }], 1)
      expect(words.map((word) => word.text).join("")).toBe(text.replace(/\s/g, ""))
      for (const word of words) {
        expect(word.x).toBeGreaterThanOrEqual(5)
        expect(word.x + word.width).toBeLessThanOrEqual(5 + width + 1e-6)
      }
    },
  )
})
