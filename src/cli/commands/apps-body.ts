import { readFile } from "node:fs/promises"
import type { App } from "../../apps/app.ts"
import { describeApp } from "../../apps/describe.ts"
import { appsOf, findApp } from "../../apps/registry.ts"
import { type AppRun, failedRun, isUnreadableCode, runApp } from "../../apps/run.ts"
import { GroundworkError, groundworkError } from "../../core/errors.ts"
import type { Context } from "../../core/run.ts"
import type { AppParts, Groundwork } from "../../pipeline/port.ts"
import { type CommonOptions, type ExitStatus, readJsonLines, type Terminal } from "../session.ts"
import { readAhead, type Work, withFolders } from "./apps-folders.ts"

export interface RunOptions extends CommonOptions {
  readonly input?: string
  readonly inputs?: string
  readonly pageOnly?: boolean
  readonly schema?: string
  readonly model?: string
  readonly format?: string
}

/** A line an app; as JSON one document with the JSON Schemas of input and output. */
export function listApps(terminal: Terminal, own: readonly object[], json: boolean): void {
  const apps = appsOf(own)
  if (json) {
    terminal.out(JSON.stringify(apps.map(describeApp)))
    return
  }
  for (const app of apps) terminal.out(`${app.name.padEnd(12)} ${app.title}`)
}

/** Runs an app on every path (or on all, as the app declares) or on every line of `--inputs`, in order; a bad one does not stop the others. */
export async function runBody(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  name: string,
  paths: readonly string[],
  options: RunOptions,
): Promise<ExitStatus> {
  const app = findApp(runtime.ownApps, name)
  if (app === undefined)
    throw groundworkError(
      "usage",
      `there is no app "${name}": ${appsOf(runtime.ownApps)
        .map((entry) => entry.name)
        .join(", ")}`,
    )
  if (options.model !== undefined && app.train === undefined)
    throw groundworkError("usage", `${name} has no trained models; --as takes a person: user:ann,group:hr`)
  const base = await baseInput(options)
  if (app.takes === "none") requireInput(app, paths, base, options)
  let status: ExitStatus = 0
  const isTable = app.formats?.some((format) => format.name === options.format && format.isTable === true) === true
  let isBegun = false
  const listed = await workList(app, paths, base, options.inputs)
  const { works, skipped } = await withFolders(app.takes, listed, terminal.signal)
  for (const given of works) {
    const running = context(`run ${name}`)
    const { work, parts, failures } = await readAhead(app, runtime.appParts, running, given)
    if (failures.length > 0) status = 1
    for (const failure of failures) terminal.error(failure)
    const run = await attempt(app, runtime, parts, running, work)
    if ("error" in run) {
      status = 1
      terminal.error(run.error)
    } else if (run.problems?.some(({ code }) => isUnreadableCode(code))) status = 1
    if (options.json === true) terminal.out(JSON.stringify(run))
    else {
      if (run.id !== undefined && works.length > 1 && options.format === undefined) terminal.out(`${run.id}:`)
      if (!("error" in run)) {
        const shown = app.render?.(run.output, options.format, run) ?? JSON.stringify(run, null, 2)
        for (const part of isTable && isBegun ? withoutHead(shown) : [shown]) terminal.out(part)
        isBegun = true
      }
      // Beside the output, which may be a file of its own (--format).
      if (!("error" in run) && app.render !== undefined) describeProblems(run).forEach(terminal.error)
      terminal.error(describeRun(run, work.paths))
    }
  }
  if (skipped.length > 0) terminal.error(`${skipped.length} skipped (no reader for their kind)`)
  return status
}

/** A table without the line that names its columns; nothing where it has no other. */
function withoutHead(table: string): readonly string[] {
  const end = table.indexOf("\n")
  return end === -1 ? [] : [table.slice(end + 1)]
}

function describeProblems({ problems = [] }: AppRun): readonly string[] {
  return problems.map(({ code, message }) => (message.startsWith(`${code}: `) ? message : `${code}: ${message}`))
}

function describeRun(run: AppRun, paths: readonly string[]): string {
  const { id, ms, trace } = run
  const status = "error" in run ? "failed" : run.status
  const named = id === undefined ? "" : `${id}: `
  const place = paths.length === 0 ? "" : `${paths[0]}${paths.length > 1 ? ` and ${paths.length - 1} more` : ""}: `
  return `${named}${place}${status}, ${Math.round(ms)} ms, trace ${trace}`
}

