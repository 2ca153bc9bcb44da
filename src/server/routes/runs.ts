import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import { type RunRecord, takeTurn } from "../../core/run.ts"
import { nextOf } from "../paging.ts"
import { onlyReadable, type Reader, readerOf, withheld } from "../readable.ts"
import { type Call, callerOf, route } from "../route.ts"
import { doneSchema, idParams, pageQuery, turnSchema } from "../schemas.ts"

type Id = z.infer<typeof idParams>

const runSchema = z
  .looseObject({ id: z.string(), kind: z.string(), startedAt: z.string(), ms: z.number(), status: z.string() })
  .openapi("Run")
/** Runs looked through before others have their turn. */
const runsAtOnce = 200

const runsQuery = pageQuery.extend({
  kind: z.string().max(100).optional(),
  status: z.string().max(40).optional(),
  /** Only runs whose output cites this version of a document. */
  cites: z.string().max(200).optional(),
})

export const listRuns = route({
  method: "get",
  path: "/api/runs",
  summary: "The caller's runs, newest first; an administrator sees everyone's",
  role: "reader",
  query: runsQuery,
  reply: z.object({ runs: z.array(runSchema), next: z.string().optional() }),
  handle: async (call: Call<unknown, z.infer<typeof runsQuery>, unknown>) => {
    const { query, services, identity, deadline } = call
    const filter = {
      ...(query.kind === undefined ? {} : { kind: query.kind }),
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.cites === undefined ? {} : { version: query.cites }),
      ...(identity.role === "admin" ? {} : { user: callerOf(identity) }),
    }
    const { store } = services.groundwork
    const { cites: version } = query
    const found: RunRecord[] = version === undefined ? [...(await store.runs(filter, query.limit, query.after))] : []
    // Runs that saw the version and do not cite it are skipped here, so that a page is full as long as there are more.
    for (let before = query.after; version !== undefined && found.length < query.limit; ) {
      const page = await store.runs(filter, runsAtOnce, before)
      found.push(...page.filter((run) => cites(run.output, version)))
      before = page.at(-1)?.id
      if (page.length < runsAtOnce) break
      await takeTurn({ signal: deadline.signal, now: () => new Date() })
    }
    const reader = await readerOf(call)
    const runs: object[] = []
    for (const run of found.slice(0, query.limit)) {
      const mayRead = await reader.mayReadRun(run)
      // That a run cites it would tell that the version is there.
      if (!mayRead && query.cites !== undefined) continue
      const { steps: _steps, output, versions: _versions, ...rest } = mayRead ? run : withheld(run)
      runs.push({ ...rest, confidence: (output as { readonly confidence?: number } | null)?.confidence })
    }
    const last = found[query.limit - 1]
    return { runs, ...(last === undefined ? {} : { next: last.id }) }
  },
})

/** Whether something in the output cites the version; what was only looked at is no citation. */
function cites(output: unknown, version: string): boolean {
  if (typeof output !== "object" || output === null) return false
  if ("quote" in output && "version" in output && output.version === version) return true
  return Object.values(output).some((inner) => cites(inner, version))
}

export const readRun = route({
  method: "get",
  path: "/api/runs/{id}",
  summary: "A run as it was recorded, and as a story",
  role: "reader",
  params: idParams,
  reply: runSchema,
  handle: async (call: Call<Id, unknown, unknown>) => {
    const { params, services, context, identity } = call
    const asking = context("trace")
    const run = await services.groundwork.trace(
      identity.role === "admin" ? { ...asking, principal: { kind: "system" } } : asking,
      params.id,
    )
    if (run === undefined) throw groundworkError("not_found")
    // Who may read what may have changed since: then the run says so, and no more.
    const reader = await readerOf(call)
    const mayRead = await reader.mayReadRun(run)
    const shown = mayRead ? run : withheld(run)
    const sources = mayRead ? await sourcesOf(services.groundwork.store, reader, run.versions) : {}
    return { ...shown, story: services.groundwork.tellRun(shown), sources }
  },
})

/** Document and title of each version that a run saw: a trace itself names versions only, so that purging finds all. */
async function sourcesOf(
  store: Call<unknown, unknown, unknown>["services"]["groundwork"]["store"],
  reader: Reader,
  versions: readonly string[],
): Promise<Readonly<Record<string, { readonly document: string; readonly title: string }>>> {
  const sources: Record<string, { readonly document: string; readonly title: string }> = {}
  for (const { version, document: id } of await store.passages(versions.map((name) => `${name}:0`))) {
    // A version may be here for having been typed: it is named only to whom its document is open.
    const document = (await reader.mayReadAll({ document: id })) ? await store.document(id) : undefined
    if (document !== undefined) sources[version] = { document: id, title: document.title }
  }
  return sources
}

const markKinds = ["right", "wrong", "incomplete", "should-have-declined", "better-evidence"] as const
const markBody = z
  .strictObject({
    run: z.string().max(200),
    kind: z.enum(markKinds),
    note: z.string().max(4000).optional(),
    evidence: z
      .strictObject({
        document: z.string(),
        version: z.string(),
        start: z.number().int().min(0),
        end: z.number().int().min(1),
      })
      .optional(),
  })
  .openapi("Mark")

