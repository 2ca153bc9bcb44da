import { createHash } from "node:crypto"
import { resolve } from "node:path"
import type { AppCase } from "../../apps/app.ts"
import { apps, findApp } from "../../apps/registry.ts"
import { runApp } from "../../apps/run.ts"
import { formatError, GroundworkError, groundworkError } from "../../core/errors.ts"
import { parsePrincipal } from "../../core/principal.ts"
import type { Context } from "../../core/run.ts"
import { readDataset } from "../../evaluate/dataset.ts"
import { evaluateDataset, type Report, type Subject } from "../../evaluate/evaluate.ts"
import type { AskOptions, Groundwork } from "../../pipeline/port.ts"
import { type ExitStatus, readJsonLines, share, type Terminal } from "../session.ts"

interface BodyOptions {
  readonly app?: string
  readonly answerer: string
  readonly minConfidence?: string
  readonly limit: number | undefined
  readonly worst: number
  readonly split?: string
  readonly json?: boolean
}

const collection = "evaluation"

/** Each data set has a home of its own beside the work, so that its documents go in once and mix with nothing. */
export async function evaluationHome(dataset: string): Promise<string | undefined> {
  const read = await readDataset(dataset)
  if (read.documents === undefined) return undefined
  const hash = createHash("sha256").update(resolve(dataset)).digest("hex").slice(0, 12)
  return resolve(".cache", "evaluation", hash)
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
  if (dataset.documents !== undefined) await runtime.ingest(context("ingest"), [dataset.documents], { collection })
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
    .map(
      ([name, value]) =>
        `${name.padEnd(22)} ${typeof value === "number" ? Number(value.toFixed(4)) : JSON.stringify(value)}`,
    )
  const cases: readonly unknown[] =
    report.kind === "retrieval" ? [...report.cases].sort((left, right) => left.ndcg10 - right.ndcg10) : report.cases
  return [
    `${report.dataset} (${report.kind})`,
    ...totals,
    ...cases.slice(0, worst).map((entry) => JSON.stringify(entry)),
  ]
}

/** Cases of an app: each `expect` is a dotted path into the run with the value that must stand there. */
async function evaluateApp(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  name: string,
  path: string,
  json: boolean,
): Promise<ExitStatus> {
  const app = findApp(name)
  if (app === undefined)
    throw groundworkError("usage", `there is no app "${name}": ${apps.map((entry) => entry.name).join(", ")}`)
  let [right, wrong] = [0, 0]
  const sums = new Map<string, { total: number; count: number }>()
  for (const line of await readJsonLines(path)) {
    const given = line.value as AppCase<unknown> & { readonly expected?: unknown }
    try {
      const run = await runApp(app, context(`run ${name}`), runtime.appParts, given.input ?? {}, given.paths ?? [])
      const misses = Object.entries(given.expect ?? {}).filter(
        ([at, value]) => JSON.stringify(valueAt(run, at)) !== JSON.stringify(value),
      )
      if (misses.length === 0) right += 1
      else wrong += 1
      const scores = app.score?.(given.expected ?? given.expect, run.output) ?? {}
      for (const [metric, value] of Object.entries(scores)) {
        const sum = sums.get(metric) ?? { total: 0, count: 0 }
        sums.set(metric, { total: sum.total + value, count: sum.count + 1 })
      }
      if (json) terminal.out(JSON.stringify({ id: given.id, misses: misses.map(([at]) => at), scores }))
      else if (misses.length > 0)
        terminal.out(
          `✗ ${given.id}: ${misses.map(([at, value]) => `${at} is ${JSON.stringify(valueAt(run, at))}, not ${JSON.stringify(value)}`).join("; ")}`,
        )
    } catch (error) {
      if (!(error instanceof GroundworkError)) throw error
      wrong += 1
      terminal.error(`${given.id}: ${formatError(error)}`)
    }
  }
  if (!json) {
    terminal.out(`${right} of ${right + wrong} cases hold`)
    for (const [metric, { total, count }] of sums) terminal.out(`${metric.padEnd(22)} ${(total / count).toFixed(4)}`)
  }
  return wrong > 0 ? 1 : 0
}

/** `output.fields.number.value` of a run. */
function valueAt(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (at, key) => (typeof at === "object" && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined),
      value,
    )
}
