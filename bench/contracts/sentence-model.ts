import { sentenceFeatures } from "../../src/apps/contracts/clauses/features.ts"
import { contractSentences } from "../../src/apps/contracts/clauses/sentences.ts"
import { clauseTypes } from "../../src/apps/contracts/clauses/types.ts"
import type { Span } from "../../src/core/document.ts"
import { createRandom, fitMargin, type LinearModel, type MarginOptions, score } from "../../src/learn/margin.ts"
import { packRows, type SparseRows } from "../../src/learn/sparse.ts"
import type { OwnClause } from "./own-clauses.ts"
import type { Contract } from "./read.ts"

/** All sentences of all contracts as rows of one matrix. */
export interface Sentences {
  readonly spans: readonly (readonly Span[])[]
  /** First row of each contract. */
  readonly firstRow: readonly number[]
  readonly data: SparseRows
  /** Feature of each column, and what its value is multiplied by. */
  readonly names: readonly string[]
  readonly idf: readonly number[]
  /** Types of which a row is a gold clause. */
  readonly labels: readonly ReadonlySet<number>[]
  /** First row of the clauses of our own writing, which stand behind all contracts. */
  readonly ownRow: number
  readonly own: readonly OwnClause[]
  /** By contract and type: patterns that match, a sentence each. */
  readonly hits: readonly (readonly Uint8Array[])[]
}

const options: MarginOptions = {
  cost: Number(process.env.COST ?? 0.3),
  positiveWeight: Number(process.env.POS ?? 4),
  passes: Number(process.env.PASSES ?? 12),
  seed: 1,
}
/** A feature counts from this many contracts. */
const minimum = 3
/** Share of the sentences without any clause or pattern of the type that a fit sees. */
const share = Number(process.env.SHARE ?? 0.3)

export function buildSentences(contracts: readonly Contract[], own: readonly OwnClause[]): Sentences {
  const spans = contracts.map((contract) => contractSentences(contract.text))
  const features = contracts.map((contract, at) => sentenceFeatures(contract.text, spans[at]!))
  const documents = new Map<string, number>()
  for (const rows of features) {
    const seen = new Set<string>()
    for (const row of rows) for (const name of row.keys()) seen.add(name)
    for (const name of seen) documents.set(name, (documents.get(name) ?? 0) + 1)
  }
  const names = [...documents].filter(([, count]) => count >= minimum).map(([name]) => name)
  const columns = new Map(names.map((name, column) => [name, column]))
  const idf = names.map((name) =>
    /^(?:p|h|at|length|e):/.test(name) ? 1 : Math.log(contracts.length / (documents.get(name) ?? 1)) * 0.25 + 0.75,
  )
  const rows: (readonly (readonly [number, number])[])[] = []
  const labels: ReadonlySet<number>[] = []
  const firstRow: number[] = []
  const hits = contracts.map((contract, at) => {
    firstRow.push(rows.length)
    const own = clauseTypes.map(() => new Uint8Array(spans[at]!.length))
    for (const [index, row] of features[at]!.entries()) {
      rows.push(
        [...row].flatMap(([name, value]) => {
          const column = columns.get(name)
          return column === undefined ? [] : [[column, value * idf[column]!] as const]
        }),
      )
      for (const [type, { name, patterns }] of clauseTypes.entries()) {
        own[type]![index] = patterns.reduce((sum, _, pattern) => sum + (row.has(`p:${name}:${pattern}`) ? 1 : 0), 0)
      }
      const sentence = spans[at]![index]!
      labels.push(
        new Set(
          clauseTypes.flatMap((type, number) =>
            contract.gold[type.name]?.spans.some((span) => covers(sentence, span)) ? [number] : [],
          ),
        ),
      )
    }
    return own
  })
  const ownRow = rows.length
  for (const { text, types, isClause } of own) {
    const [row] = sentenceFeatures(text, [{ start: 0, end: text.length }])
    rows.push(
      [...(row ?? [])].flatMap(([name, value]) => {
        const column = columns.get(name)
        return column === undefined || /^(?:at|h):/.test(name) ? [] : [[column, value * idf[column]!] as const]
      }),
    )
    labels.push(new Set(isClause ? clauseTypes.flatMap(({ name }, type) => (types.includes(name) ? [type] : [])) : []))
  }
  return { spans, ownRow, own, firstRow, data: packRows(rows, names.length), names, idf, labels, hits }
}

/** One linear scorer for a type, fitted on the sentences of some contracts. */
export function fitType(sentences: Sentences, contracts: readonly number[], type: number): LinearModel {
  const random = createRandom(11 + type)
  const rows = contracts.flatMap((at) =>
    [...sentences.spans[at]!.keys()].flatMap((index) => {
      const row = sentences.firstRow[at]! + index
      const counts = sentences.labels[row]!.size > 0 || sentences.hits[at]![type]![index]! > 0 || random() < share
      return counts ? [row] : []
    }),
  )
  const own = sentences.own.flatMap(({ types }, at) =>
    types.includes(clauseTypes[type]!.name) ? [sentences.ownRow + at] : [],
  )
  return fitMargin(sentences.data, [...rows, ...own], (row) => sentences.labels[row]!.has(type), options)
}

/** Scores of a contract's sentences. */
export function scoresOf(sentences: Sentences, model: LinearModel, at: number): Float32Array {
  return Float32Array.from(sentences.spans[at]!, (_, index) =>
    score(model, sentences.data, sentences.firstRow[at]! + index),
  )
}

function covers(sentence: Span, gold: Span): boolean {
  const overlap = Math.min(sentence.end, gold.end) - Math.max(sentence.start, gold.start)
  return overlap >= Math.min(10, gold.end - gold.start)
}
