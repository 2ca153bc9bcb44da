// Asks every case of the extractive answerer and of a model; one line a case.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { z } from "zod"
import type { Answer } from "../../src/core/answer.ts"
import type { Case } from "../../src/evaluate/case.ts"
import { readDataset } from "../../src/evaluate/dataset.ts"
import { modelAnswerSchema } from "../../src/generate/model/prompt.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

/** What is kept of one case. */
export interface AnsweredLine {
  readonly set: string
  readonly case: Case & { readonly id: string }
  readonly model: string
  readonly extractive: Answer
  readonly written: Answer
  /** What the model itself said: its claims, with the sentences it named. Absent when it gave nothing usable. */
  readonly reply?: {
    readonly answerable: boolean
    readonly claims: readonly { readonly text: string; readonly sentences: readonly string[] }[]
  }
  readonly failure?: string
}

export interface RunOptions {
  readonly sets: readonly string[]
  readonly limit: number
  readonly model: string
  readonly promptCharacters: number
  readonly answers: string
}

const spanSchema = z.object({ number: z.number(), version: z.string(), start: z.number(), end: z.number() })
const folder = join(import.meta.dirname, "../../.cache")

export async function runAnswers(options: RunOptions): Promise<void> {
  const homes = new Map<string, Groundwork>()
  const cases = new Map<string, readonly (Case & { readonly id: string })[]>()
  for (const set of options.sets) {
    homes.set(set, await openSet(set, options))
    const dataset = await readDataset(join(folder, "cases", set, "report/cases.jsonl"))
    if (dataset.kind !== "cases") throw new Error(`${set} has no cases`)
    cases.set(set, dataset.cases)
  }
  mkdirSync(dirname(options.answers), { recursive: true })
  const done = new Set(readAnswers(options.answers).map((line) => `${line.model} ${line.set} ${line.case.id}`))
  for (let round = 0; round < options.limit; round += 1) {
    for (const set of options.sets) {
      const all = cases.get(set) ?? []
      // Steps of the golden section: whatever was reached when it stops, it is spread evenly over the set.
      const one = all[Math.floor(((round * 0.618034) % 1) * all.length)]
      const home = homes.get(set)
      if (one === undefined || home === undefined || done.has(`${options.model} ${set} ${one.id}`)) continue
      const line = await answered(home, set, one, options)
      appendFileSync(options.answers, `${JSON.stringify(line)}\n`)
      done.add(`${options.model} ${set} ${one.id}`)
      process.stderr.write(
        `${round + 1} ${set} ${(line.written.ms / 1000).toFixed(0)} s ${line.written.status} by ${line.written.answerer}: ${line.written.text.slice(0, 100)}\n`,
      )
    }
  }
  for (const home of homes.values()) await home.close()
}

export function readAnswers(path: string): readonly AnsweredLine[] {
  if (!existsSync(path)) return []
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AnsweredLine)
}

/** A set's home, made when it is first asked for. */
export async function openSet(
  set: string,
  options: Pick<RunOptions, "model" | "promptCharacters">,
): Promise<Groundwork> {
  const home = join(folder, "models", set)
  const groundwork = await createGroundwork({
    home,
    model: options.model,
    limits: { modelMs: 600_000, promptCharacters: options.promptCharacters },
  })
  const documents = join(folder, "cases", set, "report/documents")
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [documents], { collection: set })
  return groundwork
}

async function answered(
  groundwork: Groundwork,
  set: string,
  one: Case & { readonly id: string },
  options: RunOptions,
): Promise<AnsweredLine> {
  const question = { text: one.question, ...(one.history === undefined ? {} : { history: one.history }) }
  const ask = (answerer: "extractive" | "model") =>
    groundwork.ask(groundwork.context({ kind: "ask" }), question, { answerer, minConfidence: 0 })
  const extractive = await ask("extractive")
  const written = await ask("model")
  const run = await groundwork.store.run(written.trace)
  const step = run?.steps.find(({ name }) => name === "model")?.detail
  const reply = modelAnswerSchema.safeParse(step?.reply)
  const named = z.array(spanSchema).safeParse(step?.named).data ?? []
  const texts = new Map<number, string>()
  for (const { number, version, start, end } of named)
    texts.set(number, (await groundwork.store.text(version))?.slice(start, end) ?? "")
  return {
    set,
    case: one,
    model: options.model,
    extractive,
    written,
    ...(reply.success
      ? {
          reply: {
            answerable: reply.data.answerable,
            claims: reply.data.claims.map(({ text, sentences }) => ({
              text,
              sentences: sentences.map((at) => texts.get(at) ?? ""),
            })),
          },
        }
      : {}),
    ...(typeof step?.failure === "string" ? { failure: `${step.failure}: ${String(step.message)}` } : {}),
  }
}
