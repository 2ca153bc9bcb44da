import { createHash, randomUUID } from "node:crypto"
import { createReadStream, createWriteStream, existsSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { z } from "@hono/zod-openapi"
import { groundworkError } from "../../core/errors.ts"
import { audit } from "../audit.ts"
import { type Call, callerOf, route } from "../route.ts"
import { doneSchema, idParams, jobSchema } from "../schemas.ts"
import {
  checkOpenUploads,
  countFiles,
  forgetCount,
  hold,
  makeRoom,
  maxUploadBytes,
  nameFault,
  pathOf,
  sizeOf,
  uploadRecord,
} from "../uploading.ts"

type Id = z.infer<typeof idParams>

const uploadBody = z.strictObject({
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
    await checkOpenUploads(services.uploads, services.groundwork.store, callerOf(identity))
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
    const { params, query, http, deadline } = call
    await openUpload(call)
    const folder = folderOf(call)
    const path = pathOf(folder, params.name)
    const release = hold(folder, path)
    try {
      // It may have been finished before this request held its file.
      await openUpload(call)
      const there = await sizeOf(path)
      const size = there ?? 0
      if (query.offset !== size) throw groundworkError("conflict", `the file has ${size} bytes, not ${query.offset}`)
      if (there === undefined) {
        await makeRoom(folder, path)
        // A file without a byte is one, too: the ingest says that it is empty.
        await writeFile(path, "", { flag: "a" })
      }
      return { size: await append(http.req.raw.body, path, size, deadline.signal) }
    } catch (error) {
      throw error instanceof Error ? nameFault(error) : error
    } finally {
      release()
    }
  },
})

/** Writes what comes behind what is there, until the request is over. @returns the file's bytes then */
async function append(body: ReadableStream | null, path: string, size: number, signal: AbortSignal): Promise<number> {
  if (body === null) return size
  let total = size
  const limited = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      total += chunk.length
      if (total > maxUploadBytes) throw groundworkError("file_too_large", `at most ${maxUploadBytes} bytes`)
      yield chunk
    }
  }
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  await pipeline(source, limited, createWriteStream(path, { flags: "a" }), { signal })
  return total
}

export const uploadSize = route({
  method: "get",
  path: "/api/uploads/{id}/{name}",
  summary: "How much of a file has arrived",
  role: "editor",
  params: partParams,
  reply: z.object({ size: z.number(), sha256: z.string() }),
  handle: async (call: Call<Part, unknown, unknown>) => {
    await ownUpload(call)
    const path = pathOf(folderOf(call), call.params.name)
    const size = await sizeOf(path)
    if (size === undefined) throw groundworkError("not_found")
    const hash = createHash("sha256")
    // What comes meanwhile is not counted: the hash is of the bytes that it says.
    if (size > 0) await pipeline(createReadStream(path, { end: size - 1 }), hash, { signal: call.deadline.signal })
    return { size, sha256: hash.digest("hex") }
  },
})

/** @throws not_found for what is no upload's id, and for one that was read or dropped */
function folderOf({ params, services }: Call<Id, unknown, unknown>): string {
  const folder = join(services.uploads, params.id)
  if (!/^[\w-]{36}$/.test(params.id) || !existsSync(folder)) throw groundworkError("not_found")
  return folder
}

/**
 * The caller's own upload: to another, even an administrator, it is not there.
 * @throws not_found
 */
async function ownUpload({ params, services, identity }: Call<Id, unknown, unknown>) {
  const upload = uploadRecord.safeParse(await services.groundwork.store.record("upload", params.id))
  if (!upload.success || upload.data.by !== callerOf(identity)) throw groundworkError("not_found")
  return upload.data
}

/** @throws not_found, conflict for one whose files a job reads or has read */
async function openUpload(call: Call<Id, unknown, unknown>): Promise<void> {
  if ((await ownUpload(call)).job !== undefined) throw groundworkError("conflict", "the upload was finished")
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
    const folder = folderOf(call)
    const release = hold(folder)
    try {
      await openUpload(call)
      if ((await countFiles(folder)) === 0) throw groundworkError("input_invalid", "the upload has no files")
      await audit(call, "upload", params.id, { collection: upload.collection })
      const { collection, access, by } = upload
      const input = { upload: params.id, collection, ...(access === undefined ? {} : { access }), by }
      const job = await services.groundwork.store.transaction(async () => {
        const added = await services.jobs.add("ingest", input, { key: `upload:${params.id}` })
        await services.groundwork.store.saveRecord("upload", params.id, { ...upload, job: added.id })
        return added
      })
      forgetCount(folder)
      return job
    } finally {
      release()
    }
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
    await openUpload(call)
    const folder = join(services.uploads, params.id)
    const release = hold(folder)
    try {
      await openUpload(call)
      await rm(folder, { recursive: true, force: true })
      await services.groundwork.store.removeRecord("upload", params.id)
      forgetCount(folder)
    } finally {
      release()
    }
    return { done: true as const }
  },
})
