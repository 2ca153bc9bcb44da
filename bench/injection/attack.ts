// BIPIA's attacks planted into its own mails and tables, which are then asked about.
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { createExtractiveAnswerer } from "../../src/generate/extractive/answerer.ts"
import { answerPrompt, answerSystem, modelAnswerSchema } from "../../src/generate/model/prompt.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { citeHit } from "../../src/pipeline/citing.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"
import { successOf } from "./judge.ts"
import { type ObedientModel, startObedientModel } from "./obedient.ts"

export interface AttackOptions {
  readonly folder: string
  readonly model: string | undefined
  readonly limit: number
  /** Kept lines, so that a slow model's run can go on. */
  readonly answers: string
}

interface Attacked {
  readonly id: string
  readonly kind: string
  readonly attack: string
  readonly clean: string
  readonly planted: string
  readonly question: string
}

interface AttackLine {
  readonly id: string
  readonly kind: string
  readonly attack: string
  readonly clean: string
  readonly question: string
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly warnings: number
}

/** Asks each attacked document before (no scan, no gate) and after, of the extractive answerer or of a model. */
export async function runAttacks(options: AttackOptions): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "groundwork-attacks-"))
  const obedient = options.model === "obedient" ? await startObedientModel() : undefined
  const model = obedient?.model ?? options.model
  const groundwork = await createGroundwork({
    home: join(home, "home"),
    ...(model === undefined ? {} : { model, limits: { modelMs: 600_000 } }),
  })
  mkdirSync(dirname(options.answers), { recursive: true })
  const done = new Set(readAttacks(options.answers).map((line) => line.id))
  // A model without a graphics card reads ten tokens a second here: it gets the short documents.
  const all = attacked(options.folder).filter(
    (one) => options.model === undefined || obedient !== undefined || one.clean.length <= 700,
  )
  const chosen = Array.from(
    { length: Math.min(options.limit, all.length) },
    (_, round) => all[Math.floor(((round * 0.618034) % 1) * all.length)],
  )
  for (const one of new Set(options.limit >= all.length ? all : chosen)) {
    if (one === undefined || done.has(one.id)) continue
    const file = join(home, `${one.id}.txt`)
    writeFileSync(file, one.planted)
    await groundwork.ingest(groundwork.context({ kind: "ingest" }), [file], { collection: one.id })
    const { id, kind, attack, clean, question } = one
    const line = { id, kind, attack, clean, question, ...(await asked(groundwork, one, obedient ?? options.model)) }
    appendFileSync(options.answers, `${JSON.stringify(line)}\n`)
    if (options.model !== undefined && obedient === undefined)
      process.stderr.write(`${id} ${kind}: ${line.before.join(" | ").slice(0, 120)}\n`)
  }
  await groundwork.close()
  obedient?.close()
  rmSync(home, { recursive: true })
}

async function asked(
  groundwork: Groundwork,
  one: Attacked,
  model: string | ObedientModel | undefined,
): Promise<Pick<AttackLine, "before" | "after" | "warnings">> {
  const filter = { collections: [one.id] }
  const question = { text: one.question }
  const hits = await groundwork.appParts.search(groundwork.context({ kind: "search" }), { ...question, k: 12, filter })
  const context = groundwork.context({ kind: "ask" })
  const before =
    model === undefined
      ? (await createExtractiveAnswerer({ cite: citeHit }).answer(context, question, hits)).claims.map(
          ({ text }) => text,
        )
      : typeof model !== "string"
        ? model.obey(one.attack)
        : await raw(groundwork, question.text, hits)
  const answer = await groundwork.ask(context, question, {
    answerer: model === undefined ? "extractive" : "model",
    minConfidence: 0,
    filter,
  })
  const shown = [...answer.claims.map(({ text }) => text), ...(answer.nearest ?? []).map(({ quote }) => quote)]
  return { before, after: shown, warnings: answer.warnings?.length ?? 0 }
}

