import { createHash, randomUUID } from "node:crypto"
import { createReadStream, createWriteStream, existsSync } from "node:fs"
import { mkdir, readdir, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import { audit } from "../audit.ts"
import { type Call, route } from "../route.ts"
import { doneSchema, idParams, jobSchema, pageQuery } from "../schemas.ts"

type Id = z.infer<typeof idParams>

/** A file of an upload may be this large; its parts come one after the other. */
const maxUploadBytes = 500 * 2 ** 20

const uploadBody = z.object({
  collection: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .default("default"),
  access: z.string().max(2000).optional(),
})

export const startUpload = route({
  method: "post",
  path: "/api/uploads",
  summary: "Begin an upload of one or more files",
  role: "editor",
  body: uploadBody,
  reply: z.object({ id: z.string() }),
  handle: async ({ body, services, identity }: Call<unknown, unknown, z.infer<typeof uploadBody>>) => {
    const id = randomUUID()
    await mkdir(join(services.uploads, id), { recursive: true })
    await services.groundwork.store.saveRecord("upload", id, { ...body, by: identity.name })
    return { id }
  },
})

const partParams = idParams.extend({ name: z.string().min(1).max(400) })
const partQuery = z.object({ offset: z.coerce.number().int().min(0).default(0) })
type Part = z.infer<typeof partParams>

export const uploadPart = route({
  method: "put",
  path: "/api/uploads/{id}/{name}",
  summary: "Bytes of a file from `offset`; a broken upload goes on where `size` says",
  role: "editor",
  params: partParams,
  query: partQuery,
  takesBytes: true,
  reply: z.object({ size: z.number() }),
  handle: async ({ params, query, services, http }: Call<Part, z.infer<typeof partQuery>, unknown>) => {
    const path = await uploadPath(services.uploads, params)
    const size = existsSync(path) ? (await stat(path)).size : 0
    if (query.offset !== size) throw groundworkError("conflict", `the file has ${size} bytes, not ${query.offset}`)
    const body = http.req.raw.body
    if (body === null) return { size }
    let total = size
    const limited = async function* () {
      for await (const chunk of Readable.fromWeb(
        body as Parameters<typeof Readable.fromWeb>[0],
      ) as AsyncIterable<Buffer>) {
        total += chunk.length
        if (total > maxUploadBytes) throw groundworkError("file_too_large", params.name)
        yield chunk
      }
    }
    await pipeline(limited(), createWriteStream(path, { flags: "a" }))
    return { size: total }
  },
})

export const uploadSize = route({
  method: "get",
  path: "/api/uploads/{id}/{name}",
  summary: "How much of a file has arrived",
  role: "editor",
  params: partParams,
  reply: z.object({ size: z.number(), sha256: z.string() }),
  handle: async ({ params, services }: Call<Part, unknown, unknown>) => {
    const path = await uploadPath(services.uploads, params)
    if (!existsSync(path)) throw groundworkError("not_found")
    const hash = createHash("sha256")
    await pipeline(createReadStream(path), hash)
    return { size: (await stat(path)).size, sha256: hash.digest("hex") }
  },
})

/** Names may hold folders; nothing leads out of the upload's own. */
async function uploadPath(uploads: string, { id, name }: Part): Promise<string> {
  const folder = join(uploads, id)
  if (!/^[\w-]{36}$/.test(id) || !existsSync(folder)) throw groundworkError("not_found")
  const parts = name.split("/")
  if (
    parts.some(
      (part) =>
        part === "" ||
        part === "." ||
        part === ".." ||
        part.startsWith(".") ||
        part.includes("\\") ||
        part.includes("\0"),
    )
  ) {
    throw groundworkError("input_invalid", "name")
  }
  await mkdir(join(folder, ...parts.slice(0, -1)), { recursive: true })
  return join(folder, ...parts)
}

const uploadRecord = z.object({ collection: z.string(), access: z.string().optional() })

export const finishUpload = route({
  method: "post",
  path: "/api/uploads/{id}/finish",
  summary: "Hand an upload's files to an ingest job",
  role: "editor",
  params: idParams,
  reply: jobSchema,
  handle: async (call: Call<Id, unknown, unknown>) => {
    const { params, services } = call
    const upload = uploadRecord.safeParse(await services.groundwork.store.record("upload", params.id))
    if (!upload.success || !existsSync(join(services.uploads, params.id))) throw groundworkError("not_found")
    if ((await readdir(join(services.uploads, params.id))).length === 0)
      throw groundworkError("input_invalid", "the upload has no files")
    await audit(call, "upload", params.id, { collection: upload.data.collection })
    return services.jobs.add("ingest", { upload: params.id, ...upload.data }, { key: `upload:${params.id}` })
  },
})

export const dropUpload = route({
  method: "delete",
  path: "/api/uploads/{id}",
  summary: "Forget an upload that was not finished",
  role: "editor",
  params: idParams,
  reply: doneSchema,
  handle: async ({ params, services }: Call<Id, unknown, unknown>) => {
    if (!/^[\w-]{36}$/.test(params.id)) throw groundworkError("not_found")
    await rm(join(services.uploads, params.id), { recursive: true, force: true })
    await services.groundwork.store.removeRecord("upload", params.id)
    return { done: true as const }
  },
})

const jobsQuery = pageQuery
  .pick({ limit: true })
  .extend({ kind: z.string().max(60).optional(), status: jobSchema.shape.status.optional() })

export const listJobs = route({
  method: "get",
  path: "/api/jobs",
  summary: "Work that waits, runs or has ended, newest first",
  role: "editor",
  query: jobsQuery,
  reply: z.object({ jobs: z.array(jobSchema) }),
  handle: async ({ query, services }: Call<unknown, z.infer<typeof jobsQuery>, unknown>) => ({
    jobs: await services.jobs.list(
      {
        ...(query.kind === undefined ? {} : { kind: query.kind }),
        ...(query.status === undefined ? {} : { status: query.status }),
      },
      query.limit,
    ),
  }),
})

export const readJob = route({
  method: "get",
  path: "/api/jobs/{id}",
  summary: "How far a job is",
  role: "editor",
  params: idParams,
  reply: jobSchema,
  handle: async ({ params, services }: Call<Id, unknown, unknown>) => {
    const job = await services.jobs.job(params.id)
    if (job === undefined) throw groundworkError("not_found")
    return job
  },
})

export const cancelJob = route({
  method: "post",
  path: "/api/jobs/{id}/cancel",
  summary: "Cancel a job that waits or runs",
  role: "editor",
  params: idParams,
  reply: doneSchema,
  handle: async ({ params, services }: Call<Id, unknown, unknown>) => {
    if (!(await services.jobs.cancel(params.id))) throw groundworkError("not_found")
    return { done: true as const }
  },
})

const reindexBody = z.object({ embedder: z.string().max(300).optional() })

export const startReindex = route({
  method: "post",
  path: "/api/reindex",
  summary: "Build the index again, beside the one that answers",
  role: "admin",
  body: reindexBody,
  reply: jobSchema,
  handle: ({ body, services }: Call<unknown, unknown, z.infer<typeof reindexBody>>) =>
    services.jobs.add("reindex", body),
})

const evaluationBody = z.object({
  name: z.string().trim().min(1).max(200),
  cases: z.array(z.string().max(200)).max(5000).optional(),
  answerer: z.enum(["extractive", "model", "auto"]).optional(),
})

export const startEvaluation = route({
  method: "post",
  path: "/api/evaluations",
  summary: "Measure on the kept cases (or some of them), as a job",
  role: "reviewer",
  body: evaluationBody,
  reply: jobSchema,
  handle: ({ body, services }: Call<unknown, unknown, z.infer<typeof evaluationBody>>) =>
    services.jobs.add("evaluate", body),
})

export const listEvaluations = route({
  method: "get",
  path: "/api/evaluations",
  summary: "Evaluations with their figures",
  role: "reviewer",
  query: pageQuery,
  reply: z.object({ evaluations: z.array(z.looseObject({ id: z.string() })) }),
  handle: async ({ query, services }: Call<unknown, z.infer<typeof pageQuery>, unknown>) => {
    const records = await services.groundwork.store.records("evaluation", query.limit, query.after)
    return { evaluations: records.map(({ key, value }) => ({ ...(value as object), id: key, cases: undefined })) }
  },
})

export const readEvaluation = route({
  method: "get",
  path: "/api/evaluations/{id}",
  summary: "An evaluation with every case, worst first",
  role: "reviewer",
  params: idParams,
  reply: z.looseObject({ id: z.string() }),
  handle: async ({ params, services }: Call<Id, unknown, unknown>) => {
    const value = await services.groundwork.store.record("evaluation", params.id)
    if (value === undefined) throw groundworkError("not_found")
    return { ...(value as object), id: params.id }
  },
})
