import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import { evaluationInput, figuresOf, parseEvaluation } from "../evaluation.ts"
import { nextOf } from "../paging.ts"
import { onlyReadable } from "../readable.ts"
import { type Call, callerOf, route } from "../route.ts"
import { idParams, jobSchema, pageQuery } from "../schemas.ts"

type Id = z.infer<typeof idParams>

const evaluationBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  cases: z.array(z.string().max(200)).max(5000).optional(),
  answerer: z.enum(["extractive", "model", "auto"]).optional(),
})

export const startEvaluation = route({
  method: "post",
  path: "/api/evaluations",
  summary: "Measure on the kept cases (or some of them), as a job that sees what the caller may see",
  role: "reviewer",
  body: evaluationBody,
  reply: jobSchema,
  handle: ({ body, services, identity }: Call<unknown, unknown, z.infer<typeof evaluationBody>>) =>
    services.jobs.add("evaluate", evaluationInput.parse({ ...body, by: callerOf(identity) })),
})

export const listEvaluations = route({
  method: "get",
  path: "/api/evaluations",
  summary: "Evaluations with their figures",
  role: "reviewer",
  query: pageQuery,
  reply: z.object({ evaluations: z.array(z.looseObject({ id: z.string() })), next: z.string().optional() }),
  handle: async (call: Call<unknown, z.infer<typeof pageQuery>, unknown>) => {
    const records = await call.services.groundwork.store.records("evaluation", call.query.limit, call.query.after)
    const evaluations: { id: string }[] = []
    for (const { key, value } of records) {
      const shown = await shownEvaluation(call, key, value)
      if (shown !== undefined) evaluations.push({ ...shown, cases: undefined } as { id: string })
    }
    return { evaluations, ...nextOf(records, call.query.limit) }
  },
})

export const readEvaluation = route({
  method: "get",
  path: "/api/evaluations/{id}",
  summary: "An evaluation with every case, worst first",
  role: "reviewer",
  params: idParams,
  reply: z.looseObject({ id: z.string() }),
  handle: async (call: Call<Id, unknown, unknown>) => {
    const value = await call.services.groundwork.store.record("evaluation", call.params.id)
    const shown = await shownEvaluation(call, call.params.id, value)
    if (shown === undefined) throw groundworkError("not_found")
    return shown
  },
})

/** An evaluation as this caller may see it: cases that rest on what they may not read are left out, of the figures too. */
async function shownEvaluation(call: Call<unknown, unknown, unknown>, id: string, value: unknown) {
  const evaluation = parseEvaluation(value)
  if (evaluation === undefined) return undefined
  const cases = await onlyReadable(call, evaluation.cases)
  return { ...evaluation, id, cases, figures: figuresOf(cases) }
}
