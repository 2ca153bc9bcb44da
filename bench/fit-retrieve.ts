// Fits the weights that fuse a passage's parts, on the fit parts of the evaluation sets, and reports on the others:
//   node bench/cases/make.ts && node bench/fit-retrieve.ts [--again] [--write] [--leave-one-out]
// Collecting takes minutes, so it is kept in `.cache/retrieve`; `--again` collects anew.
// Coordinate ascent on nDCG@10, by words alone and with the built-in embedder; each set counts the same.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Turn } from "../src/core/answer.ts"
import { createGroundwork } from "../src/groundwork.ts"
import { sqliteIndex } from "../src/index/sqlite.ts"
import type { Groundwork } from "../src/pipeline/port.ts"
import { type Fusion, type FusionWeights, fuse, type Parts } from "../src/retrieve/fuse.ts"
import { propose, scoreCandidates } from "../src/retrieve/rank.ts"
import { defaultWeights } from "../src/retrieve/weights.ts"

const root = join(import.meta.dirname, "..")
const cases = join(root, ".cache/cases")
const names = ["scifact", "cranfield", "doc2dial", "doc2dial-turns", "clapnq", "squad2"]
/** Queries of one set and part: enough to tell weights apart, few enough for two minutes. */
const mostQueries = 200

interface Asked {
  readonly text: string
  readonly history?: readonly Turn[]
  /** Documents with their grade, or what the passage must hold. */
  readonly grades?: ReadonlyMap<string, number>
  readonly document?: string
  readonly answers?: readonly string[]
}

/** One query's candidates: each with its parts, the unit it counts for, and that unit's grade. */
interface Scored {
  readonly parts: readonly Parts[]
  readonly units: readonly string[]
  readonly grades: ReadonlyMap<string, number>
  /** Grades of all that is relevant, found or not, best first. */
  readonly ideal: readonly number[]
}

const lines = (path: string) =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))

function beir(folder: string): readonly Asked[] {
  const grades = new Map<string, Map<string, number>>()
  for (const line of readFileSync(join(folder, "qrels/test.tsv"), "utf8").trim().split("\n").slice(1)) {
    const [query = "", document = "", grade] = line.split("\t")
    const known = grades.get(query) ?? new Map<string, number>()
    grades.set(query, known.set(document, Math.max(0, Number(grade))))
  }
  return lines(join(folder, "queries.jsonl")).flatMap((query) => {
    const known = grades.get(query._id)
    return known === undefined ? [] : [{ text: query.text, grades: known }]
  })
}

function answering(folder: string): readonly Asked[] {
  return lines(join(folder, "cases.jsonl")).flatMap((each) =>
    each.unanswerable === true || each.answers === undefined
      ? []
      : [{ text: each.question, history: each.history, document: each.document, answers: each.answers }],
  )
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()

/** A case names its document by id or by path. */
function expected(store: Groundwork["store"], name: string): (document: string) => Promise<boolean> {
  return async (document) => document === name || ((await store.document(document))?.path ?? "").endsWith(name)
}

/** Ingests a part through the product and keeps what the index proposes for each of its queries. */
async function collect(name: string, part: string): Promise<readonly Scored[]> {
  const folder = join(cases, name, part)
  const isBeir = existsSync(join(folder, "queries.jsonl"))
  const home = mkdtempSync(join(tmpdir(), "fit-retrieve-"))
  const groundwork = await createGroundwork({ home, embedder: "built-in" })
  const context = groundwork.context({ kind: "fit" })
  await groundwork.ingest(context, [join(folder, isBeir ? "corpus.jsonl" : "documents")], { collection: "fit" })
  const index = sqliteIndex(join(home, "groundwork.db"))
  const all = isBeir ? beir(folder) : answering(folder)
  const step = Math.max(1, all.length / mostQueries)
  const asked = all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step))
  const { store } = groundwork
  const embedder = await groundwork.embedder?.open()
  const parts = { index, store, ...(embedder === undefined ? {} : { embedder }) }
  const scored: Scored[] = []
  for (const query of asked) {
    const { understood, found } = await propose(parts, context, query, 200)
    const ranked = scoreCandidates(understood, found, defaultWeights, context.now())
    const ids = ranked.map(({ candidate }) => `${candidate.version}:${candidate.ordinal}`)
    if (query.grades !== undefined) {
      scored.push({
        parts: ranked.map((each) => each.parts),
        units: ranked.map(({ candidate }) => candidate.document),
        grades: query.grades,
        ideal: [...query.grades.values()].sort((one, other) => other - one),
      })
      continue
    }
    const texts = new Map((await store.passages(ids)).map((passage) => [passage.id, plain(passage.text)]))
    const answers = (query.answers ?? []).map(plain).filter((answer) => answer !== "")
    const holds = (id: string) => answers.some((answer) => texts.get(id)?.includes(answer))
    const isExpected = expected(store, query.document ?? "")
    const relevant: string[] = []
    for (const [rank, id] of ids.entries()) {
      if (holds(id) && (await isExpected(ranked[rank]!.candidate.document))) relevant.push(id)
    }
    scored.push({
      parts: ranked.map((each) => each.parts),
      units: ids,
      grades: new Map(relevant.map((id) => [id, 1])),
      ideal: relevant.length === 0 ? [1] : relevant.map(() => 1),
    })
  }
  index.close()
  await groundwork.close()
  rmSync(home, { recursive: true })
  return scored
}

