import type { Usage } from "../core/answer.ts"
import { formatError, GroundworkError, groundworkError } from "../core/errors.ts"
import { isFound, type NotFound } from "../core/finding.ts"
import { type Context, throwIfOver } from "../core/run.ts"
import type { App, AppParts, AppProblem, AppResult, SourceDocument } from "./app.ts"
import { findingsOf, gateOutput } from "./gate.ts"
import { requoted, screenedParts } from "./planted.ts"

/** What one run of an app gives at every door. */
export interface AppRun {
  readonly id?: string
  readonly source?: string
  readonly app: string
  readonly status: AppResult<unknown>["status"]
  readonly output: unknown
  readonly problems?: readonly AppProblem[]
  readonly usage?: Usage
  readonly cost?: number
  readonly ms: number
  readonly trace: string
}

/** A value that waits for a person: where it is, what was found, and what speaks for it. */
export interface ReviewItem {
  readonly id: string
  readonly app: string
  readonly run: string
  readonly at: string
  readonly input: unknown
  readonly source?: string
  readonly finding: unknown
  readonly createdAt: string
  readonly decision?: {
    readonly kind: "accepted" | "corrected" | "rejected"
    readonly value?: unknown
    readonly by: string
    readonly decidedAt: string
  }
}

/**
 * Runs an app on one input: parse, read the files (without what is planted in them), run, gate, queue what a person must see.
 * @throws input_invalid when the input does not fit the app's schema; errors of reading the files
 */
export async function runApp<Input, Output>(
  app: App<Input, Output>,
  context: Context,
  given: AppParts,
  rawInput: unknown,
  paths: readonly string[],
): Promise<AppRun> {
  const startedAtMs = performance.now()
  const { parts, touched, problems: planted } = screenedParts(given)
  const parsed = app.input.safeParse(await withModel(app, parts, rawInput))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw groundworkError("input_invalid", `${app.name}: ${issue?.path.join(".") || "input"}: ${issue?.message ?? ""}`)
  }
  const { sources, unread } = await readSources(app, context, parts, paths)
  context.run.step("read", startedAtMs, {
    sources: sources.map((source) => ({ source: source.source, characters: source.text.length })),
  })
  const result = await app.run(context, parts, parsed.data, sources)
  const output = requoted(result.output, touched)
  const gated = gateOutput(output, await textsOf(output, [...touched.values(), ...sources], parts))
  const doubtful = needsReview(app, gated.output)
  // An app may want a person to look at the whole, whatever its single values are: sums that do not add up, a changed account.
  const isWholeInDoubt = result.status === "review" && (doubtful.length === 0 || (result.problems ?? []).length > 0)
  const waiting = isWholeInDoubt ? [...doubtful, { at: "", finding: wholeInDoubt(result.problems) }] : doubtful
  const isPending = waiting.length > 0 && result.status !== "abstained"
  const problems = [...unread, ...planted(), ...(result.problems ?? []), ...gated.problems]
  const status = unread.length > 0 && result.status === "done" ? "partial" : result.status
  const id = idOf(rawInput)
  const run: AppRun = {
    ...(id === undefined ? {} : { id }),
    ...(paths.length === 0 ? {} : { source: paths.join(", ") }),
    app: app.name,
    status: isPending ? "review" : status,
    output: app.output.parse(gated.output),
    ...(problems.length === 0 ? {} : { problems }),
    ...(result.usage === undefined ? {} : { usage: result.usage }),
    ...(result.cost === undefined ? {} : { cost: result.cost }),
    ms: Math.round((performance.now() - startedAtMs) * 10) / 10,
    trace: context.run.id,
  }
  for (const place of isPending ? waiting : []) {
    const item: ReviewItem = {
      id: itemId(context.run.id, place.at),
      app: app.name,
      run: context.run.id,
      at: place.at,
      input: rawInput,
      ...(paths.length === 0 ? {} : { source: paths.join(", ") }),
      finding: place.finding,
      createdAt: context.now().toISOString(),
    }
    await parts.store.saveRecord(reviewKind, item.id, item)
  }
  return run
}

