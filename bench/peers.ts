// Groundwork's search beside MiniSearch, Orama and SQLite's FTS5 alone: same texts, same queries, one run.
//   node bench/peers.ts [scifact|cranfield …]      (data in $GROUNDWORK_DATA, default ../shared/data)
// All by words alone, as each project's own defaults have it; FTS5 with its Porter stemmer and all words OR-ed.
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { create, insertMultiple, search as searchOrama } from "@orama/orama"
import MiniSearch from "minisearch"
import { createGroundwork } from "../src/groundwork.ts"

const data = process.env.GROUNDWORK_DATA ?? join(import.meta.dirname, "../../shared/data")
const sets = { scifact: "train.tsv", cranfield: "test.tsv" } as const

interface TextRecord {
  readonly id: string
  readonly title: string
  readonly text: string
}
type Find = (query: string) => Promise<readonly string[]>
interface Engine {
  readonly name: string
  /** Takes the texts in and gives back what finds them. */
  open(records: readonly TextRecord[], corpus: string): Promise<{ readonly find: Find; close(): Promise<void> }>
}

const nothing = async () => {}

const groundworkEngine: Engine = {
  name: "Groundwork",
  async open(_, corpus) {
    const home = mkdtempSync(join(tmpdir(), "peers-"))
    const groundwork = await createGroundwork({ home, embedder: "none" })
    await groundwork.ingest(groundwork.context({ kind: "ingest" }), [corpus], { collection: "peers" })
    return {
      find: async (text) => {
        const ranked = await groundwork.rankDocuments(groundwork.context({ kind: "search" }), { text, k: 10 })
        return ranked.map((entry) => entry.document)
      },
      close: async () => {
        await groundwork.close()
        rmSync(home, { recursive: true })
      },
    }
  },
}

const fts5Engine: Engine = {
  name: "SQLite FTS5",
  async open(records) {
    const database = new DatabaseSync(":memory:")
    database.exec("CREATE VIRTUAL TABLE texts USING fts5 (id UNINDEXED, title, text, tokenize = 'porter unicode61')")
    const insert = database.prepare("INSERT INTO texts VALUES (?, ?, ?)")
    database.exec("BEGIN")
    for (const record of records) insert.run(record.id, record.title, record.text)
    database.exec("COMMIT")
    const select = database.prepare("SELECT id FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10")
    return {
      find: async (text) => {
        const words = text.match(/[\p{L}\p{N}]+/gu) ?? []
        return select.all(words.map((word) => `"${word}"`).join(" OR ")).map((row) => String(row.id))
      },
      close: async () => database.close(),
    }
  },
}

const miniSearchEngine: Engine = {
  name: "MiniSearch",
  async open(records) {
    const index = new MiniSearch<TextRecord>({ fields: ["title", "text"] })
    index.addAll(records)
    return {
      find: async (text) =>
        index
          .search(text)
          .slice(0, 10)
          .map((hit) => String(hit.id)),
      close: nothing,
    }
  },
}

const oramaEngine: Engine = {
  name: "Orama",
  async open(records) {
    const index = create({ schema: { id: "string", title: "string", text: "string" } })
    await insertMultiple(index, [...records])
    return {
      find: async (term) => {
        const found = await searchOrama(index, { term, limit: 10, properties: ["title", "text"] })
        return found.hits.map((hit) => String(hit.document.id))
      },
      close: nothing,
    }
  },
}

function gain(grades: readonly number[]): number {
  return grades.slice(0, 10).reduce((sum, grade, rank) => sum + grade / Math.log2(rank + 2), 0)
}

function load(name: keyof typeof sets) {
  const folder = join(data, "retrieval", name)
  const lines = (file: string) =>
    readFileSync(join(folder, file), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
  const grades = new Map<string, Map<string, number>>()
  for (const line of readFileSync(join(folder, "qrels", sets[name]), "utf8")
    .trim()
    .split("\n")
    .slice(1)) {
    const [query = "", document = "", grade] = line.split("\t")
    const known = grades.get(query) ?? new Map<string, number>()
    grades.set(query, known.set(document, Math.max(0, Number(grade))))
  }
  return {
    corpus: join(folder, "corpus.jsonl"),
    records: lines("corpus.jsonl").map(
      (record): TextRecord => ({ id: record._id, title: record.title ?? "", text: record.text }),
    ),
    queries: lines("queries.jsonl").flatMap((query) => {
      const known = grades.get(query._id)
      return known === undefined ? [] : [{ text: String(query.text), grades: known }]
    }),
  }
}

const asked = process.argv.slice(2)
for (const name of ["scifact", "cranfield"] as const) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const { corpus, records, queries } = load(name)
  console.log(`${name}: ${records.length} texts, ${queries.length} queries`)
  let own: number | undefined
  for (const engine of [groundworkEngine, fts5Engine, miniSearchEngine, oramaEngine]) {
    const startedAt = performance.now()
    const { find, close } = await engine.open(records, corpus)
    const takenIn = (performance.now() - startedAt) / 1000
    const searchedAt = performance.now()
    let sum = 0
    for (const query of queries) {
      const found = await find(query.text)
      const best = gain([...query.grades.values()].sort((one, other) => other - one))
      sum += best === 0 ? 0 : gain(found.map((id) => query.grades.get(id) ?? 0)) / best
    }
    const each = (performance.now() - searchedAt) / queries.length
    own ??= each
    console.log(
      `  ${engine.name.padEnd(12)} nDCG@10 ${(sum / queries.length).toFixed(4)}  in ${takenIn.toFixed(1)} s  ${each.toFixed(2)} ms a query (${(each / own).toFixed(2)} × Groundwork's)`,
    )
    await close()
  }
}
