// One evaluation set in memory: read and split by the product's own stages, ranked by the product's own score.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Passage, ReadDocument } from "../../src/core/document.ts"
import type { Hit } from "../../src/core/hit.ts"
import { systemPrincipal } from "../../src/core/principal.ts"
import { type Context, silentRecorder } from "../../src/core/run.ts"
import { type Case, caseSchema } from "../../src/evaluate/case.ts"
import type { Candidate, FieldStems, Statistics } from "../../src/index/port.ts"
import { readMarkdown } from "../../src/ingest/readers/markdown.ts"
import { readRecord } from "../../src/ingest/records.ts"
import { split } from "../../src/ingest/split.ts"
import { stems as stemsOf } from "../../src/language/stems.ts"
import type { Embedder } from "../../src/models/port.ts"
import { understandQuery } from "../../src/retrieve/query.ts"
import { scoreCandidates } from "../../src/retrieve/rank.ts"
import { defaultWeights } from "../../src/retrieve/weights.ts"

export interface World {
  readonly set: string
  readonly cases: readonly Case[]
  readonly passages: number
  hits(
    question: Pick<Case, "question" | "history">,
    k: number,
  ): Promise<{ readonly hits: readonly Hit[]; readonly text: string }>
  statistics(stems: readonly string[]): { readonly passages: number; readonly frequencies: readonly number[] }
}

export const context: Context = {
  principal: systemPrincipal,
  run: silentRecorder,
  signal: new AbortController().signal,
  budget: {},
  now: () => new Date("2026-01-01T00:00:00Z"),
  seed: 1,
}

interface Entry {
  readonly passage: Passage
  readonly title: string
  readonly places: ReadonlyMap<string, readonly number[]>
  readonly title_: ReadonlyMap<string, number>
  readonly section: ReadonlyMap<string, number>
  readonly lengths: Readonly<Record<keyof FieldStems, number>>
  readonly vector?: Float32Array
}

const cache = join(import.meta.dirname, "../../.cache")

export async function openWorld(set: string, part: string, embedder: Embedder | undefined): Promise<World> {
  const folder = join(cache, "cases", set, part)
  const entries: Entry[] = []
  for (const { id, read } of await documentsOf(join(folder, "documents"))) {
    const passages = split(read.text, read.blocks)
    const texts = passages.map((passage) => read.text.slice(passage.start, passage.end))
    const vectors = await embedder?.embed(
      texts.map((text, index) =>
        [read.title, passages[index]?.section ?? "", text].filter((one) => one !== "").join("\n"),
      ),
      "passage",
    )
    for (const [ordinal, passage] of passages.entries()) {
      const text = texts[ordinal]!
      const fields = {
        title: stemsOf(read.title),
        section: stemsOf(`${passage.section}\n${passage.context}`),
        text: stemsOf(text),
      }
      entries.push({
        passage: { ...passage, id: `${id}:${ordinal}`, document: id, version: id, collection: set, ordinal, text },
        title: read.title,
        places: placesOf(fields.text),
        title_: countsOf(fields.title),
        section: countsOf(fields.section),
        lengths: { title: fields.title.length, section: fields.section.length, text: fields.text.length },
        ...(vectors === undefined ? {} : { vector: vectors[ordinal]! }),
      })
    }
  }
  const meanOf = (field: keyof FieldStems) =>
    entries.reduce((sum, entry) => sum + entry.lengths[field], 0) / entries.length
  const meanLengths = { title: meanOf("title"), section: meanOf("section"), text: meanOf("text") }
  const holds = (entry: Entry, key: string) => entry.places.has(key) || entry.title_.has(key) || entry.section.has(key)
  const counts = new Map<string, number>()
  for (const entry of entries)
    for (const key of new Set([...entry.places.keys(), ...entry.title_.keys(), ...entry.section.keys()]))
      counts.set(key, (counts.get(key) ?? 0) + 1)
  const statistics = (keys: readonly string[]): Statistics => ({
    passages: entries.length,
    meanLengths,
    frequencies: keys.map((key) => counts.get(key) ?? 0),
  })
  const lines = readFileSync(join(folder, "cases.jsonl"), "utf8").trim().split("\n")
  return {
    set,
    cases: lines.map((line) => caseSchema.parse(JSON.parse(line))),
    passages: entries.length,
    statistics,
    async hits({ question, history }, k) {
      const understood = understandQuery(question, history ?? [], defaultWeights.carrying)
      const keys = understood.stems.map((entry) => entry.stem)
      const [vector] = (await embedder?.embed([question], "query")) ?? []
      const found = entries.filter((entry) => vector !== undefined || keys.some((key) => holds(entry, key)))
      const byNumber = new Map<string, Entry>(found.map((entry) => [entry.passage.id, entry]))
      const candidates = found.map((entry) => candidateOf(entry, keys, vector))
      const ranked = scoreCandidates(
        understood,
        { candidates, statistics: statistics(keys) },
        defaultWeights,
        context.now(),
      ).slice(0, k)
      const hits = ranked.map(({ candidate, score }): Hit => {
        const entry = byNumber.get(`${candidate.version}:${candidate.ordinal}`)!
        return { passage: entry.passage, title: entry.title, source: entry.passage.document, score, explanation: {} }
      })
      return { hits, text: understood.understoodAs ?? question }
    },
  }
}

async function documentsOf(folder: string): Promise<readonly { readonly id: string; readonly read: ReadDocument }[]> {
  const found: { readonly id: string; readonly read: ReadDocument }[] = []
  for (const name of readdirSync(folder).sort()) {
    const bytes = readFileSync(join(folder, name))
    if (name.endsWith(".md")) {
      const read = await readMarkdown({ bytes, name, signal: context.signal })
      found.push({ id: name, read })
      continue
    }
    for (const [line, text] of bytes.toString("utf8").trim().split("\n").entries()) {
      const record = readRecord({ line: line + 1, bytes: Buffer.from(text) })
      found.push({ id: record.id, read: record.document })
    }
  }
  return found
}

function candidateOf(entry: Entry, keys: readonly string[], vector: Float32Array | undefined): Candidate {
  const occurrences = keys
    .flatMap((key, index) => (entry.places.get(key) ?? []).map((place) => [place, index] as const))
    .sort((one, other) => one[0] - other[0] || one[1] - other[1])
    .flat()
  return {
    document: entry.passage.document,
    version: entry.passage.version,
    ordinal: entry.passage.ordinal,
    lengths: entry.lengths,
    frequencies: {
      title: keys.map((key) => entry.title_.get(key) ?? 0),
      section: keys.map((key) => entry.section.get(key) ?? 0),
      text: keys.map((key) => entry.places.get(key)?.length ?? 0),
    },
    occurrences,
    fingerprint: 0,
    ...(vector === undefined || entry.vector === undefined ? {} : { cosine: dot(vector, entry.vector) }),
  }
}

function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at += 1) sum += one[at]! * other[at]!
  return sum
}

function placesOf(keys: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>()
  for (const [index, key] of keys.entries()) {
    const found = places.get(key)
    if (found === undefined) places.set(key, [index])
    else found.push(index)
  }
  return places
}

function countsOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