/** Reads the files; one that cannot be read ends the run, or is a problem where the app goes on without it. */
async function readSources(
  app: Pick<App<unknown, unknown>, "readsTextless" | "goesOnWithout">,
  context: Context,
  parts: AppParts,
  paths: readonly string[],
): Promise<{ readonly sources: readonly SourceDocument[]; readonly unread: readonly AppProblem[] }> {
  const sources: SourceDocument[] = []
  const unread: AppProblem[] = []
  for (const path of paths) {
    throwIfOver(context)
    try {
      sources.push(await parts.readFile(context, path, { allowsTextless: app.readsTextless ?? false }))
    } catch (error) {
      if (app.goesOnWithout !== true || paths.length === 1 || context.signal.aborted || !isUnreadable(error))
        throw error
      unread.push({ code: error.code, message: formatError(groundworkError(error.code, path, error)) })
    }
  }
  return { sources, unread }
}

/** True for faults of one file, and for problems that tell of one. */
export function isUnreadable(fault: unknown): fault is GroundworkError {
  return fault instanceof GroundworkError && isUnreadableCode(fault.code)
}

/** True for codes that say that one file could not be read. */
export function isUnreadableCode(code: string): boolean {
  return /^(?:file|reader|path)_/.test(code)
}

/** Kind under which review items are kept in the store's records. */
export const reviewKind = "review"

/** Id of what waits at a place of a run's output; the place of the whole is "". */
export function itemId(run: string, at: string): string {
  return `${run}:${at}`
}

/** Where nobody names a model, the one that was trained last is meant. */
async function withModel(
  app: Pick<App<unknown, unknown>, "name" | "train">,
  parts: AppParts,
  rawInput: unknown,
): Promise<unknown> {
  if (app.train === undefined || typeof rawInput !== "object" || rawInput === null || "model" in rawInput)
    return rawInput
  const model = await parts.trained.last(app.name)
  return model === undefined ? rawInput : { ...rawInput, model }
}

function wholeInDoubt(problems: readonly AppProblem[] | undefined): NotFound {
  const reason = problems?.map((problem) => problem.message).join("; ")
  return {
    status: "unclear",
    reason: reason === undefined || reason === "" ? "The app asks for a person" : reason,
    nearest: [],
  }
}

/** Findings that are unclear, or found with less confidence than the app asks for. An app without a threshold queues nothing. */
function needsReview<Output>(app: Pick<App<unknown, Output>, "reviewBelow">, output: Output) {
  const threshold = app.reviewBelow
  if (threshold === undefined) return []
  return findingsOf(output).filter(({ finding }) =>
    isFound(finding)
      ? finding.confidence < threshold || finding.verdict === "contradicted"
      : finding.status === "unclear",
  )
}

/** Canonical texts of the versions an output cites: the files just read, or the store's. */
async function textsOf(
  output: unknown,
  sources: readonly SourceDocument[],
  parts: AppParts,
): Promise<(version: string) => string | undefined> {
  const texts = new Map<string, string | undefined>()
  // Of a source with a withheld sentence the whole text comes first.
  for (const { version, text } of sources) if (!texts.has(version)) texts.set(version, text)
  for (const { finding } of findingsOf(output)) {
    for (const citation of isFound(finding) ? finding.evidence : finding.nearest) {
      if (citation.kind === "record" || texts.has(citation.version)) continue
      texts.set(citation.version, await parts.store.text(citation.version))
    }
  }
  return (version) => texts.get(version)
}

/** A failed input is a line of its own, so that the others go on. */
export function failedRun(
  app: string,
  rawInput: unknown,
  paths: readonly string[],
  error: GroundworkError,
  trace: string,
): AppRun & { readonly error: string } {
  const id = idOf(rawInput)
  return {
    ...(id === undefined ? {} : { id }),
    ...(paths.length === 0 ? {} : { source: paths.join(", ") }),
    app,
    status: "abstained",
    output: null,
    problems: [{ code: error.code, message: formatError(error) }],
    error: formatError(error),
    ms: 0,
    trace,
  }
}

function idOf(rawInput: unknown): string | undefined {
  if (typeof rawInput !== "object" || rawInput === null) return undefined
  const record = rawInput as Readonly<Record<string, unknown>>
  const id = record.id ?? record._id
  return typeof id === "string" || typeof id === "number" ? String(id) : undefined
}
