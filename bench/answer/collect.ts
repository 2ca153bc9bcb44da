// Questions with their described candidates and which of these are right: what the scorers are fitted on.

import type { Hit } from "../../src/core/hit.ts"
import type { Case } from "../../src/evaluate/case.ts"
import { holdsAnswer } from "../../src/evaluate/metrics/normalise.ts"
import { featureNames } from "../../src/generate/extractive/features.ts"
import { type Prepared, type PrepareParts, prepare } from "../../src/generate/extractive/prepare.ts"
import type { BoostData } from "../../src/improve/boost.ts"
import { context, type World } from "./world.ts"

export interface Asked {
  readonly set: string
  readonly case: Case
  readonly isOwn: boolean
  readonly hits: readonly Hit[]
  readonly prepared: Prepared
  readonly isRight: readonly boolean[]
}

/** Passages that an answer is looked for in; the product's `answerHits`. */
export const answerHits = 24

export async function collect(
  world: World,
  cases: readonly Case[],
  isOwn: boolean,
  embedder: PrepareParts["embedder"],
): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  const parts: PrepareParts = {
    statistics: async (_, stems) => world.statistics(stems),
    ...(embedder === undefined ? {} : { embedder }),
  }
  for (const one of cases) {
    const { hits, text } = await world.hits(one, answerHits)
    const prepared = await prepare(parts, context, text, hits)
    const isRight = prepared.candidates.map(
      (candidate) =>
        isOwn &&
        one.answers !== undefined &&
        holdsAnswer(candidate.text, one.answers) &&
        (one.document === undefined || hits[candidate.hit]?.passage.document === one.document),
    )
    asked.push({ set: world.name, case: one, isOwn, hits, prepared, isRight })
  }
  return asked
}

/** The questions that have a right candidate, as rows to rank. */
export function rankingData(asked: readonly Asked[], weightOf: (one: Asked) => number): BoostData {
  const useful = asked.filter((one) => one.isRight.includes(true))
  const rows = useful.reduce((sum, one) => sum + one.isRight.length, 0)
  const values = new Float32Array(rows * featureNames.length)
  const isRight = new Uint8Array(rows)
  const groupStarts = [0]
  let row = 0
  for (const one of useful) {
    for (const [index, features] of one.prepared.features.entries()) {
      for (const [column, name] of featureNames.entries()) values[row * featureNames.length + column] = features[name]
      isRight[row] = one.isRight[index] ? 1 : 0
      row += 1
    }
    groupStarts.push(row)
  }
  return { features: featureNames, values, isRight, groupStarts, groupWeights: useful.map(weightOf) }
}
