import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import { type Call, route } from "../route.ts"

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
    waiting: (await services.jobs.list({ status: "waiting" }, 500)).length,
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

const tryBody = z.object({ model: z.string().max(300) })
const triedSchema = z.object({ ok: z.boolean() })

export const tryModel = route({
  method: "post",
  path: "/api/models/test",
  summary: "Try a model: a small question with a schema, and how long it takes",
  role: "admin",
  body: tryBody,
  reply: z.looseObject({ model: z.string(), ok: z.boolean(), ms: z.number() }),
  handle: async ({ body, services }: Call<unknown, unknown, z.infer<typeof tryBody>>) => {
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
const driftSchema = z.object({
  days: z.array(
    z.object({ day: z.string(), answered: z.number(), partial: z.number(), abstained: z.number(), cost: z.number() }),
  ),
})

export const drift = route({
  method: "get",
  path: "/api/drift",
  summary: "Answers, abstentions and cost by day",
  role: "admin",
  reply: driftSchema,
  handle: async ({ services }: Call<unknown, unknown, unknown>) => {
    const runs = await services.groundwork.store.runs({ kind: "ask" }, 5000)
    const since = new Date(Date.now() - 30 * dayMs).toISOString()
    const days = new Map<string, { answered: number; partial: number; abstained: number; cost: number }>()
    for (const run of runs) {
      if (run.startedAt < since) continue
      const day = run.startedAt.slice(0, 10)
      const counts = days.get(day) ?? { answered: 0, partial: 0, abstained: 0, cost: 0 }
      if (run.status === "answered" || run.status === "partial" || run.status === "abstained") counts[run.status] += 1
      counts.cost += (run.output as { readonly cost?: number } | null)?.cost ?? 0
      days.set(day, counts)
    }
    return {
      days: [...days]
        .map(([day, counts]) => ({ day, ...counts }))
        .sort((left, right) => left.day.localeCompare(right.day)),
    }
  },
})
