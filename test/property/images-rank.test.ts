import { fc, test } from "@fast-check/vitest"
import { expect } from "vitest"
import { prepareRanking } from "../../src/apps/images/rank.ts"
import { wordByWord } from "../../src/apps/images/word-by-word.ts"
import { openStaticEmbedder } from "../../src/models/embedders/static.ts"

/** Words of one letter lie near each other, all others across. */
const embedOne = (text: string) => Float32Array.from([..."abcdef"], (letter) => (text.startsWith(letter) ? 1 : 0))
const word = fc
  .tuple(fc.constantFrom(..."abcdef"), fc.integer({ min: 0, max: 3 }))
  .map(([letter, number]) => ({ text: `${letter}${number}`, stem: `${letter}${number}` }))
const words = fc.array(word, { maxLength: 6 })

test.prop([fc.array(words, { minLength: 1, maxLength: 6 }), words])(
  "a text's own words answer to it best, strangers not at all, and nothing leaves 0–1",
  (texts, query) => {
    const align = wordByWord(texts, embedOne, () => 1)
    for (const score of align(query)) {
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(1 + 1e-9)
    }
    for (const [at, text] of texts.entries()) {
      const own = align(text)
      if (text.length > 0) expect(own[at]).toBeCloseTo(1)
      for (const score of own) expect(score).toBeLessThanOrEqual((own[at] ?? 0) + 1e-9)
    }
    expect(align([{ text: "zebra", stem: "zebra" }])).toEqual(texts.map(() => 0))
  },
)

test("a rare word counts more than a common one", () => {
  const texts = [[{ text: "a0", stem: "a0" }], [{ text: "b0", stem: "b0" }]]
  const [common, rare] = wordByWord(texts, embedOne, (stem) => (stem === "b0" ? 5 : 1))([...texts[0]!, ...texts[1]!])
  expect(rare).toBeGreaterThan(common!)
})

test("words that are near to those of a text find it where none is shared", async () => {
  const texts = [
    "A hiker makes his way downhill.",
    "Two brown horses graze by a fence.",
    "A cook slices onions in a small kitchen.",
  ]
  const rank = await prepareRanking(texts, await openStaticEmbedder())
  for (const [query, index] of [
    ["mountaineer climbing down the rocks", 0],
    ["ponies eat grass", 1],
    ["chef chopping vegetables", 2],
  ] as const) {
    const [first] = await rank(query)
    expect([query, first?.index, first?.shared]).toEqual([query, index, []])
  }
})

test("an embedder that is asked by the batch alone ranks, too; without one, words do", async () => {
  const { embed } = await openStaticEmbedder()
  const texts = ["A red kite over a field", "A lighthouse at night"]
  for (const embedder of [{ embed }, undefined]) {
    const [first] = await (await prepareRanking(texts, embedder))("lighthouse")
    expect(first?.index).toBe(1)
  }
})
