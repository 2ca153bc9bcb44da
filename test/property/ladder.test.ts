import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import { fitLadder, type LadderCase, type RungResult } from "../../src/improve/ladder.ts"
import { plotLadder } from "../../src/improve/ladder-plot.ts"

const result: fc.Arbitrary<RungResult> = fc.record({
  status: fc.constantFrom("right", "wrong", "declined rightly", "declined needlessly"),
  confidence: fc.double({ min: 0, max: 0.99, noNaN: true }),
  costUsd: fc.constantFrom(0, 0.01, 0.02),
  ms: fc.integer({ min: 1, max: 5000 }),
})
const free = result.map((one): RungResult => ({ ...one, costUsd: 0 }))
const cases: fc.Arbitrary<readonly LadderCase[]> = fc.array(
  fc.record({ id: fc.string(), extractive: free, models: fc.tuple(result) }),
  { minLength: 1, maxLength: 40 },
)

describe("the ladder", () => {
  test.prop([cases])(
    "never chooses what costs more than the best, and its plot is drawn with finite numbers",
    (given) => {
      const fit = fitLadder(given, ["model"])
      const climbs = fit.points.filter((point) => point.climbBelow !== undefined)
      const best = climbs.reduce((top, one) => (one.quality > top.quality ? one : top))
      expect(fit.chosen.costUsd).toBeLessThanOrEqual(best.costUsd)
      expect(plotLadder(fit)).not.toMatch(/NaN|Infinity/)
    },
  )

  test.prop([cases])("asks nobody where the threshold is 0, and everybody where it is 1", (given) => {
    const { points } = fitLadder(given, ["model"])
    expect(points.find((point) => point.climbBelow === 0)).toMatchObject({ climbed: 0, costUsd: 0 })
    expect(points.find((point) => point.climbBelow === 1)?.climbed).toBe(1)
  })

  test.prop([cases])("says that extractive is enough where the model is always wrong", (given) => {
    const wrong = given.map((one): LadderCase => ({ ...one, models: [{ ...one.models[0]!, status: "wrong" }] }))
    expect(fitLadder(wrong, ["model"]).isExtractiveEnough).toBe(true)
  })
})
