import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import { takeTurn } from "../../core/run.ts"
import type { Job } from "../../jobs/port.ts"
import { audit } from "../audit.ts"
import { type Call, callerOf, type Identity, route } from "../route.ts"
import { doneSchema, idParams, jobSchema, pageQuery } from "../schemas.ts"

type Id = z.infer<typeof idParams>

/** Jobs looked through before others have their turn. */
const jobsAtOnce = 200

const jobsQuery = pageQuery.extend({ kind: z.string().max(60).optional(), status: jobSchema.shape.status.optional() })

export const listJobs = route({
  method: "get",
  path: "/api/jobs",
  summary: "The caller's work that waits, runs or has ended, newest first; an administrator sees that there is others'",
  role: "editor",
  query: jobsQuery,
  reply: z.object({ jobs: z.array(jobSchema), next: z.string().optional() }),
  handle: async ({ query, services, identity, deadline }: Call<unknown, z.infer<typeof jobsQuery>, unknown>) => {
    const filter = {
      ...(query.kind === undefined ? {} : { kind: query.kind }),
      ...(query.status === undefined ? {} : { status: query.status }),
    }
    const jobs: Job[] = []
    let before = query.after
    // One more than asked for is looked for: only then is there a next page.
    while (jobs.length <= query.limit) {
      const page = await services.jobs.list(filter, jobsAtOnce, before)
      jobs.push(...page.flatMap((job) => shownJob(job, identity) ?? []))
      before = page.at(-1)?.id
      if (page.length < jobsAtOnce) break
      await takeTurn({ signal: deadline.signal, now: () => new Date() })
    }
    const shown = jobs.slice(0, query.limit)
    const next = jobs.length > shown.length ? shown.at(-1)?.id : undefined
    return { jobs: shown, ...(next === undefined ? {} : { next }) }
  },
})

export const readJob = route({
  method: "get",
  path: "/api/jobs/{id}",
  summary: "How far a job is",
  role: "editor",
  params: idParams,
  reply: jobSchema,
  handle: async (call: Call<Id, unknown, unknown>) => ownJob(call),
})

export const cancelJob = route({
  method: "post",
  path: "/api/jobs/{id}/cancel",
  summary: "Stop a job; what it wrote stays whole",
  role: "editor",
  params: idParams,
  reply: doneSchema,
  handle: async (call: Call<Id, unknown, unknown>) => {
    await ownJob(call)
    if (!(await call.services.jobs.cancel(call.params.id))) throw groundworkError("not_found")
    await audit(call, "job.cancel", call.params.id, {})
    return { done: true as const }
  },
})

async function ownJob({ params, services, identity }: Call<Id, unknown, unknown>): Promise<Job> {
  const job = await services.jobs.job(params.id)
  const shown = job === undefined ? undefined : shownJob(job, identity)
  if (shown === undefined) throw groundworkError("not_found")
  return shown
}

const begun = z.looseObject({ by: z.string() })

/** A job's files and faults name documents: others are shown only that it is there, and only to an administrator. */
function shownJob(job: Job, identity: Identity): Job | undefined {
  const by = begun.safeParse(job.input).data?.by
  if (identity.context.kind === "system" || by === callerOf(identity)) return job
  if (identity.role !== "admin") return undefined
  const { result: _result, error: _error, ...rest } = job
  return { ...rest, input: null, message: "" }
}

const reindexBody = z.strictObject({ embedder: z.string().max(300).optional() })

export const startReindex = route({
  method: "post",
  path: "/api/reindex",
  summary: "Build the index again, beside the one that answers",
  role: "admin",
  body: reindexBody,
  reply: jobSchema,
  handle: ({ body, services, identity }: Call<unknown, unknown, z.infer<typeof reindexBody>>) =>
    services.jobs.add("reindex", { ...body, by: callerOf(identity) }),
})
