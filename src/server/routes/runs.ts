import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import type { RunRecord } from "../../core/run.ts"
import { onlyReadable } from "../readable.ts"
import { type Call, route } from "../route.ts"
import { doneSchema, idParams, pageQuery } from "../schemas.ts"

type Id = z.infer<typeof idParams>

const runSchema = z
  .looseObject({ id: z.string(), kind: z.string(), startedAt: z.string(), ms: z.number(), status: z.string() })
  .openapi("Run")
const runsQuery = pageQuery.extend({ kind: z.string().max(100).optional(), status: z.string().max(40).optional() })

export const listRuns = route({
  method: "get",
  path: "/api/runs",
  summary: "The caller's runs, newest first; an administrator sees everyone's",
  role: "reader",
  query: runsQuery,
  reply: z.object({ runs: z.array(runSchema), next: z.string().optional() }),
  handle: async ({ query, services, identity }: Call<unknown, z.infer<typeof runsQuery>, unknown>) => {
    const filter = {
      ...(query.kind === undefined ? {} : { kind: query.kind }),
      ...(query.status === undefined ? {} : { status: query.status }),
    }
    const found: RunRecord[] = []
    let before = query.after
    // Others' runs are skipped here, so that a page is full as long as there are more of one's own.
    while (found.length < query.limit) {
      const page = await services.groundwork.store.runs(filter, query.limit, before)
      found.push(
        ...page.filter(
          (run) =>
            identity.role === "admin" || isSame(run, identity.context.kind === "user" ? identity.context.user : ""),
        ),
      )
      before = page[page.length - 1]?.id
      if (page.length < query.limit) break
    }
    const runs = found.slice(0, query.limit)
    const last = runs[runs.length - 1]
    return {
      runs: runs.map(({ steps: _steps, output, versions: _versions, ...run }) => ({
        ...run,
        confidence: (output as { readonly confidence?: number } | null)?.confidence,
      })),
      ...(runs.length < query.limit || last === undefined ? {} : { next: last.id }),
    }
  },
})

function isSame(run: RunRecord, name: string): boolean {
  return run.principal.kind === "user" && run.principal.user === name
}

export const readRun = route({
  method: "get",
  path: "/api/runs/{id}",
  summary: "A run as it was recorded, and as a story",
  role: "reader",
  params: idParams,
  reply: runSchema,
  handle: async ({ params, services, context, identity }: Call<Id, unknown, unknown>) => {
    const asking = context("trace")
    const run = await services.groundwork.trace(
      identity.role === "admin" ? { ...asking, principal: { kind: "system" } } : asking,
      params.id,
    )
    if (run === undefined) throw groundworkError("not_found")
    return { ...run, story: services.groundwork.tellRun(run) }
  },
})

const markKinds = ["right", "wrong", "incomplete", "should-have-declined", "better-evidence"] as const
const markBody = z
  .object({
    run: z.string().max(200),
    kind: z.enum(markKinds),
    note: z.string().max(4000).optional(),
    evidence: z
      .object({
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
    const id = `${body.run}.${body.kind}.${identity.name}`
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

function nextOf(records: readonly { readonly key: string }[], limit: number) {
  const last = records.length === limit ? records[records.length - 1]?.key : undefined
  return last === undefined ? {} : { next: last }
}

const markRecord = z.looseObject({
  kind: z.enum(markKinds),
  note: z.string().optional(),
  input: z.looseObject({ text: z.string() }),
  evidence: z.looseObject({ quote: z.string(), path: z.string() }).optional(),
})

export const markToCase = route({
  method: "post",
  path: "/api/marks/{id}/case",
  summary: "Make a mark into a case for evaluation",
  role: "reviewer",
  params: idParams,
  reply: z.object({ id: z.string() }),
  handle: async ({ params, services }: Call<Id, unknown, unknown>) => {
    const parsed = markRecord.safeParse(await services.groundwork.store.record("mark", params.id))
    if (!parsed.success) throw groundworkError("not_found")
    const { kind, input, evidence, note } = parsed.data
    await services.groundwork.store.saveRecord("case", params.id, {
      id: params.id,
      question: input.text,
      ...(evidence === undefined ? {} : { evidence: [evidence.quote], document: evidence.path }),
      ...(kind === "should-have-declined" ? { unanswerable: true } : {}),
      ...(note === undefined ? {} : { note }),
    })
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
  handle: async ({ params, services }: Call<Id, unknown, unknown>) => {
    await services.groundwork.store.removeRecord("case", params.id)
    return { done: true as const }
  },
})
