import { clauseTypes } from "../../src/apps/contracts/clauses/types.ts"
import { overlaps, type Prediction } from "./measure.ts"
import type { Contract } from "./read.ts"

/** The pairs of contract and type whose first place is wrong: what the lawyers marked, and the three places given. */
export function worstCases(
  contracts: readonly Contract[],
  predict: (contract: number, type: number) => Prediction,
): readonly string[] {
  return clauseTypes.flatMap(({ name }, type) =>
    contracts.flatMap((contract, at) => {
      const spans = contract.gold[name]?.spans ?? []
      const places = predict(at, type).candidates.slice(0, 3)
      const rank = places.findIndex((place) => spans.some((span) => overlaps(place, span)))
      if (spans.length === 0 || rank === 0) return []
      const shown = (start: number, end: number) => contract.text.slice(start, end).replace(/\s+/g, " ").slice(0, 260)
      return [
        `${name} | ${contract.name} | ${rank === -1 ? "not in three" : `rank ${rank + 1}`}`,
        ...spans.slice(0, 4).map((span) => `   gold ${span.start}: ${shown(span.start, span.end)}`),
        ...places.map((place) => `   ${place.confidence.toFixed(2)} ${place.start}: ${shown(place.start, place.end)}`),
      ]
    }),
  )
}