export const addMark = route({
  method: "post",
  path: "/api/marks",
  summary: "Say what an answer was: right, wrong, incomplete, should have declined, or where better evidence stands",
  role: "reader",
  body: markBody,
  reply: z.object({ id: z.string() }),
  isIdempotent: true,
  handle: async ({ body, services, context, identity }: Call<unknown, unknown, z.infer<typeof markBody>>) => {
    const run = await services.groundwork.trace(context("mark"), body.run)
    if (run === undefined) throw groundworkError("not_found")
    const id = `${body.run}.${body.kind}.${callerOf(identity)}`
    const evidence = body.evidence === undefined ? undefined : await quoteOf(services, context("mark"), body.evidence)
    await services.groundwork.store.saveRecord("mark", id, {
      ...body,
      ...(evidence === undefined ? {} : { evidence }),
      by: identity.name,
      at: new Date().toISOString(),
      input: run.input,
    })
    return { id }
  },
})

async function quoteOf(
  services: Call<unknown, unknown, unknown>["services"],
  context: ReturnType<Call<unknown, unknown, unknown>["context"]>,
  evidence: { readonly document: string; readonly version: string; readonly start: number; readonly end: number },
) {
  const shown = await services.groundwork.document(context, evidence.document, evidence.version)
  if (shown === undefined) throw groundworkError("not_found")
  const quote = shown.text.slice(evidence.start, evidence.end)
  if (quote === "") throw groundworkError("input_invalid", "the evidence is empty")
  return { ...evidence, quote, path: shown.document.path }
}

export const listMarks = route({
  method: "get",
  path: "/api/marks",
  summary: "What people said of answers",
  role: "reviewer",
  query: pageQuery,
  reply: z.object({ marks: z.array(z.looseObject({})), next: z.string().optional() }),
  handle: async (call: Call<unknown, z.infer<typeof pageQuery>, unknown>) => {
    const { query, services } = call
    const records = await services.groundwork.store.records("mark", query.limit, query.after)
    const shown = await onlyReadable(call, records)
    return {
      marks: shown.map((record) => ({ id: record.key, ...(record.value as object) })),
      ...nextOf(records, query.limit),
    }
  },
})

const markRecord = z.looseObject({
  run: z.string(),
  kind: z.enum(markKinds),
  note: z.string().optional(),
  input: z.looseObject({ text: z.string(), history: z.array(z.object(turnSchema.shape)).optional() }),
  evidence: z.looseObject({ quote: z.string(), path: z.string(), document: z.string() }).optional(),
})

const answerOutput = z.looseObject({
  status: z.string(),
  claims: z.array(
    z.looseObject({ citations: z.array(z.looseObject({ quote: z.string(), document: z.string().optional() })) }),
  ),
})

/**
 * What a case of this mark expects: without it any answer would pass.
 * @throws input_invalid where the mark does not say what is right
 */
function expectationOf({ kind, evidence }: z.infer<typeof markRecord>, output: unknown) {
  if (kind === "should-have-declined") return { unanswerable: true }
  if (evidence !== undefined)
    return { evidence: [evidence.quote], document: evidence.path, cited: [{ document: evidence.document }] }
  const answer = kind === "right" ? answerOutput.safeParse(output).data : undefined
  if (answer?.status === "abstained") return { unanswerable: true }
  const citations = answer?.claims.flatMap((claim) => claim.citations) ?? []
  if (citations.length === 0)
    throw groundworkError("input_invalid", "nothing says what is right: select better evidence in the source first")
  return {
    evidence: [...new Set(citations.map((citation) => citation.quote))],
    cited: citations.flatMap(({ document }) => (document === undefined ? [] : [{ document }])),
  }
}

export const markToCase = route({
  method: "post",
  path: "/api/marks/{id}/case",
  summary: "Make a mark into a case for evaluation",
  role: "reviewer",
  params: idParams,
  reply: z.object({ id: z.string() }),
  handle: async (call: Call<Id, unknown, unknown>) => {
    const { params, services } = call
    const parsed = markRecord.safeParse(await services.groundwork.store.record("mark", params.id))
    if (!parsed.success || (await onlyReadable(call, [parsed.data])).length === 0) throw groundworkError("not_found")
    const { run, input, note } = parsed.data
    const { text: question, history } = input
    const expected = expectationOf(parsed.data, (await services.groundwork.store.run(run))?.output)
    const made = {
      id: params.id,
      question,
      ...(history === undefined ? {} : { history }),
      ...expected,
      ...(note === undefined ? {} : { note }),
    }
    if ((await onlyReadable(call, [made])).length === 0) throw groundworkError("not_found")
    await services.groundwork.store.saveRecord("case", params.id, made)
    return { id: params.id }
  },
})

export const listCases = route({
  method: "get",
  path: "/api/cases",
  summary: "Cases for evaluation",
  role: "reviewer",
  query: pageQuery,
  reply: z.object({ cases: z.array(z.looseObject({})), next: z.string().optional() }),
  handle: async (call: Call<unknown, z.infer<typeof pageQuery>, unknown>) => {
    const { query, services } = call
    const records = await services.groundwork.store.records("case", query.limit, query.after)
    const shown = await onlyReadable(call, records)
    return {
      cases: shown.map((record) => ({ id: record.key, ...(record.value as object) })),
      ...nextOf(records, query.limit),
    }
  },
})

export const removeCase = route({
  method: "delete",
  path: "/api/cases/{id}",
  summary: "Forget a case",
  role: "reviewer",
  params: idParams,
  reply: doneSchema,
  handle: async (call: Call<Id, unknown, unknown>) => {
    const { params, services } = call
    const found = await services.groundwork.store.record("case", params.id)
    if (found === undefined || (await onlyReadable(call, [found])).length === 0) throw groundworkError("not_found")
    await services.groundwork.store.removeRecord("case", params.id)
    return { done: true as const }
  },
})
