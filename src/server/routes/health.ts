import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import { type RunRecord, takeTurn } from "../../core/run.ts"
import { spendingOf } from "../../models/port.ts"
import { type Call, route } from "../route.ts"
import { figuresOfRun } from "../watch.ts"

export const live = route({
  method: "get",
  path: "/healthz",
  summary: "The process answers",
  role: "public",
  reply: z.object({ status: z.literal("ok") }),
  handle: async () => ({ status: "ok" as const }),
})

export const ready = route({
  method: "get",
  path: "/readyz",
  summary: "The home can be read",
  role: "public",
  reply: z.object({ status: z.literal("ready") }),
  handle: async ({ services }: Call<unknown, unknown, unknown>) => {
    await services.groundwork.store.documentCount()
    return { status: "ready" as const }
  },
})

export const metrics = route({
  method: "get",
  path: "/metrics",
  summary: "Figures for Prometheus",
  role: "admin",
  reply: z.string(),
  alsoReplies: ["text/plain"],
  handle: async ({ services }: Call<unknown, unknown, unknown>) =>
    new Response(await services.metrics.render(), {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
    }),
})

const findingSchema = z.object({ name: z.string(), status: z.enum(["ok", "broken"]), detail: z.string() })

export const health = route({
  method: "get",
  path: "/api/health",
  summary: "What groundwork doctor finds, and the jobs that wait",
  role: "admin",
  reply: z.object({ findings: z.array(findingSchema), waiting: z.number(), embedder: z.string() }),
  handle: async ({ services }: Call<unknown, unknown, unknown>) => ({
    findings: await services.groundwork.doctor(),
    waiting: await services.jobs.count("waiting"),
    embedder: services.groundwork.embedder?.id ?? "none",
  }),
})

export const listModels = route({
  method: "get",
  path: "/api/models",
  summary: "Language models in the order the ladder climbs them, and the embedder",
  role: "reader",
  reply: z.object({ models: z.array(z.object({ id: z.string(), external: z.boolean() })), embedder: z.string() }),
  handle: async ({ services }: Call<unknown, unknown, unknown>) => ({
    models: services.groundwork.models.map(({ id, external }) => ({ id, external })),
    embedder: services.groundwork.embedder?.id ?? "none",
  }),
})

const tryBody = z.strictObject({ model: z.string().max(300) })
const triedSchema = z.object({ ok: z.boolean() })

export const tryModel = route({
  method: "post",
  path: "/api/models/test",
  summary: "Try a model: a small question with a schema, and how long it takes",
  role: "admin",
  body: tryBody,
  reply: z.looseObject({ model: z.string(), ok: z.boolean(), ms: z.number() }),
  handle: async ({ body, services, context }: Call<unknown, unknown, z.infer<typeof tryBody>>) => {
    const model = services.groundwork.models.find((entry) => entry.id === body.model)
    if (model === undefined) throw groundworkError("model_unknown", body.model)
    const startedAtMs = performance.now()
    const result = await model.generate({
      system: "You answer in JSON.",
      prompt: 'Say {"ok": true}.',
      schema: triedSchema,
      schemaName: "test",
      maxOutputTokens: 50,
      localOnly: false,
      spending: spendingOf(context("models test")),
    })
    return {
      model: model.id,
      ok: result.ok,
      ms: Math.round(performance.now() - startedAtMs),
      cost: result.cost,
      usage: result.usage,
      ...(result.ok ? {} : { failure: result.failure, message: result.message }),
    }
  },
})

const dayMs = 86_400_000
const driftDays = 30
const runsAtOnce = 200
/** Of the newest: a busy service's figures are of its last days. */
const mostRuns = 20_000

const driftSchema = z.object({
  budgets: z.object({
    perRequest: z.number().optional(),
    perDay: z.number().optional(),
    perKeyAndDay: z.number().optional(),
  }),
  days: z.array(
    z.object({
      day: z.string(),
      answered: z.number(),
      partial: z.number(),
      abstained: z.number(),
      claims: z.number(),
      unsupported: z.number(),
      cost: z.number(),
    }),
  ),
})
type Day = z.infer<typeof driftSchema>["days"][number]

export const drift = route({
  method: "get",
  path: "/api/drift",
  summary: "People’s answers, abstentions, claims that the documents did not support, and cost, by day",
  role: "admin",
  reply: driftSchema,
  handle: async ({ services, context }: Call<unknown, unknown, unknown>) => {
    const working = context("drift")
    const since = new Date(Date.now() - driftDays * dayMs).toISOString()
    const days = new Map<string, Day>()
    let before: string | undefined
    for (let read = 0; read < mostRuns; read += runsAtOnce) {
      const page = await services.groundwork.store.runs({ kind: "ask" }, runsAtOnce, before)
      for (const run of page) if (run.startedAt >= since) addTo(days, run)
      before = page.at(-1)?.id
      if (page.length < runsAtOnce || (page.at(-1)?.startedAt ?? "") < since) break
      await takeTurn(working)
    }
    const { budgets } = services.groundwork
    return { budgets, days: [...days.values()].sort((left, right) => left.day.localeCompare(right.day)) }
  },
})

function addTo(days: Map<string, Day>, run: RunRecord): void {
  const day = run.startedAt.slice(0, 10)
  const counts = days.get(day) ?? { day, answered: 0, partial: 0, abstained: 0, claims: 0, unsupported: 0, cost: 0 }
  if (run.status === "answered" || run.status === "partial" || run.status === "abstained") counts[run.status] += 1
  const { claims, unsupported, cost } = figuresOfRun(run)
  counts.claims += claims
  counts.unsupported += unsupported
  counts.cost += cost
  days.set(day, counts)
}
