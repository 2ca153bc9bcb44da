import { createHash, randomUUID } from "node:crypto"
import { createReadStream, createWriteStream, existsSync } from "node:fs"
import { mkdir, readdir, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import { audit } from "../audit.ts"
import { type Call, callerOf, route } from "../route.ts"
import { doneSchema, idParams, jobSchema } from "../schemas.ts"

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
    await services.groundwork.store.saveRecord("upload", id, { ...body, by: callerOf(identity) })
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
  handle: async (call: Call<Part, z.infer<typeof partQuery>, unknown>) => {
    const { params, query, services, http } = call
    await ownUpload(call)
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
  handle: async (call: Call<Part, unknown, unknown>) => {
    const { params, services } = call
    await ownUpload(call)
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

const uploadRecord = z.object({
  collection: z.string(),
  access: z.string().optional(),
  by: z.string(),
  job: z.string().optional(),
})

/**
 * The caller's own upload: to another, even an administrator, it is not there.
 * @throws not_found
 */
async function ownUpload({ params, services, identity }: Call<Id, unknown, unknown>) {
  const upload = uploadRecord.safeParse(await services.groundwork.store.record("upload", params.id))
  if (!upload.success || upload.data.by !== callerOf(identity)) throw groundworkError("not_found")
  return upload.data
}

export const finishUpload = route({
  method: "post",
  path: "/api/uploads/{id}/finish",
  summary: "Hand an upload's files to an ingest job",
  role: "editor",
  params: idParams,
  reply: jobSchema,
  handle: async (call: Call<Id, unknown, unknown>) => {
    const { params, services } = call
    const upload = await ownUpload(call)
    const begun = upload.job === undefined ? undefined : await services.jobs.job(upload.job)
    if (begun !== undefined) return begun
    if (!existsSync(join(services.uploads, params.id))) throw groundworkError("not_found")
    if ((await readdir(join(services.uploads, params.id))).length === 0)
      throw groundworkError("input_invalid", "the upload has no files")
    await audit(call, "upload", params.id, { collection: upload.collection })
    const { collection, access, by } = upload
    const input = { upload: params.id, collection, ...(access === undefined ? {} : { access }), by }
    return services.groundwork.store.transaction(async () => {
      const job = await services.jobs.add("ingest", input, { key: `upload:${params.id}` })
      await services.groundwork.store.saveRecord("upload", params.id, { ...upload, job: job.id })
      return job
    })
  },
})

export const dropUpload = route({
  method: "delete",
  path: "/api/uploads/{id}",
  summary: "Forget an upload that was not finished",
  role: "editor",
  params: idParams,
  reply: doneSchema,
  handle: async (call: Call<Id, unknown, unknown>) => {
    const { params, services } = call
    await ownUpload(call)
    await rm(join(services.uploads, params.id), { recursive: true, force: true })
    await services.groundwork.store.removeRecord("upload", params.id)
    return { done: true as const }
  },
})
