// Fits the contracts app's scorers on CUAD and reports five folds by contract.
//   GROUNDWORK_MODEL=… node bench/fit-contracts.ts --model 8     a model's word where the scorers are unsure, on contracts of one fold
//   node bench/fit-contracts.ts [--write] [--worst]     data: GROUNDWORK_DATA (default ../shared/data) / contracts/cuad, CC BY 4.0
// Settings to try: COST, POS, PASSES, SHARE (bench/contracts/sentence-model.ts); OWN=0 leaves out the clauses of our own writing.
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Deciders, type Decision, decide, type Scored } from "../src/apps/contracts/clauses/decide.ts"
import { clauseTypes } from "../src/apps/contracts/clauses/types.ts"
import { fitDeciders } from "./contracts/deciders.ts"
import { fitEntities } from "./contracts/entity-model.ts"
import { type Figures, measure } from "./contracts/measure.ts"
import { measureModel } from "./contracts/model.ts"
import { readOwnClauses } from "./contracts/own-clauses.ts"
import { foldsOf, readContracts } from "./contracts/read.ts"
import { buildSentences, fitType, type Sentences, scoresOf } from "./contracts/sentence-model.ts"
import { weightsFile } from "./contracts/weights-file.ts"
import { worstCases } from "./contracts/worst.ts"

const folds = 5
const contracts = readContracts()
const all = [...contracts.keys()]
const foldOf = foldsOf(contracts.length, folds)
const entities = fitEntities(contracts, foldOf)
const sentences = buildSentences(contracts, process.env.OWN === "0" ? [] : readOwnClauses())
console.error(`${sentences.data.count} sentences, ${sentences.names.length} features`)
const scores = outOfFold(sentences)
const scored = contracts.map(
  (_, at): Scored => ({
    sentences: sentences.spans[at]!,
    scores: scores[at]!,
    hits: sentences.hits[at]!,
    entities: entities.likely[at]!,
  }),
)
const decided = new Map<number, readonly Decision[]>()
for (let fold = 0; fold < folds; fold += 1) {
  const deciders = fitDeciders(
    contracts,
    scored,
    all.filter((at) => foldOf[at] !== fold),
  )
  for (const at of all) if (foldOf[at] === fold) decided.set(at, decide(scored[at]!, deciders))
}
if (process.argv.includes("--model")) {
  const count = Number(process.argv[process.argv.indexOf("--model") + 1])
  const held = all.filter((at) => foldOf[at] === 0).slice(0, count)
  await measureModel(contracts, decided, held)
  process.exit()
}
print(
  measure(
    contracts,
    clauseTypes.map((type) => type.name),
    (at, type) => decided.get(at)![type]!,
  ),
)
if (process.argv.includes("--worst"))
  console.log(worstCases(contracts, (at, type) => decided.get(at)![type]!).join("\n"))
if (process.argv.includes("--write")) {
  const deciders: Deciders = fitDeciders(contracts, scored, all)
  const models = clauseTypes.map((_, type) => fitType(sentences, all, type))
  writeFileSync(
    join(import.meta.dirname, "../src/apps/contracts/clauses/weights.json"),
    weightsFile(sentences, models, entities.models, deciders),
  )
}

/** By contract and type: scores by models that did not see the contract. */
function outOfFold(matrix: Sentences): readonly (readonly Float32Array[])[] {
  const result = contracts.map(() => new Array<Float32Array>(clauseTypes.length))
  for (let fold = 0; fold < folds; fold += 1) {
    const inside = all.filter((at) => foldOf[at] !== fold)
    for (const type of clauseTypes.keys()) {
      const model = fitType(matrix, inside, type)
      for (const at of all) if (foldOf[at] === fold) result[at]![type] = scoresOf(matrix, model, at)
    }
    console.error(`fold ${fold + 1} of ${folds}`)
  }
  return result
}

function print(figures: Figures): void {
  for (const row of figures.types)
    console.log(
      `${row.name.padEnd(36)} ${String(row.present).padStart(3)}  first ${(row.first / row.present).toFixed(2)}  three ${(row.three / row.present).toFixed(2)}  AUROC ${row.auroc?.toFixed(2) ?? " –  "}  AUPR ${row.aupr.toFixed(2)}`,
    )
  console.log(
    `first ${figures.first.toFixed(3)}  three ${figures.three.toFixed(3)}  AUROC ${figures.auroc.toFixed(3)}  pooled AUPR ${figures.aupr.toFixed(3)}`,
  )
}
