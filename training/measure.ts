/**
 * Measures the shipped embedder: nDCG@10 of BM25, of the vectors and of both, and its speed.
 * Usage: node training/measure.ts [DATA] [WEIGHTS]
 * The hybrid's weight is chosen on the queries at even places and reported on those at odd places (and on all, for comparison with other tables).
 */
import { existsSync, readFileSync } from "node:fs"
import { performance } from "node:perf_hooks"
import { stems } from "../src/language/stems.ts"
import { type StaticEmbedder, staticEmbedder } from "../src/models/embedders/static.ts"

interface Item {
  readonly _id: string
  readonly title?: string
  readonly text: string
}

const data = process.argv[2] ?? process.env.GROUNDWORK_DATA ?? "../shared/data"
const weights = process.argv[3] ?? new URL("../src/models/embedders/weights/static.bin", import.meta.url)
const candidates = 200
const passageWords = 180

function lines<T>(path: string): readonly T[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

function judgements(path: string): Map<string, Map<string, number>> {
  const all = new Map<string, Map<string, number>>()
  for (const line of readFileSync(path, "utf8").split("\n").slice(1)) {
    const [query, document, score] = line.split("\t")
    if (!query || !document || !(Number(score) > 0)) continue
    all.set(query, (all.get(query) ?? new Map()).set(document, Number(score)))
  }
  return all
}

/** BM25 as Robertson and Zaragoza 2009 give it, k1 1.2, b .75, over title and text. */
function bm25(documents: readonly string[]) {
  const postings = new Map<string, [number, number][]>()
  const lengths = documents.map((text, document) => {
    const counts = new Map<string, number>()
    const all = stems(text)
    for (const stem of all) counts.set(stem, (counts.get(stem) ?? 0) + 1)
    for (const [stem, count] of counts) {
      const list = postings.get(stem) ?? []
      list.push([document, count])
      postings.set(stem, list)
    }
    return all.length
  })
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  return (query: string): Float64Array => {
    const scores = new Float64Array(documents.length)
    for (const stem of stems(query)) {
      const list = postings.get(stem) ?? []
      const idf = Math.log(1 + (documents.length - list.length + 0.5) / (list.length + 0.5))
      for (const [document, count] of list)
        scores[document]! += (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * lengths[document]!) / mean))
    }
    return scores
  }
}

/** Each document's best passage. */
function dense(documents: readonly string[], embedder: StaticEmbedder) {
  const passages = documents.map((text) => {
    const words = text.split(/\s+/)
    const vectors: Float32Array[] = []
    for (let start = 0; start < Math.max(1, words.length); start += passageWords)
      vectors.push(embedder.embedOne(words.slice(start, start + passageWords + 40).join(" ")))
    return vectors
  })
  return (query: string): Float64Array => {
    const wanted = embedder.embedOne(query)
    return Float64Array.from(passages, (vectors) => Math.max(...vectors.map((vector) => product(vector, wanted))))
  }
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let n = 0; n < a.length; n++) sum += a[n]! * b[n]!
  return sum
}

function best(scores: Float64Array, limit: number): number[] {
  return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, limit)
}

/** The candidates of both with their scores brought to 0…1. */
function pool(words: Float64Array, vectors: Float64Array) {
  const documents = [...new Set([...best(words, candidates), ...best(vectors, candidates)])]
  const scaled = (scores: Float64Array) => {
    const values = documents.map((document) => scores[document]!)
    const low = Math.min(...values)
    const range = Math.max(...values) - low || 1
    return values.map((value) => (value - low) / range)
  }
  return { documents, words: scaled(words), vectors: scaled(vectors) }
}

/** The first ten by the weighted sum. */
function fused({ documents, words, vectors }: ReturnType<typeof pool>, weight: number): readonly number[] {
  const scores = Float64Array.from(documents, (_, n) => (1 - weight) * words[n]! + weight * vectors[n]!)
  return best(scores, 10).map((n) => documents[n]!)
}