function gain(grades: readonly number[]): number {
  return grades.slice(0, 10).reduce((sum, grade, rank) => sum + grade / Math.log2(rank + 2), 0)
}

function ndcg(scored: Scored, weights: Fusion): number {
  const { scores } = fuse(scored.parts, weights)
  const order = scores.map((_, index) => index).sort((one, other) => scores[other]! - scores[one]! || one - other)
  const units = new Set<string>()
  for (const index of order) {
    units.add(scored.units[index]!)
    if (units.size === 10) break
  }
  const best = gain(scored.ideal)
  return best === 0 ? 0 : gain([...units].map((unit) => scored.grades.get(unit) ?? 0)) / best
}

/** What was collected before, if anything was. */
async function remembered(name: string, make: () => Promise<readonly Scored[]>): Promise<readonly Scored[]> {
  const path = join(root, ".cache/retrieve", `${name}.json`)
  if (existsSync(path) && !process.argv.includes("--again")) {
    const saved: readonly (Omit<Scored, "grades"> & { readonly grades: readonly (readonly [string, number])[] })[] =
      JSON.parse(readFileSync(path, "utf8"))
    return saved.map((one) => ({ ...one, grades: new Map(one.grades) }))
  }
  const made = await make()
  mkdirSync(join(root, ".cache/retrieve"), { recursive: true })
  const round = (_: string, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(6)) : value)
  writeFileSync(
    path,
    JSON.stringify(
      made.map((one) => ({ ...one, grades: [...one.grades] })),
      round,
    ),
  )
  return made
}

type Sets = ReadonlyMap<string, { readonly words: readonly Scored[]; readonly hybrid: readonly Scored[] }>

async function collectAll(part: string): Promise<Sets> {
  const sets = new Map<string, { words: readonly Scored[]; hybrid: readonly Scored[] }>()
  for (const name of names) {
    const hybrid = await remembered(`${name}-${part}`, () => collect(name, part))
    const words = hybrid.map((each) => ({ ...each, parts: each.parts.map(({ cosine: _, ...rest }) => rest) }))
    sets.set(name, { words, hybrid })
    console.error(`${name}/${part}: ${hybrid.length} queries`)
  }
  return sets
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const quality = (queries: readonly Scored[], weights: Fusion) => mean(queries.map((each) => ndcg(each, weights)))

function fitWeights(sets: Sets): Fusion {
  const alone = climb(defaultWeights.fusion.alone, (weights) =>
    mean([...sets.values()].map((set) => quality(set.words, { alone: weights, hybrid: weights }))),
  )
  const hybrid = climb(defaultWeights.fusion.hybrid, (weights) =>
    mean([...sets.values()].map((set) => quality(set.hybrid, { alone: weights, hybrid: weights }))),
  )
  return { alone: { ...alone, meaning: 0 }, hybrid }
}

/** Moves one weight at a time for as long as that helps. */
function climb(start: FusionWeights, objective: (weights: FusionWeights) => number): FusionWeights {
  let weights = start
  let best = objective(weights)
  const tried = ["document", "coverage", "heading", "phrase", "proximity", "meaning"] as const
  for (let pass = 0; pass < 3; pass += 1) {
    const before = best
    for (const part of tried) {
      const here = weights[part]
      for (const value of new Set([0, here * 0.7, here * 1.4, here + 0.05])) {
        const rounded = Math.round(value * 1000) / 1000
        if (rounded === here || (part === "meaning" && rounded > 0.8)) continue
        const next = { ...weights, [part]: rounded }
        const reached = objective(next)
        if (reached > best + 1e-4) [weights, best] = [next, reached]
      }
    }
    if (best - before < 1e-4) break
  }
  return weights
}

function report(sets: Sets, weights: Fusion): void {
  for (const [name, set] of sets) {
    console.log(
      `${name.padEnd(16)} words ${quality(set.words, weights).toFixed(4)}  hybrid ${quality(set.hybrid, weights).toFixed(4)}`,
    )
  }
}

const fitSets = await collectAll("fit")
const reportSets = await collectAll("report")
const weights = fitWeights(fitSets)
console.log("as shipped, report parts")
report(reportSets, defaultWeights.fusion)
console.log("fitted", JSON.stringify(weights))
report(reportSets, weights)
if (process.argv.includes("--leave-one-out")) {
  console.log("each set with weights fitted on the others")
  for (const name of names) {
    // Turns and first turns are of the same documents: they are left out together.
    const others = new Map([...fitSets].filter(([other]) => other.split("-")[0] !== name.split("-")[0]))
    report(new Map([...reportSets].filter(([other]) => other === name)), fitWeights(others))
  }
}
if (process.argv.includes("--write")) {
  const path = join(root, "src/retrieve/weights.json")
  const kept = JSON.parse(readFileSync(path, "utf8"))
  writeFileSync(
    path,
    `${JSON.stringify({ ...kept, madeBy: "bench/fit-retrieve.ts --write", fusion: weights }, null, 2)}\n`,
  )
}
