import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { scoreForest } from "../../src/generate/extractive/trees.ts"
import { fitForest } from "../../src/improve/boost.ts"
import type { BoostData, BoostOptions } from "../../src/improve/boost-data.ts"

const options: BoostOptions = {
  objective: "probability",
  trees: 8,
  leaves: 4,
  rate: 0.3,
  leastCurve: 0.5,
  ridge: 1,
  featureShare: 1,
  groupShare: 1,
  seed: 1,
}

const rows = fc.array(
  fc.record({
    first: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(Number.NaN)),
    second: fc.integer({ min: -5, max: 5 }),
    isRight: fc.boolean(),
  }),
  { minLength: 20, maxLength: 60 },
)

function dataOf(
  made: readonly { first: number; second: number; isRight: boolean }[],
  groups: readonly number[],
): BoostData {
  return {
    features: ["first", "second"],
    values: Float32Array.from(made.flatMap((row) => [row.first, row.second])),
    isRight: Uint8Array.from(made, (row) => (row.isRight ? 1 : 0)),
    groupStarts: groups,
  }
}

describe("boosted trees", () => {
  test.prop([rows], { numRuns: 40 })("a monotone feature never lowers the score as it rises", (made) => {
    const data = dataOf(made, made.map((_, index) => index).concat(made.length))
    const forest = fitForest(data, { ...options, monotone: { first: 1 } })
    for (const second of [-5, 0, 5]) {
      const scores = [-5, -2, 0, 3, 5].map((first) => scoreForest(forest, [first, second]))
      for (const [index, score] of scores.slice(1).entries())
        expect(score).toBeGreaterThanOrEqual(scores[index]! - 1e-6)
    }
  })

  test.prop([fc.array(fc.nat({ max: 7 }), { minLength: 12, maxLength: 20 })], { numRuns: 20 })(
    "what tells right from wrong is learned, in groups as by itself",
    (places) => {
      const made = places.flatMap((place) =>
        Array.from({ length: 8 }, (_, index) => ({
          first: index === place ? 2 : 1,
          second: index,
          isRight: index === place,
        })),
      )
      const forest = fitForest(dataOf(made, [...places.map((_, index) => index * 8), made.length]), {
        ...options,
        objective: "rank",
        trees: 20,
      })
      for (const second of [0, 3, 7])
        expect(scoreForest(forest, [2, second])).toBeGreaterThan(scoreForest(forest, [1, second]))
    },
  )
})