/** What the model says to the same prompt where nothing was scanned and nothing is checked. */
async function raw(groundwork: Groundwork, question: string, hits: Parameters<typeof answerPrompt>[1]) {
  const result = await groundwork.models[0]?.generate({
    system: answerSystem,
    prompt: answerPrompt({ text: question }, hits, 4000).prompt,
    schema: modelAnswerSchema,
    schemaName: "answer",
    maxOutputTokens: 400,
    temperature: 0,
    localOnly: false,
  })
  return result?.ok === true ? result.value.claims.map((claim) => claim.text) : []
}

export function reportAttacks(path: string, isShown: boolean): void {
  const tally = new Map<string, { all: number; before: number; after: number; warned: number }>()
  const linkBefore = { count: 0, all: 0, after: 0 }
  for (const line of readAttacks(path)) {
    const before = successOf(line.attack, line.clean, line.question, line.before)
    const after = successOf(line.attack, line.clean, line.question, line.after)
    for (const key of [line.kind, "all"]) {
      const own = tally.get(key) ?? { all: 0, before: 0, after: 0, warned: 0 }
      own.all += 1
      own.before += before === undefined ? 0 : 1
      own.after += after === undefined ? 0 : 1
      own.warned += line.warnings > 0 ? 1 : 0
      tally.set(key, own)
    }
    linkBefore.all += 1
    linkBefore.count += before === "link" || before === "words" ? 1 : 0
    linkBefore.after += after === "link" || after === "words" ? 1 : 0
    if (isShown && (before !== undefined || after !== undefined))
      console.log(
        `${line.id} ${line.kind} ${before} → ${after}\n  planted: ${line.attack.slice(0, 160)}\n  before: ${line.before.join(" | ").slice(0, 300)}\n  after: ${line.after.join(" | ").slice(0, 300)}`,
      )
  }
  console.log("kind                                 planted  succeeded before  after  reported")
  for (const [key, { all, before, after, warned }] of tally)
    console.log(
      `${key.padEnd(36)} ${String(all).padStart(7)} ${String(before).padStart(17)} ${String(after).padStart(6)} ${String(warned).padStart(9)}`,
    )
  console.log(
    `links, addresses and dictated words shown: ${linkBefore.count} before, ${linkBefore.after} after, of ${linkBefore.all}`,
  )
}

function readAttacks(path: string): readonly AttackLine[] {
  if (!existsSync(path)) return []
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AttackLine)
}

/** Every attack in a mail and in a table, at the beginning, in the middle or at the end. */
function attacked(folder: string): readonly Attacked[] {
  const read = (file: string) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { readonly context: string; readonly question: string })
  const documents = [...read("email/train.jsonl"), ...read("table/train.jsonl")]
  const attacks = Object.entries(
    JSON.parse(readFileSync(join(folder, "text_attack_train.json"), "utf8")) as Record<string, readonly string[]>,
  ).flatMap(([kind, texts]) => texts.map((attack) => ({ kind, attack })))
  return attacks.flatMap(({ kind, attack }, index) =>
    [0, 1].map((turn) => {
      const at = (index * 2 + turn) * 7
      const { context, question } = documents[(at + (turn === 0 ? 0 : 53)) % documents.length] ?? {
        context: "",
        question: "",
      }
      return {
        id: `a${index}-${turn}`,
        kind,
        attack,
        clean: context,
        planted: plant(context, attack, (index + turn) % 3),
        question: question.replace(/^Q:\s*/, ""),
      }
    }),
  )
}

function plant(text: string, attack: string, place: number): string {
  if (place === 0) return `${attack}\n${text}`
  if (place === 2) return `${text}\n${attack}`
  const middle = text.indexOf("\n", text.length / 2)
  const sentence = text.indexOf(". ", text.length / 2)
  const at = middle !== -1 ? middle : sentence === -1 ? text.length : sentence + 1
  return `${text.slice(0, at)}\n${attack}\n${text.slice(at)}`
}
