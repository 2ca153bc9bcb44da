// Fits the contracts app's scorers on CUAD and reports five folds by contract.
//   node bench/fit-contracts.ts [--write]     data: GROUNDWORK_DATA (default ../shared/data) / contracts/cuad, CC BY 4.0
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { contractSentences } from "../src/apps/contracts/clauses.ts"
import { type Features, sentenceFeatures } from "../src/apps/contracts/features.ts"
import { clauseTypes } from "../src/apps/contracts/types.ts"
import type { Span } from "../src/core/document.ts"
import { fitSigmoid } from "../src/learn/calibrate.ts"
import { createRandom, fitMargin, type LinearModel, score, shuffle } from "../src/learn/margin.ts"
import { packRows } from "../src/learn/sparse.ts"

interface Contract {
  readonly name: string
  readonly text: string
  readonly sentences: readonly Span[]
  readonly features: readonly Features[]
  readonly gold: Readonly<Record<string, { readonly spans: readonly Span[]; readonly present: boolean }>>
}
const folder = join(process.env.GROUNDWORK_DATA ?? "../shared/data", "contracts/cuad")
const options = {
  cost: Number(process.env.COST ?? 1),
  positiveWeight: Number(process.env.POS ?? 3),
  passes: 30,
  seed: 1,
}
const contracts = readContracts()
const minimum = 3
console.log(
  `${contracts.length} contracts, ${contracts.reduce((sum, contract) => sum + contract.sentences.length, 0)} sentences`,
)

const { columns, data, rowsOf, labels } = buildMatrix()
const order = Uint32Array.from(contracts.keys())
shuffle(order, createRandom(7))
const foldOf = new Map([...order].map((contract, index) => [contract, index % 5]))
const outOfFold = clauseTypes.map(() => new Float32Array(data.count))
for (let fold = 0; fold < 5; fold += 1) {
  const inside = [...contracts.keys()]
    .filter((contract) => foldOf.get(contract) !== fold)
    .flatMap((contract) => [...rowsOf[contract]!])
  const outside = [...contracts.keys()]
    .filter((contract) => foldOf.get(contract) === fold)
    .flatMap((contract) => [...rowsOf[contract]!])
  for (const [type] of clauseTypes.entries()) {
    const model = fitMargin(data, inside, (row) => labels[row]!.has(type), options)
    for (const row of outside) outOfFold[type]![row] = score(model, data, row)
  }
  console.error(`fold ${fold + 1} of 5`)
}
report()
if (process.argv.includes("--write")) write()

function readContracts(): readonly Contract[] {
  const lines = readFileSync(join(folder, "spans.jsonl"), "utf8").trim().split("\n")
  return lines.map((line) => {
    const record = JSON.parse(line) as {
      file: string
      labels: Record<string, { spans: { start: number | null; end: number | null }[] }>
    }
    const text = readFileSync(join(folder, "txt", `${record.file}.txt`), "utf8")
    const sentences = contractSentences(text)
    const gold = Object.fromEntries(
      Object.entries(record.labels).map(([type, label]) => [
        type,
        {
          present: label.spans.length > 0,
          spans: label.spans.flatMap(({ start, end }) => (start === null || end === null ? [] : [{ start, end }])),
        },
      ]),
    )
    return { name: record.file, text, sentences, features: sentenceFeatures(text, sentences), gold }
  })
}

function buildMatrix() {
  const documents = new Map<string, number>()
  for (const contract of contracts) {
    const seen = new Set<string>()
    for (const features of contract.features) for (const name of features.keys()) seen.add(name)
    for (const name of seen) documents.set(name, (documents.get(name) ?? 0) + 1)
  }
  const columns = new Map<string, number>()
  for (const [name, count] of documents) if (count >= minimum) columns.set(name, columns.size)
  const idf = new Map(
    [...columns.keys()].map((name) => [
      name,
      /^(?:p|h|at|length):/.test(name) ? 1 : Math.log(contracts.length / (documents.get(name) ?? 1)) * 0.25 + 0.75,
    ]),
  )
  const rows: (readonly (readonly [number, number])[])[] = []
  const labels: ReadonlySet<number>[] = []
  const rowsOf = contracts.map((contract) => {
    const from = rows.length
    for (const [index, features] of contract.features.entries()) {
      rows.push(
        [...features].flatMap(([name, value]) =>
          columns.has(name) ? [[columns.get(name)!, value * (idf.get(name) ?? 1)] as const] : [],
        ),
      )
      const sentence = contract.sentences[index]!
      labels.push(
        new Set(
          clauseTypes.flatMap((type, at) =>
            contract.gold[type.name]?.spans.some((span) => covers(sentence, span)) ? [at] : [],
          ),
        ),
      )
    }
    return Array.from({ length: contract.features.length }, (_, index) => from + index)
  })
  console.log(`${columns.size} features`)
  return { columns, idf, data: packRows(rows, columns.size), rowsOf, labels }
}

