// Asks every question of the evaluation sets through the whole product and checks each citation: its quote must be its span
// of the stored text, to the letter. Says along the way how many questions were answered rightly.
//   node bench/cases/make.ts && node bench/quotes.ts [--limit N] [set…]
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Citation } from "../src/core/evidence.ts"
import { holdsAnswer } from "../src/evaluate/metrics/normalise.ts"
import { type Answer, createGroundwork, type Groundwork, type Turn } from "../src/groundwork.ts"

interface Asked {
  readonly question: string
  readonly history?: readonly Turn[]
  readonly answers?: readonly string[]
}

const cases = join(import.meta.dirname, "../.cache/cases")
const at = process.argv.indexOf("--limit")
const limit = at === -1 ? Number.POSITIVE_INFINITY : Number(process.argv[at + 1])
const named = process.argv.slice(2).filter((each) => existsSync(join(cases, each)))
const sets = named.length > 0 ? named : ["squad2", "clapnq", "doc2dial", "doc2dial-turns", "scifact", "cranfield"]

const total = { questions: 0, citations: 0, unequal: 0 }
for (const set of sets) {
  const home = mkdtempSync(join(tmpdir(), "quotes-"))
  const groundwork = await createGroundwork({ home })
  // The report part holds all documents of the set.
  const folder = join(cases, set, "report")
  const documents = ["documents", "corpus.jsonl"].map((name) => join(folder, name)).filter((path) => existsSync(path))
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), documents, { collection: set })
  const counts = { questions: 0, citations: 0, unequal: 0, answerable: 0, best: 0, three: 0 }
  for (const one of evenly(
    ["fit", "report"].flatMap((part) => askedOf(join(cases, set, part))),
    limit,
  )) {
    const answer = await groundwork.ask(
      groundwork.context({ kind: "ask" }),
      { text: one.question, ...(one.history === undefined ? {} : { history: one.history }) },
      { minConfidence: 0 },
    )
    counts.questions += 1
    for (const citation of citationsOf(answer)) {
      counts.citations += 1
      if (!(await isEqual(groundwork, citation))) counts.unequal += 1
    }
    const { answers } = one
    if (answers === undefined) continue
    const isRight = answer.claims.map((claim) => holdsAnswer(claim.text, answers))
    counts.answerable += 1
    if (isRight[0] === true) counts.best += 1
    if (isRight.slice(0, 3).includes(true)) counts.three += 1
  }
  await groundwork.close()
  rmSync(home, { recursive: true })
  for (const key of ["questions", "citations", "unequal"] as const) total[key] += counts[key]
  const right = (count: number) => (count / counts.answerable).toFixed(3)
  const answered =
    counts.answerable === 0
      ? ""
      : `; ${counts.answerable} answerable, right in the best claim ${right(counts.best)}, in the first three ${right(counts.three)}`
  console.log(
    `${set}: ${counts.questions} questions, ${counts.citations} citations, ${counts.unequal} unequal${answered}`,
  )
}
console.log(`all: ${total.questions} questions, ${total.citations} citations, ${total.unequal} unlike their span`)
if (total.unequal > 0) process.exitCode = 1

function askedOf(folder: string): readonly Asked[] {
  const path = ["cases.jsonl", "queries.jsonl"].map((name) => join(folder, name)).find((each) => existsSync(each))
  if (path === undefined) return []
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .map((one) => ({ ...one, question: one.question ?? one.text }))
}

function evenly(asked: readonly Asked[], count: number): readonly Asked[] {
  if (asked.length <= count) return asked
  return Array.from({ length: count }, (_, index) => asked[Math.floor((index * asked.length) / count)]!)
}

function citationsOf(answer: Answer): readonly Citation[] {
  const conflicting = (answer.conflicts ?? []).flatMap((conflict) => conflict.sides.map((side) => side.citation))
  return [...answer.claims.flatMap((claim) => claim.citations), ...conflicting, ...(answer.nearest ?? [])]
}

async function isEqual(groundwork: Groundwork, citation: Citation): Promise<boolean> {
  if (citation.kind !== "text") return true
  const text = await groundwork.store.text(citation.version)
  return text?.slice(citation.start, citation.end) === citation.quote && citation.quote !== ""
}
