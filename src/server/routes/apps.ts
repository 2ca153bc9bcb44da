import { z } from "@hono/zod-openapi"
import { describeAppIn } from "../../apps/describe.ts"
import { appsOf, findApp } from "../../apps/registry.ts"
import { decide, reviewItem, waitingReviews } from "../../apps/review.ts"
import { type Beside, besideOf, checkChoice } from "../../apps/review-beside.ts"
import { failedRun, type ReviewItem, runApp } from "../../apps/run.ts"
import { groundworkError } from "../../core/errors.ts"
import { throwIfOver } from "../../core/run.ts"
import { audit } from "../audit.ts"
import { toFault } from "../problem.ts"
import { onlyReadable, readableBy } from "../readable.ts"
import { type Call, mayDo, route } from "../route.ts"
import { idParams, pageQuery } from "../schemas.ts"

type Id = z.infer<typeof idParams>

export const listApps = route({
  method: "get",
  path: "/api/apps",
  summary: "The apps with the schemas of their input and output",
  role: "reader",
  reply: z.object({ apps: z.array(z.looseObject({ name: z.string(), title: z.string(), takes: z.string() })) }),
  handle: async ({ services: { groundwork } }) => ({
    apps: await Promise.all(appsOf(groundwork.ownApps).map((app) => describeAppIn(groundwork.appParts.trained, app))),
  }),
})

const runBody = z.strictObject({
  input: z.looseObject({}).default({}),
  documents: z.array(z.string().max(200)).max(100).default([]),
})

export const runOne = route({
  method: "post",
  path: "/api/apps/{id}/run",
  summary: "Run an app on an input and stored documents",
  role: "reader",
  params: idParams,
  body: runBody,
  reply: z.looseObject({ app: z.string(), status: z.string(), trace: z.string() }),
  handle: async (call: Call<Id, unknown, z.infer<typeof runBody>>) => {
    const { params, body, services, context, identity } = call
    const app = findApp(services.groundwork.ownApps, params.id)
    if (app === undefined) throw groundworkError("not_found")
    // What was learned from people is the administrator's to look into and to change.
    if (app.train !== undefined && touchesPeople(body.input)) {
      if (!mayDo(identity.role, "admin")) throw groundworkError("forbidden", "needs the role admin")
      await audit(call, `run ${app.name}`, String(body.input.action ?? "list"), {})
    }
    const running = context(`run ${app.name}`)
    // Documents stand where paths stand at the command: read by id, as this reader may see them.
    const parts = {
      ...services.groundwork.appParts,
      readFile: async (of: typeof running, id: string) => {
        const document = await services.groundwork.appParts.readDocument(of, id)
        if (document === undefined) throw groundworkError("not_found", id)
        return document
      },
    }
    try {
      const run = await runApp(app, running, parts, body.input, body.documents)
      await services.groundwork.record(running, { status: run.status, input: body, output: run })
      return run
    } catch (error) {
      // What went wrong is a run, too: the list of runs tells it.
      const fault = toFault(call.deadline.faultOf(error))
      const output = failedRun(app.name, body.input, body.documents, fault, running.run.id)
      await services.groundwork.record(running, { status: "failed", input: body, output })
      throw fault
    }
  },
})

/** Input that names a person, or changes what was learned. */
function touchesPeople(input: Readonly<Record<string, unknown>>): boolean {
  return input.person !== undefined || (input.action !== undefined && input.action !== "list")
}

const reviewQuery = pageQuery.extend({ app: z.string().max(60).optional() })

export const listReviews = route({
  method: "get",
  path: "/api/reviews",
  summary: "What waits for a person, oldest first",
  role: "reviewer",
  query: reviewQuery,
  reply: z.object({ items: z.array(z.looseObject({ id: z.string() })), next: z.string().optional() }),
  handle: async (call: Call<unknown, z.infer<typeof reviewQuery>, unknown>) => {
    const { services, query, deadline } = call
    const mayRead = await readableBy(call)
    const items: (ReviewItem & { readonly beside: Beside })[] = []
    const context = call.context("review")
    for await (const item of waitingReviews(services.groundwork.store, query.app, query.after)) {
      throwIfOver({ signal: deadline.signal, now: () => new Date() })
      if (!(await mayRead(item))) continue
      // One more than asked for is looked for: only then is there a next page.
      if (items.length === query.limit) return { items, next: items.at(-1)?.id }
      items.push({ ...item, beside: await besideOf(services.groundwork, context, item) })
    }
    return { items }
  },
})

const decisionBody = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("accepted") }),
  z.strictObject({ kind: z.literal("corrected"), value: z.unknown() }),
  z.strictObject({ kind: z.literal("rejected") }),
])

export const settleReview = route({
  method: "post",
  path: "/api/reviews/{id}",
  summary: "Accept, correct or reject a value; the run goes on when it was its last",
  role: "reviewer",
  params: idParams,
  body: decisionBody,
  reply: z.object({ run: z.string(), isFinished: z.boolean() }),
  handle: async (call: Call<Id, unknown, z.infer<typeof decisionBody>>) => {
    const { store } = call.services.groundwork
    const item = await reviewItem(store, call.params.id)
    if (item === undefined || (await onlyReadable(call, [item])).length === 0) throw groundworkError("not_found")
    await checkChoice(call.services.groundwork, item.id, call.body)
    const settled = await decide(store, call.context("review"), item.id, call.body)
    await audit(call, "review.settle", item.id, { kind: call.body.kind })
    return settled
  },
})
