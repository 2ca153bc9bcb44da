import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { groundworkError } from "../../core/errors.ts"
import { parsePrincipal } from "../../core/principal.ts"
import type { Context } from "../../core/run.ts"
import { readDataset } from "../../evaluate/dataset.ts"
import { evaluateDataset, type Report, type Subject } from "../../evaluate/evaluate.ts"
import type { AskOptions, Groundwork } from "../../pipeline/port.ts"
import { databaseFile } from "../../store/port.ts"
import { type CommonOptions, configOf, type ExitStatus, share, type Terminal, withRuntime } from "../session.ts"
import { evaluateApp } from "./eval-app.ts"

interface BodyOptions {
  readonly app?: string
  readonly answerer: string
  readonly minConfidence?: string
  readonly limit: number | undefined
  readonly worst: number
  readonly split?: string
  readonly json?: boolean
  /** The data set's documents go to no model elsewhere. */
  readonly localOnly: boolean
}

const collection = "evaluation"

/** Each data set has a home of its own for each embedder beside the work: its documents go in once and mix with nothing. */
export async function evaluationHome(dataset: string, embedder: string): Promise<string | undefined> {
  const read = await readDataset(dataset)
  if (read.documents === undefined) return undefined
  const hash = createHash("sha256")
    .update(`${resolve(dataset)}\n${embedder}`)
    .digest("hex")
    .slice(0, 12)
  return resolve(".cache", "evaluation", hash)
}

/** True if a document of the data set stays on this machine by a collection of the home of the settings. */
export async function isKeptAtHome(terminal: Terminal, options: CommonOptions, dataset: string): Promise<boolean> {
  const { documents } = await readDataset(dataset)
  const { home } = await configOf(terminal, options)
  if (documents === undefined || !existsSync(join(home, databaseFile))) return false
  const { holdsWhatIsKept } = await import("../../pipeline/kept-here.ts")
  return withRuntime(terminal, options, ({ store }) => holdsWhatIsKept(store, documents), { readOnly: true })
}

/** `groundwork eval`: documents in, every case answered or ranked, scored per case and in total. */
export async function evalBody(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  path: string,
  options: BodyOptions,
): Promise<ExitStatus> {
  if (options.app !== undefined)
    return evaluateApp(terminal, runtime, context, options.app, path, options.json === true)
  const answerer = (["extractive", "model", "auto"] as const).find((name) => name === options.answerer)
  if (answerer === undefined)
    throw groundworkError("usage", `--answerer can be extractive, model or auto, not "${options.answerer}"`)
  const dataset = await readDataset(path, options.split)
  const keep = options.localOnly ? { localOnly: true } : {}
  if (dataset.documents !== undefined)
    await runtime.ingest(context("ingest"), [dataset.documents], { collection, ...keep })
  const ask: AskOptions = {
    answerer,
    ...(options.minConfidence === undefined ? {} : { minConfidence: share("--min-confidence", options.minConfidence) }),
  }
  const subject: Subject = {
    answer: (question) => {
      const asking = context("evaluate")
      return runtime.ask(
        question.as === undefined ? asking : { ...asking, principal: parsePrincipal(question.as) },
        question,
        ask,
      )
    },
    rank: async (query) =>
      (await runtime.rankDocuments(context("evaluate"), { text: query.text, k: query.k })).map(
        (ranked) => ranked.document,
      ),
  }
  const report = await evaluateDataset(subject, dataset, {
    signal: terminal.signal,
    ...(options.limit === undefined ? {} : { limit: options.limit }),
  })
  if (options.json === true) terminal.out(JSON.stringify(report))
  else for (const line of describeReport(report, options.worst)) terminal.out(line)
  return 0
}

function describeReport(report: Report, worst: number): readonly string[] {
  // Curves and bins are for `--json` and the plots.
  const totals = Object.entries(report.totals)
    .filter(([, value]) => typeof value === "number")
    .map(([name, value]) => `${name.padEnd(22)} ${Number.isNaN(value) ? "–" : Number(Number(value).toFixed(4))}`)
  const cases: readonly unknown[] =
    report.kind === "retrieval" ? [...report.cases].sort((left, right) => left.ndcg10 - right.ndcg10) : report.cases
  return [
    `${report.dataset} (${report.kind})`,
    ...totals,
    ...cases.slice(0, worst).map((entry) => JSON.stringify(entry)),
  ]
}
