import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { fuse, type Parts } from "../../src/retrieve/fuse.ts"
import { coverage, freshness, nearness, wordScore } from "../../src/retrieve/score.ts"
import { defaultWeights } from "../../src/retrieve/weights.ts"

const share = fc.double({ min: 0, max: 1, noNaN: true })
const part: fc.Arbitrary<Parts> = fc
  .record(
    {
      words: share,
      document: share,
      coverage: share,
      heading: share,
      phrase: share,
      proximity: share,
      freshness: share,
      cosine: fc.double({ min: -1, max: 1, noNaN: true }),
    },
    { requiredKeys: ["words", "document", "coverage", "heading", "phrase", "proximity", "freshness"] },
  )
  .map(({ cosine, ...rest }) => (cosine === undefined ? rest : { ...rest, cosine }))
const weights = defaultWeights.fusion

describe("fusion", () => {
  test.prop([fc.array(part, { minLength: 1, maxLength: 20 })])(
    "scores are 0–1 and their parts add up to them",
    (parts) => {
      const { scores, explain } = fuse(parts, weights)
      for (const [index, score] of scores.entries()) {
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1 + 1e-9)
        const sum = Object.values(explain(index)).reduce((total, value) => total + value, 0)
        expect(sum).toBeCloseTo(score, 9)
      }
    },
  )

  test.prop([fc.array(part, { minLength: 1, maxLength: 10 }), fc.nat(), fc.nat(), share])(
    "a better part never ranks a passage lower",
    (parts, which, field, gain) => {
      const at = which % parts.length
      const names = ["words", "document", "coverage", "heading", "phrase", "proximity", "freshness", "cosine"] as const
      const name = names[field % names.length]!
      const better = parts.map((each, index) =>
        index === at && each[name] !== undefined ? { ...each, [name]: (each[name] ?? 0) + gain } : each,
      )
      const rank = (scores: readonly number[]) => scores.filter((score) => score > scores[at]! + 1e-9).length
      expect(rank(fuse(better, weights).scores)).toBeLessThanOrEqual(rank(fuse(parts, weights).scores))
    },
  )

  test.prop([fc.array(part, { minLength: 1, maxLength: 10 })])(
    "the order of the candidates does not matter",
    (parts) => {
      const forward = fuse(parts, weights).scores
      const backward = fuse([...parts].reverse(), weights).scores
      for (const [index, score] of forward.entries()) expect(backward[parts.length - 1 - index]).toBeCloseTo(score, 9)
    },
  )

  test("a query without vectors is decided by words, and no passage without words comes before one with", () => {
    const none = { words: 0, document: 0, coverage: 0, heading: 0, phrase: 0, proximity: 0, freshness: 1 }
    const { scores, explain } = fuse([none, { ...none, words: 0.2, freshness: 0 }], weights)
    expect(scores[1]).toBeGreaterThan(scores[0] ?? 1)
    expect(explain(1)).not.toHaveProperty("meaning")
  })
})

const counts = fc.integer({ min: 0, max: 20 })
const passage = fc
  .tuple(
    fc.array(fc.tuple(counts, counts, counts, fc.double({ min: 0.01, max: 10, noNaN: true })), { minLength: 1 }),
    counts,
  )
  .map(([stems, more]) => {
    const column = (index: 0 | 1 | 2) => stems.map((stem) => stem[index])
    const length = (index: 0 | 1 | 2) => column(index).reduce((sum, value) => sum + value, 0) + more
    return {
      weights: stems.map((stem) => stem[3]),
      passage: {
        lengths: { title: length(0), section: length(1), text: length(2) },
        frequencies: { title: column(0), section: column(1), text: column(2) },
        occurrences: [],
      },
    }
  })
const means = { title: 6, section: 4, text: 120 }

describe("word scores", () => {
  test.prop([passage])("are a share of what is possible", (drawn) => {
    const score = wordScore(drawn.passage, drawn.weights, means, defaultWeights.words)
    expect(score).toBeGreaterThanOrEqual(0)
    expect(score).toBeLessThanOrEqual(1)
    expect(coverage(drawn.passage, drawn.weights, ["title", "section", "text"])).toBeLessThanOrEqual(1)
  })

  test.prop([passage, fc.nat()])("one more occurrence at the same length never lowers them", (drawn, which) => {
    const at = which % drawn.weights.length
    const text = drawn.passage.frequencies.text.map((count, index) => (index === at ? count + 1 : count))
    const more = { ...drawn.passage, frequencies: { ...drawn.passage.frequencies, text } }
    expect(wordScore(more, drawn.weights, means, defaultWeights.words)).toBeGreaterThanOrEqual(
      wordScore(drawn.passage, drawn.weights, means, defaultWeights.words),
    )
  })

  test("words that follow each other as asked count as a phrase, words near each other as near", () => {
    const pairs = [{ first: 0, second: 1, weight: 2 }]
    expect(nearness([4, 0, 5, 1], pairs, 2)).toEqual({ phrase: 0.5, proximity: 0.5 })
    expect(nearness([4, 1, 5, 0], pairs, 2)).toEqual({ phrase: 0, proximity: 0.5 })
    expect(nearness([4, 0, 40, 1], pairs, 2)).toEqual({ phrase: 0, proximity: 0 })
  })

  test("freshness halves in two years and is in the middle without a date", () => {
    const now = new Date("2026-01-01")
    expect(freshness("2026-01-01", now)).toBe(1)
    expect(freshness("2024-01-02", now)).toBeCloseTo(0.5, 2)
    expect(freshness(undefined, now)).toBe(0.5)
    expect(freshness("2030-01-01", now)).toBe(1)
  })
})
