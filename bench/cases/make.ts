// Makes the evaluation sets in `.cache/cases/<set>/{fit,report}` from the public data:
//   node bench/cases/make.ts [SET…]        (data in $GROUNDWORK_DATA, default ../shared/data)
// Which document belongs to which part stands in `lists/<set>.json`; `--lists` makes a list that is missing, by a hash of the id.
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Case } from "../../src/evaluate/case.ts"
import { clapnq, doc2dial, doc2dialTurns, type MadeDocument, type MadeSet, squad2 } from "./sets.ts"

const root = join(import.meta.dirname, "../..")
const data = process.env.GROUNDWORK_DATA ?? join(root, "../shared/data")
const target = join(root, ".cache/cases")

type Part = "fit" | "report"
const parts: readonly Part[] = ["fit", "report"]
type PartList = Readonly<Record<Part, readonly string[]>>

const answering: Readonly<Record<string, (data: string) => MadeSet>> = {
  squad2,
  clapnq,
  doc2dial,
  "doc2dial-turns": doc2dialTurns,
}
const retrieval: Readonly<Record<string, { readonly folder: string; readonly qrels: string }>> = {
  scifact: { folder: "retrieval/scifact", qrels: "train.tsv" },
  cranfield: { folder: "retrieval/cranfield", qrels: "test.tsv" },
}

const asked = process.argv.slice(2).filter((argument) => !argument.startsWith("--"))
for (const name of asked.length > 0 ? asked : [...Object.keys(answering), ...Object.keys(retrieval)]) {
  const make = answering[name]
  if (make !== undefined) makeAnswering(name, make(data))
  else makeRetrieval(name)
}

/** The fit part holds its own documents only; the report part holds all, as the fitted settings meet them, and asks about its own. */
function makeAnswering(name: string, set: MadeSet): void {
  const list = listOf(set.list, [...new Set(set.documents.map((document) => document.group))])
  for (const part of parts) {
    const groups = new Set(list[part])
    const documents = part === "report" ? set.documents : set.documents.filter((one) => groups.has(one.group))
    const cases = set.cases.filter((one) => groups.has(one.group)).map((one) => one.case)
    const folder = join(target, name, part)
    mkdirSync(join(folder, "documents"), { recursive: true })
    writeDocuments(join(folder, "documents"), documents)
    writeLines(join(folder, "cases.jsonl"), cases)
    console.log(`${name}/${part}: ${documents.length} documents, ${describe(cases)}`)
  }
}

function describe(cases: readonly Case[]): string {
  const unanswerable = cases.filter((one) => one.unanswerable === true).length
  return `${cases.length} cases${unanswerable === 0 ? "" : `, ${unanswerable} of them unanswerable`}`
}

function writeDocuments(folder: string, documents: readonly MadeDocument[]): void {
  const records = documents.filter((document) => document.kind === "record")
  if (records.length > 0) {
    const lines = records.map((record) => ({ _id: record.id, title: record.title, text: record.text }))
    writeLines(join(folder, "corpus.jsonl"), lines)
  }
  for (const document of documents) {
    if (document.kind === "markdown") writeFileSync(join(folder, document.id), document.text)
  }
}

/** BEIR folders: the whole corpus, the part's queries and judgements. Queries are split, documents are what is searched. */
function makeRetrieval(name: string): void {
  const source = retrieval[name]
  if (source === undefined) throw new Error(`unknown set: ${name}`)
  const folder = join(data, source.folder)
  const queries = readFileSync(join(folder, "queries.jsonl"), "utf8").trim().split("\n")
  const ids = queries.map((line) => String((JSON.parse(line) as { readonly _id: string })._id))
  const [header = "", ...judgements] = readFileSync(join(folder, "qrels", source.qrels), "utf8")
    .trim()
    .split("\n")
  const list = listOf(name, ids)
  const corpus = readFileSync(join(folder, "corpus.jsonl"), "utf8")
  for (const part of parts) {
    const kept = new Set(list[part])
    const to = join(target, name, part)
    mkdirSync(join(to, "qrels"), { recursive: true })
    writeFileSync(join(to, "corpus.jsonl"), corpus)
    const own = queries.filter((_, index) => kept.has(ids[index] ?? ""))
    writeFileSync(join(to, "queries.jsonl"), `${own.join("\n")}\n`)
    const judged = judgements.filter((line) => kept.has(line.split("\t")[0] ?? ""))
    writeFileSync(join(to, "qrels/test.tsv"), `${[header, ...judged].join("\n")}\n`)
    console.log(`${name}/${part}: ${own.length} queries, ${judged.length} judgements`)
  }
}

function listOf(name: string, ids: readonly string[]): PartList {
  const path = join(import.meta.dirname, "lists", `${name}.json`)
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as PartList
  if (!process.argv.includes("--lists")) throw new Error(`${path} is missing; --lists makes it`)
  const sorted = [...ids].sort((one, other) => (hash(name, one) < hash(name, other) ? -1 : 1))
  const half = Math.ceil(sorted.length / 2)
  const list = { fit: sorted.slice(0, half).sort(), report: sorted.slice(half).sort() }
  mkdirSync(join(import.meta.dirname, "lists"), { recursive: true })
  writeFileSync(path, `${JSON.stringify(list, null, 1)}\n`)
  return list
}

function hash(name: string, id: string): string {
  return createHash("sha256").update(`${name} ${id}`).digest("hex")
}

function writeLines(path: string, values: readonly unknown[]): void {
  writeFileSync(path, `${values.map((value) => JSON.stringify(value)).join("\n")}\n`)
}