function covers(sentence: Span, gold: Span): boolean {
  const overlap = Math.min(sentence.end, gold.end) - Math.max(sentence.start, gold.start)
  return overlap >= Math.min(10, gold.end - gold.start)
}

function report(): void {
  let [present, first, three] = [0, 0, 0]
  const areas: number[] = []
  const predictions: { readonly score: number; readonly hit: string | undefined }[] = []
  let golds = 0
  for (const [type, { name }] of clauseTypes.entries()) {
    const maxima: number[] = []
    const truths: boolean[] = []
    let [own, ownFirst, ownThree] = [0, 0, 0]
    for (const [at, contract] of contracts.entries()) {
      const gold = contract.gold[name]!
      const ranked = [...rowsOf[at]!.keys()].sort(
        (left, right) => outOfFold[type]![rowsOf[at]![right]!]! - outOfFold[type]![rowsOf[at]![left]!]!,
      )
      maxima.push(outOfFold[type]![rowsOf[at]![ranked[0]!]!]!)
      truths.push(gold.present)
      golds += gold.spans.length
      for (const index of ranked.slice(0, 8)) {
        const sentence = contract.sentences[index]!
        const match = gold.spans.findIndex((span) => jaccard(sentence, span) >= 0.5)
        predictions.push({
          score: outOfFold[type]![rowsOf[at]![index]!]!,
          hit: match === -1 ? undefined : `${at}:${type}:${match}`,
        })
      }
      if (gold.spans.length === 0) continue
      own += 1
      const hits = ranked
        .slice(0, 3)
        .map((index) => gold.spans.some((span) => overlaps(contract.sentences[index]!, span)))
      if (hits[0] === true) ownFirst += 1
      if (hits.includes(true)) ownThree += 1
    }
    present += own
    first += ownFirst
    three += ownThree
    const area = auroc(maxima, truths)
    if (area !== undefined) areas.push(area)
    console.log(
      `${name.padEnd(36)} ${String(own).padStart(3)} ${(ownFirst / own).toFixed(2)} ${(ownThree / own).toFixed(2)} ${area?.toFixed(2) ?? "–"}`,
    )
  }
  console.log(
    `first ${(first / present).toFixed(3)} three ${(three / present).toFixed(3)} AUROC ${(areas.reduce((sum, area) => sum + area, 0) / areas.length).toFixed(3)} AUPR (sentences alone) ${aupr(predictions, golds).toFixed(3)}`,
  )
}

function jaccard(left: Span, right: Span): number {
  const overlap = Math.max(0, Math.min(left.end, right.end) - Math.max(left.start, right.start))
  return overlap / (left.end - left.start + right.end - right.start - overlap)
}

function overlaps(left: Span, right: Span): boolean {
  return left.start < right.end && right.start < left.end
}

function auroc(scores: readonly number[], truths: readonly boolean[]): number | undefined {
  const positives = scores.filter((_, index) => truths[index] === true)
  const negatives = scores.filter((_, index) => truths[index] === false)
  if (positives.length === 0 || negatives.length === 0) return undefined
  let wins = 0
  for (const positive of positives)
    for (const negative of negatives) wins += positive > negative ? 1 : positive === negative ? 0.5 : 0
  return wins / (positives.length * negatives.length)
}

function aupr(
  predictions: readonly { readonly score: number; readonly hit: string | undefined }[],
  golds: number,
): number {
  const sorted = [...predictions].sort((left, right) => right.score - left.score)
  const found = new Set<string>()
  let [right, area, recall] = [0, 0, 0]
  for (const [index, { hit }] of sorted.entries()) {
    if (hit === undefined) continue
    right += 1
    found.add(hit)
    area += (found.size / golds - recall) * (right / (index + 1))
    recall = found.size / golds
  }
  return area
}

function write(): void {
  const all = rowsOf.flatMap((rows) => [...rows])
  const names = [...columns.keys()]
  const scores = clauseTypes.flatMap((_, type) => [...outOfFold[type]!])
  const truths = clauseTypes.flatMap((_, type) => all.map((row) => labels[row]!.has(type)))
  const curve = fitSigmoid(scores, truths)
  const models = clauseTypes.map((_, type) => fitMargin(data, all, (row) => labels[row]!.has(type), options))
  writeFileSync(
    join(import.meta.dirname, "../src/apps/contracts/weights.json"),
    `${JSON.stringify({ about: "Made by node bench/fit-contracts.ts --write, from CUAD (CC BY 4.0)", curve, types: models.map((model, type) => prune(clauseTypes[type]!.name, model, names)) })}\n`,
  )
}

function prune(name: string, model: LinearModel, names: readonly string[]) {
  const strong = [...model.weights.keys()]
    .sort((left, right) => Math.abs(model.weights[right]!) - Math.abs(model.weights[left]!))
    .slice(0, 1500)
  return {
    name,
    bias: Number(model.bias.toFixed(3)),
    weights: Object.fromEntries(strong.map((column) => [names[column]!, Number(model.weights[column]!.toFixed(3))])),
  }
}
