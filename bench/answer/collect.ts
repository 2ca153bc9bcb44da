// Questions with their described candidates and which of these are right: what the scorers are fitted on and judged by.
// Collecting takes minutes, so it is kept in `.cache/answer`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Case } from "../../src/evaluate/case.ts"
import { holdsAnswer } from "../../src/evaluate/metrics/normalise.ts"
import { statementOf } from "../../src/generate/extractive/candidates.ts"
import { featureNames } from "../../src/generate/extractive/features.ts"
import { prepare } from "../../src/generate/extractive/prepare.ts"
import type { Collected } from "../../src/improve/extractive.ts"
import { casesOf, openWorld, type World } from "./world.ts"

export const sets = ["squad2", "clapnq", "doc2dial"]
/** Follow-ups of conversations over the pages of `doc2dial`: fitted on, too, and reported beside the others. */
export const turns = "doc2dial-turns"
/** Questions of one set asked to another's documents. */
const foreignCases = 80
const mostCases = 600

const cache = join(import.meta.dirname, "../../.cache/answer")

/** Each set's own questions and those of the others, asked to its documents. */
export async function collectPart(part: "fit" | "report", isAgain: boolean): Promise<readonly Collected[]> {
  const found: Collected[] = []
  for (const set of [...sets, turns]) {
    let world: World | undefined
    for (const from of set === turns ? [turns] : sets) {
      const name = `${set}-${part}-${from}`
      let collected = isAgain ? undefined : load(name)
      if (collected === undefined) {
        world ??= await openWorld(set, part)
        const cases = thin(casesOf(from, part), set === from ? "own" : "foreign")
        const startedAtMs = performance.now()
        collected = await collect(world, from, cases)
        save(name, collected)
        const ms = Math.round((performance.now() - startedAtMs) / cases.length)
        console.error(`${name}: ${cases.length} cases, ${ms} ms each`)
      }
      found.push(...collected)
    }
    await world?.close()
  }
  return found
}

/** Enough of each kind for minutes, not hours: of a large set's own questions as many answerable as unanswerable ones. */
function thin(cases: readonly Case[], purpose: "own" | "foreign"): readonly Case[] {
  if (purpose === "foreign") return evenly(cases, foreignCases)
  return [false, true].flatMap((isUnanswerable) =>
    evenly(
      cases.filter((one) => (one.unanswerable === true) === isUnanswerable),
      mostCases,
    ),
  )
}

function evenly(cases: readonly Case[], count: number): readonly Case[] {
  if (cases.length <= count) return cases
  return Array.from({ length: count }, (_, index) => cases[Math.floor((index * cases.length) / count)]!)
}

/**
 * Asks a world every case.
 * @param from set that the cases are of: another one's have no right candidate here
 */
export async function collect(world: World, from: string, cases: readonly Case[]): Promise<readonly Collected[]> {
  const found: Collected[] = []
  for (const one of cases) {
    const { hits, text } = await world.hits(one)
    const { question, candidates, features, rarities } = await prepare(world.parts, world.context, text, hits)
    const isOwn = from === world.set
    const answers = isOwn ? (one.answers ?? []) : []
    const holds = candidates.map((candidate) => answers.length > 0 && holdsAnswer(statementOf(candidate), answers))
    const isExpected = hits.map(
      ({ passage, source }) =>
        one.document === undefined || passage.document === one.document || source.endsWith(`/${one.document}`),
    )
    found.push({
      set: world.set,
      from,
      id: one.id ?? one.question,
      question: one.question,
      isAnswerable: isOwn && one.answers !== undefined,
      rows: features.map((row) => Float32Array.from(featureNames, (name) => row[name])),
      names: featureNames,
      holds,
      isRight: holds.map((isHeld, index) => isHeld && isExpected[candidates[index]!.hit] === true),
      rarities: question.words.map((word) => rarities.get(word.stem) ?? 1),
    })
  }
  return found
}

/** What was collected before, if anything was. */
function load(name: string): readonly Collected[] | undefined {
  const path = join(cache, name)
  if (!existsSync(`${path}.json`)) return undefined
  const bytes = readFileSync(`${path}.bin`)
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  const saved = JSON.parse(readFileSync(`${path}.json`, "utf8")) as {
    readonly names: readonly string[]
    readonly questions: readonly (Omit<Collected, "rows" | "names"> & { readonly rows: number })[]
  }
  // What was collected may hold features that are no longer used; one that is new needs collecting again.
  const columns = featureNames.map((feature) => saved.names.indexOf(feature))
  if (columns.includes(-1)) return undefined
  let row = 0
  return saved.questions.map((one) => {
    const from = row
    row += one.rows
    const rows = Array.from({ length: one.rows }, (_, index) =>
      Float32Array.from(columns, (column) => values[(from + index) * saved.names.length + column]!),
    )
    return { ...one, rows, names: featureNames }
  })
}

function save(name: string, collected: readonly Collected[]): void {
  mkdirSync(cache, { recursive: true })
  const rows = collected.flatMap((one) => one.rows)
  const values = new Float32Array(rows.length * featureNames.length)
  for (const [index, row] of rows.entries()) values.set(row, index * featureNames.length)
  const questions = collected.map(({ names: _, ...one }) => ({ ...one, rows: one.rows.length }))
  writeFileSync(join(cache, `${name}.bin`), values)
  writeFileSync(join(cache, `${name}.json`), JSON.stringify({ names: featureNames, questions }))
}