function ndcg(ranked: readonly string[], relevant: ReadonlyMap<string, number>): number {
  const gain = (grades: readonly number[]) =>
    grades.slice(0, 10).reduce((sum, grade, n) => sum + (2 ** Math.min(grade, 1) - 1) / Math.log2(n + 2), 0)
  return gain(ranked.map((id) => relevant.get(id) ?? 0)) / gain([...relevant.values()])
}

const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function measureSet(name: string, folder: string, queriesFile: string, qrels: string, embedder: StaticEmbedder): void {
  const corpus = lines<Item>(`${folder}/corpus.jsonl`)
  const texts = corpus.map((item) => `${item.title ?? ""}. ${item.text}`)
  const relevant = judgements(`${folder}/qrels/${qrels}`)
  const queries = lines<Item>(`${folder}/${queriesFile}`).filter((query) => relevant.has(query._id))
  const [words, vectors] = [bm25(texts), dense(texts, embedder)]
  const weightsTried = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1]
  const table = queries.map((query) => {
    const found = pool(words(query.text), vectors(query.text))
    return weightsTried.map((weight) =>
      ndcg(
        fused(found, weight).map((document) => corpus[document]!._id),
        relevant.get(query._id)!,
      ),
    )
  })
  const column = (rows: readonly number[][], n: number) => average(rows.map((row) => row[n]!))
  const fit = table.filter((_, n) => n % 2 === 0)
  const test = table.filter((_, n) => n % 2 === 1)
  const chosen = weightsTried.map((_, n) => n).sort((a, b) => column(fit, b) - column(fit, a))[0]!
  const show = (value: number) => value.toFixed(3).slice(1)
  console.log(
    `${name.padEnd(10)} BM25 ${show(column(table, 0))}  vectors ${show(column(table, weightsTried.length - 1))}  ` +
      `hybrid at ${weightsTried[chosen]} on other half ${show(column(test, chosen))} (BM25 ${show(column(test, 0))}), on all ${show(column(table, chosen))}   ` +
      `weights ${weightsTried.map((weight, n) => `${weight}:${show(column(table, n))}`).join(" ")}`,
  )
}

const before = performance.now()
const embedder = staticEmbedder(readFileSync(weights))
console.log(`load ${(performance.now() - before).toFixed(0)} ms`)

for (const [name, folder, queries, qrels] of [
  ["scifact", "retrieval/scifact", "queries.jsonl", "train.tsv"],
  ["cranfield", "retrieval/cranfield", "queries.jsonl", "test.tsv"],
  ["doc2dial", "support/doc2dial", "queries_firstturn.jsonl", "dev.tsv"],
] as const)
  if (existsSync(`${data}/${folder}`)) measureSet(name, `${data}/${folder}`, queries, qrels, embedder)

const languages: Record<string, readonly (readonly [string, string])[]> = JSON.parse(
  readFileSync(new URL("./languages.json", import.meta.url), "utf8"),
)
for (const [language, pairs] of Object.entries(languages)) {
  const passages = pairs.map(([, passage]) => embedder.embedOne(passage))
  const found = pairs.filter(([question], n) => {
    const scores = passages.map((passage) => product(passage, embedder.embedOne(question)))
    return Math.max(...scores) === scores[n]
  }).length
  console.log(`${language}: ${found} of ${pairs.length} questions find their passage first among ${pairs.length}`)
}

if (existsSync(`${data}/retrieval/scifact`)) {
  const words = lines<Item>(`${data}/retrieval/scifact/corpus.jsonl`).flatMap((item) => item.text.split(/\s+/))
  const sentences: string[] = []
  for (let at = 0; at + 25 < words.length && sentences.length < 40_000; at += 25)
    sentences.push(words.slice(at, at + 25).join(" "))
  const start = performance.now()
  const used = process.cpuUsage()
  for (const sentence of sentences) embedder.embedOne(sentence)
  const seconds = (performance.now() - start) / 1000
  const busy = process.cpuUsage(used).user / 1e6
  console.log(
    `${Math.round(sentences.length / seconds)} sentences/s of 25 words, ${Math.round(sentences.length / busy)} a second of CPU time`,
  )
}
