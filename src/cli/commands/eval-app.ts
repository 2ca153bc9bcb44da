import { existsSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { z } from "zod"
import type { App } from "../../apps/app.ts"
import { appsOf, findApp } from "../../apps/registry.ts"
import { type AppRun, runApp } from "../../apps/run.ts"
import { formatError, GroundworkError, groundworkError } from "../../core/errors.ts"
import type { Context } from "../../core/run.ts"
import type { Groundwork } from "../../pipeline/port.ts"
import { type ExitStatus, readJsonLines, type Terminal } from "../session.ts"
import { appCaseForm } from "./line-forms.ts"

const caseSchema = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  input: z.looseObject({}).optional(),
  paths: z.array(z.string()).optional(),
  path: z.string().optional(),
  expect: z.looseObject({}).optional(),
  expected: z.looseObject({}).optional(),
})

type AppCaseLine = z.infer<typeof caseSchema>

/**
 * Cases of an app, one a line: each key of `expect` is a dotted path into the run with the value that must stand there;
 * `expected` is what the app's own score compares with. A bad line is an error with its number; the others go on.
 */
export async function evaluateApp(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  name: string,
  path: string,
  json: boolean,
): Promise<ExitStatus> {
  const app = findApp(runtime.ownApps, name)
  if (app === undefined)
    throw groundworkError(
      "usage",
      `there is no app "${name}": ${appsOf(runtime.ownApps)
        .map((entry) => entry.name)
        .join(", ")}`,
    )
  let [right, wrong] = [0, 0]
  const sums = new Map<string, { total: number; count: number }>()
  for (const line of await readJsonLines(path)) {
    let id = `line ${line.line}`
    try {
      const given = parseCase(app, line)
      if (given.id !== undefined) id = String(given.id)
      const paths = [...(given.paths ?? []), ...(given.path === undefined ? [] : [given.path])]
      const files = paths.map((file) => besideCases(path, file))
      const run = await runApp(app, context(`run ${name}`), runtime.appParts, given.input ?? {}, files)
      const misses = missesOf(run, given.expect ?? {})
      const scores = given.expected === undefined ? {} : scoresOf(app, given.expected, run)
      if (misses.length === 0) right += 1
      else wrong += 1
      for (const [metric, value] of Object.entries(scores)) {
        const sum = sums.get(metric) ?? { total: 0, count: 0 }
        sums.set(metric, { total: sum.total + value, count: sum.count + 1 })
      }
      if (json) terminal.out(JSON.stringify({ id, misses: misses.map(({ at }) => at), scores, trace: run.trace }))
      else if (misses.length > 0) terminal.out(`✗ ${id}: ${misses.map(describeMiss).join("; ")}`)
    } catch (error) {
      if (context("eval").signal.aborted) throw error
      wrong += 1
      const fault = formatError(asFault(error))
      if (json) terminal.out(JSON.stringify({ id, line: line.line, error: fault }))
      const place = `line ${line.line}`
      terminal.error(`${id === place ? place : `${place} (${id})`}: ${fault}`)
    }
  }
  const totals = [...sums].map(([metric, { total, count }]) => [metric, total / count] as const)
  if (json)
    terminal.out(JSON.stringify({ app: name, cases: right + wrong, hold: right, scores: Object.fromEntries(totals) }))
  else {
    terminal.out(`${right} of ${right + wrong} cases hold`)
    for (const [metric, mean] of totals)
      terminal.out(`${metric.padEnd(22)} ${Number.isNaN(mean) ? "–" : mean.toFixed(4)}`)
  }
  return wrong > 0 ? 1 : 0
}

/** @throws input_invalid with what is wrong and what a line looks like */
function parseCase(
  app: App<unknown, unknown>,
  line: { readonly value?: unknown; readonly problem?: string },
): AppCaseLine {
  const wrong = (what: string) => groundworkError("input_invalid", `${what}; each line is ${appCaseForm}`)
  if (line.problem !== undefined) throw wrong(line.problem)
  const parsed = caseSchema.safeParse(line.value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw wrong(`${issue?.path.join(".") || "it"}: ${issue?.message ?? ""}`)
  }
  const given = parsed.data
  if (given.expect === undefined && given.expected === undefined) throw wrong("it has neither expect nor expected")
  const hasPaths = given.path !== undefined || (given.paths ?? []).length > 0
  if (app.takes === "each" && !hasPaths) throw wrong(`it has no paths, and ${app.name} reads files`)
  if (app.takes !== "each" && !hasPaths && given.input === undefined) throw wrong("it has no input")
  return given
}

/** Paths are relative to the file of cases where they are there, else to the working folder. */
function besideCases(cases: string, path: string): string {
  const beside = resolve(dirname(cases), path)
  return cases !== "-" && existsSync(beside) ? beside : path
}

interface Miss {
  readonly at: string
  readonly found: unknown
  readonly wanted: unknown
}

function missesOf(run: AppRun, expect: Readonly<Record<string, unknown>>): readonly Miss[] {
  return Object.entries(expect)
    .map(([at, wanted]) => ({ at, found: valueAt(run, at), wanted }))
    .filter(({ found, wanted }) => JSON.stringify(found) !== JSON.stringify(wanted))
}

function describeMiss({ at, found, wanted }: Miss): string {
  return `${at} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`
}

/** @throws input_invalid where `expected` has another form than the app's score takes */
function scoresOf(app: App<unknown, unknown>, expected: unknown, run: AppRun): Readonly<Record<string, number>> {
  try {
    return app.score?.(expected, run.output) ?? {}
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const issue = error.issues[0]
    throw groundworkError("input_invalid", `expected.${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, error)
  }
}

function asFault(error: unknown): GroundworkError {
  if (error instanceof GroundworkError) return error
  return groundworkError("internal", error instanceof Error ? error.message : String(error), error)
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
