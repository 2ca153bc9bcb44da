// Questions with their described candidates and which of these are right: what the scorers are fitted on and judged by.
// Collecting takes minutes, so it is kept in `.cache/answer`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Case } from "../../src/evaluate/case.ts"
import { holdsAnswer } from "../../src/evaluate/metrics/normalise.ts"
import { statementOf } from "../../src/generate/extractive/candidates.ts"
import { featureNames } from "../../src/generate/extractive/features.ts"
import { type PrepareParts, prepare } from "../../src/generate/extractive/prepare.ts"
import type { Collected } from "../../src/improve/extractive.ts"
import type { Embedder } from "../../src/models/port.ts"
import { context, type World } from "./world.ts"

/** Passages that an answer is looked for in; the product's `answerHits`. */
export const answerHits = 24

const cache = join(import.meta.dirname, "../../.cache/answer")

/**
 * Asks a world every case.
 * @param from set that the cases are of: another one's have no right candidate here
 */
export async function collect(
  world: World,
  from: string,
  cases: readonly Case[],
  embedder: Embedder | undefined,
): Promise<readonly Collected[]> {
  const parts: PrepareParts = {
    statistics: async (_, stems) => world.statistics(stems),
    ...(embedder === undefined ? {} : { embedder }),
  }
  const found: Collected[] = []
  for (const one of cases) {
    const { hits, text } = await world.hits(one, answerHits)
    const { question, candidates, features, rarities } = await prepare(parts, context, text, hits)
    const isOwn = from === world.set
    const texts = candidates.map((candidate) => statementOf(candidate))
    const holds = texts.map((said) => isOwn && one.answers !== undefined && holdsAnswer(said, one.answers))
    found.push({
      set: world.set,
      from,
      id: one.id ?? one.question,
      question: one.question,
      isAnswerable: isOwn && one.answers !== undefined,
      rows: features.map((row) => Float32Array.from(featureNames, (name) => row[name])),
      names: featureNames,
      holds,
      isRight: holds.map(
        (isHeld, index) =>
          isHeld && (one.document === undefined || hits[candidates[index]!.hit]?.passage.document === one.document),
      ),
      rarities: question.words.map((word) => rarities.get(word.stem) ?? 1),
      texts,
    })
  }
  return found
}

/** What was collected before, if anything was. */
export function load(name: string): readonly Collected[] | undefined {
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

export function save(name: string, collected: readonly Collected[]): void {
  mkdirSync(cache, { recursive: true })
  const rows = collected.flatMap((one) => one.rows)
  const values = new Float32Array(rows.length * featureNames.length)
  for (const [index, row] of rows.entries()) values.set(row, index * featureNames.length)
  const questions = collected.map(({ names: _, ...one }) => ({ ...one, rows: one.rows.length }))
  writeFileSync(join(cache, `${name}.bin`), values)
  writeFileSync(join(cache, `${name}.json`), JSON.stringify({ names: featureNames, questions }))
}