/** An app that reads no files says what it wants instead. @throws usage */
function requireInput(
  app: App<unknown, unknown>,
  paths: readonly string[],
  base: Readonly<Record<string, unknown>>,
  options: RunOptions,
): void {
  const example = JSON.stringify(app.cases[0]?.input ?? {})
  const wanted = `${app.name} reads no files; give --input '${example}' or --inputs FILE.jsonl`
  if (paths.length > 0) throw groundworkError("usage", wanted)
  const isGiven = options.input !== undefined || options.inputs !== undefined
  if (!isGiven && !app.input.safeParse(base).success) throw groundworkError("usage", wanted)
}

async function attempt(
  app: App<unknown, unknown>,
  runtime: Groundwork,
  parts: AppParts,
  context: Context,
  work: Work,
): Promise<AppRun | (AppRun & { readonly error: string })> {
  const finish = async (run: AppRun) => {
    await runtime.record(context, { status: run.status, input: { input: work.input, paths: work.paths }, output: run })
    return run
  }
  if (work.problem !== undefined)
    return finish(failedRun(app.name, work.input, work.paths, work.problem, context.run.id))
  try {
    return await finish(await runApp(app, context, parts, work.input, work.paths))
  } catch (error) {
    if (context.signal.aborted) throw groundworkError("cancelled", "", error)
    const fault =
      error instanceof GroundworkError
        ? error
        : groundworkError("internal", error instanceof Error ? error.message : String(error), error)
    return finish(failedRun(app.name, work.input, work.paths, fault, context.run.id))
  }
}

async function workList(
  app: App<unknown, unknown>,
  paths: readonly string[],
  base: Readonly<Record<string, unknown>>,
  inputs: string | undefined,
): Promise<readonly Work[]> {
  if (inputs !== undefined) {
    return (await readJsonLines(inputs)).map((line) => {
      if (line.problem !== undefined)
        return { input: {}, paths: [], problem: groundworkError("input_invalid", line.problem) }
      const record =
        typeof line.value === "object" && line.value !== null ? (line.value as Readonly<Record<string, unknown>>) : {}
      const own = Array.isArray(record.paths)
        ? record.paths.map(String)
        : typeof record.path === "string"
          ? [record.path]
          : []
      return { input: { ...base, ...record }, paths: own }
    })
  }
  switch (app.takes) {
    case "none":
      return [{ input: base, paths: [] }]
    case "all":
      return [{ input: base, paths }]
    case "each":
      if (paths.length === 0) throw groundworkError("usage", `${app.name} needs a path`)
      return paths.map((path) => ({ input: base, paths: [path] }))
    default:
      return app.takes satisfies never
  }
}

async function baseInput(options: RunOptions): Promise<Readonly<Record<string, unknown>>> {
  const given = options.input === undefined ? {} : parseObject(options.input, "--input")
  const schema = options.schema === undefined ? {} : { schema: await readSchema(options.schema) }
  return {
    ...given,
    ...schema,
    ...(options.pageOnly === true ? { pageOnly: true } : {}),
    ...(options.model === undefined ? {} : { model: options.model }),
  }
}

async function readSchema(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw groundworkError("path_missing", path, cause)
  })
  return parseObject(text, path)
}

function parseObject(text: string, name: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>
  } catch (cause) {
    throw groundworkError("usage", `${name} is not JSON`, cause)
  }
  throw groundworkError("usage", `${name} must be a JSON object`)
}

/** `groundwork train APP FILE --as NAME` */
export async function trainBody(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  name: string,
  file: string,
  options: { readonly as: string; readonly items?: string; readonly json?: boolean },
): Promise<ExitStatus> {
  const app = findApp(runtime.ownApps, name)
  if (app?.train === undefined)
    throw groundworkError(
      "usage",
      `"${name}" cannot be trained: ${appsOf(runtime.ownApps)
        .filter((entry) => entry.train !== undefined)
        .map((entry) => entry.name)
        .join(", ")} can`,
    )
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw groundworkError("path_missing", file, cause)
  })
  const training = context(`train ${name}`)
  const report = await app.train(
    training,
    runtime.appParts,
    { bytes, path: file, options: options.items === undefined ? {} : { items: options.items } },
    options.as,
  )
  await runtime.record(training, { status: "done", input: { file, as: options.as }, output: report })
  terminal.out(
    options.json === true
      ? JSON.stringify({ app: name, as: options.as, report })
      : `${name} learned from ${file} as “${options.as}”:\n${app.renderReport?.(report) ?? JSON.stringify(report, null, 2)}`,
  )
  return 0
}
