import type { Likely } from "../../src/apps/contracts/clauses/decide.ts"
import type { Candidate } from "../../src/apps/contracts/spans/candidates.ts"
import {
  bestEntities,
  type EntityModel,
  type EntityType,
  entityCandidates,
  entityTypes,
  firstMention,
} from "../../src/apps/contracts/spans/entities.ts"
import { fitSigmoid, type Sigmoid } from "../../src/learn/calibrate.ts"
import { fitMargin, type LinearModel, score } from "../../src/learn/margin.ts"
import { packRows } from "../../src/learn/sparse.ts"
import { jaccard } from "./measure.ts"
import type { Contract } from "./read.ts"

const options = { cost: 0.1, positiveWeight: 2, passes: 40, seed: 1 }

/** Short spans of every contract, scored by models that did not see the contract, and models fitted on all. */
export function fitEntities(contracts: readonly Contract[], foldOf: readonly number[]) {
  const candidates = contracts.map((contract) => entityCandidates(contract.text))
  const likely = contracts.map(() => new Map<string, readonly Likely[]>())
  const models: Partial<Record<EntityType, EntityModel>> = {}
  for (const type of entityTypes) {
    const { outOfFold, model } = fitOne(
      contracts,
      candidates.map((own) => own[type]),
      type,
      foldOf,
    )
    models[type] = model
    for (const [at, contract] of contracts.entries())
      likely[at]!.set(
        type,
        bestEntities(contract.text, type, candidates[at]![type], (_, index) => outOfFold[at]![index]!, model.curve),
      )
  }
  return { likely, models }
}

function fitOne(
  contracts: readonly Contract[],
  candidates: readonly (readonly Candidate[])[],
  type: EntityType,
  foldOf: readonly number[],
) {
  const counts = new Map<string, number>()
  for (const own of candidates)
    for (const name of new Set(own.flatMap((candidate) => candidate.features)))
      counts.set(name, (counts.get(name) ?? 0) + 1)
  const names = [...counts].filter(([, count]) => count >= 3).map(([name]) => name)
  const columns = new Map(names.map((name, column) => [name, column]))
  const rows = candidates.flatMap((own) =>
    own.map((candidate) =>
      [...new Set(candidate.features)].flatMap((name) => {
        const column = columns.get(name)
        return column === undefined ? [] : [[column, 0.4] as const]
      }),
    ),
  )
  const data = packRows(rows, names.length)
  const placed = candidates.flatMap((own, at) => own.map((candidate) => ({ at, candidate })))
  const truths = placed.map(({ at, candidate }) => {
    const contract = contracts[at]!
    const gold = contract.gold[type]?.spans ?? []
    return gold.some(
      (span) => jaccard(firstMention(contract.text, type, candidate), span) >= 0.8 || jaccard(candidate, span) >= 0.8,
    )
  })
  const scores = new Array<number>(placed.length).fill(0)
  for (let fold = 0; fold < 5; fold += 1) {
    const inside = placed.flatMap(({ at }, row) => (foldOf[at] === fold ? [] : [row]))
    const model = fitMargin(data, inside, (row) => truths[row]!, options)
    for (const [row, { at }] of placed.entries()) if (foldOf[at] === fold) scores[row] = score(model, data, row)
  }
  const curve = fitSigmoid(scores, truths)
  let row = 0
  const outOfFold = candidates.map((own) => own.map(() => scores[row++]!))
  const whole = fitMargin(data, [...placed.keys()], (index) => truths[index]!, options)
  return { outOfFold, model: entityModel(whole, names, curve) }
}

function entityModel(model: LinearModel, names: readonly string[], curve: Sigmoid): EntityModel {
  const weights = names.flatMap((name, column) => {
    const weight = Number((model.weights[column]! * 0.4).toFixed(3))
    return Math.abs(weight) < 0.005 ? [] : [[name, weight] as const]
  })
  return { bias: Number(model.bias.toFixed(3)), weights: Object.fromEntries(weights), curve }
}
