import { z } from "@hono/zod-openapi"
import { describeApp } from "../../apps/describe.ts"
import { findApp } from "../../apps/registry.ts"
import { groundworkError } from "../../core/errors.ts"
import type { RunRecord } from "../../core/run.ts"
import { readerOf } from "../readable.ts"
import { type Call, route } from "../route.ts"
import { idParams } from "../schemas.ts"

type Id = z.infer<typeof idParams>

const resultQuery = z.object({
  /** One of the app's `formats`, or `json`: the result as a file. */
  format: z.string().max(20).optional(),
})

/** What an app's run left: at the service documents stand where paths stand at the command. */
const appRecord = z.object({
  input: z.looseObject({ input: z.unknown(), documents: z.array(z.string()).default([]) }),
  output: z.looseObject({ app: z.string(), source: z.string().optional(), status: z.string(), output: z.unknown() }),
})

export const readResult = route({
  method: "get",
  path: "/api/results/{id}",
  summary: "What a run of an app came to, as it stands now: what was asked and the result, or the result as a file",
  role: "reader",
  params: idParams,
  query: resultQuery,
  reply: z.looseObject({
    startedAt: z.string(),
    asked: z.object({ input: z.unknown(), documents: z.array(z.string()) }),
    result: z.looseObject({ app: z.string(), status: z.string() }),
  }),
  alsoReplies: ["text/plain", "text/markdown", "text/csv", "text/calendar", "application/xml"],
  handle: async (call: Call<Id, z.infer<typeof resultQuery>, unknown>) => {
    const run = await ownRun(call)
    const { input, output } = recordOf(run)
    const { format } = call.query
    if (format === undefined)
      return {
        startedAt: run.startedAt,
        asked: { input: input.input, documents: input.documents },
        // A failed run says so in its own words; its status is the run's.
        result: { ...output, status: run.status },
      }
    if (format === "json") return fileOf(output.app, run, "json", "application/json", JSON.stringify(output, null, 2))
    const app = findApp(call.services.groundwork.ownApps, output.app)
    const made = app === undefined ? undefined : describeApp(app).formats.find((one) => one.name === format)
    if (app?.render === undefined || made === undefined)
      throw groundworkError("input_invalid", `${output.app} has no format “${format}”`)
    const parsed = app.output.safeParse(output.output)
    if (!parsed.success) throw groundworkError("input_invalid", "the run has no result that could be written so")
    return fileOf(output.app, run, format, made.mediaType, app.render(parsed.data, format, output))
  },
})

/**
 * The caller's own run, an administrator's of anyone, as long as all that it saw may be read.
 * @throws not_found
 */
async function ownRun(call: Call<Id, unknown, unknown>): Promise<RunRecord> {
  const { params, services, context, identity } = call
  const asking = context("result")
  const run = await services.groundwork.trace(
    identity.role === "admin" ? { ...asking, principal: { kind: "system" } } : asking,
    params.id,
  )
  if (run === undefined || !(await (await readerOf(call)).mayReadRun(run))) throw groundworkError("not_found")
  return run
}

/** @throws not_found for a run that is no app's */
function recordOf(run: RunRecord): z.infer<typeof appRecord> {
  const parsed = appRecord.safeParse(run)
  if (!parsed.success || !run.kind.startsWith("run ")) throw groundworkError("not_found")
  return parsed.data
}

const endings: Readonly<Record<string, string>> = { text: "txt", ubl: "xml" }

function fileOf(app: string, run: RunRecord, format: string, mediaType: string, text: string): Response {
  const name = `${app}-${run.id}.${endings[format] ?? format}`.replace(/[^\w.-]/g, "_")
  return new Response(text, {
    headers: {
      "content-type": `${mediaType}; charset=utf-8`,
      "content-disposition": `attachment; filename="${name}"`,
    },
  })
}
