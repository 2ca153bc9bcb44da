import { mkdir, readdir, rm, stat } from "node:fs/promises"
import { dirname, join, sep } from "node:path"
import { z } from "zod"
import { groundworkError } from "../core/errors.ts"
import type { Jobs } from "../jobs/port.ts"
import type { Store } from "../store/port.ts"

/** A file of an upload may be this large; its parts come one after the other. */
export const maxUploadBytes = 500 * 2 ** 20
const maxFiles = 10_000
/** Uploads that a person has begun and neither finished nor dropped. */
const maxOpenUploads = 100
/** File systems allow no longer name of a file or folder. */
const maxPartBytes = 255
const abandonedMs = 24 * 3_600_000

export const uploadRecord = z.object({
  collection: z.string(),
  access: z.string().optional(),
  by: z.string(),
  job: z.string().optional(),
})

/** Folders and files at work. A file is one writer's; while a whole upload is held, none of its files is. */
const held = new Set<string>()

/**
 * Takes an upload's folder, or one file in it, for whoever works on it.
 * @returns gives it back
 * @throws conflict while it, or something within it, is another's
 */
export function hold(folder: string, file = folder): () => void {
  const isTaken =
    held.has(folder) || held.has(file) || (file === folder && [...held].some((path) => path.startsWith(folder + sep)))
  if (isTaken) throw groundworkError("conflict", "another request works on it")
  held.add(file)
  return () => void held.delete(file)
}

/**
 * Where an upload's file stands, or will. Names may hold folders; nothing leads out of the upload's own.
 * @throws input_invalid
 */
export function pathOf(folder: string, name: string): string {
  const parts = name.split("/")
  const isNone = (part: string) =>
    part === "" || part.startsWith(".") || /[\\\0]/.test(part) || Buffer.byteLength(part) > maxPartBytes
  if (parts.some(isNone)) throw groundworkError("input_invalid", "name")
  return join(folder, ...parts)
}

/** Bytes of a file that has arrived; undefined where there is no such file. @throws input_invalid for a folder's name */
export async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined
    throw nameFault(error)
  })
  if (found?.isDirectory() === true) throw groundworkError("input_invalid", "the name is a folder's")
  return found?.size
}

/** Number of files of uploads that are being filled, by folder: counted once, not at each file. */
const counts = new Map<string, number>()

/**
 * Makes room for a new file of an upload.
 * @throws conflict when the upload has too many, input_invalid for a name below a file's
 */
export async function makeRoom(folder: string, path: string): Promise<void> {
  const count = counts.get(folder) ?? (await countFiles(folder))
  if (count >= maxFiles) throw groundworkError("conflict", `an upload has at most ${maxFiles} files`)
  await mkdir(dirname(path), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw nameFault(error)
  })
  counts.set(folder, count + 1)
}

/** Files at any depth, finished or not. */
export async function countFiles(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).length
}

/** The upload's folder is given on, or away: nothing comes into it any more. */
export function forgetCount(folder: string): void {
  counts.delete(folder)
}

/** What a file system says of a name that cannot be. */
export function nameFault(error: NodeJS.ErrnoException): Error {
  const codes = ["ENOTDIR", "EEXIST", "ENAMETOOLONG", "EISDIR"]
  return codes.includes(error.code ?? "") ? groundworkError("input_invalid", "name", error) : error
}

type Records = Pick<Store, "record" | "removeRecord">

/** @throws conflict when this person has begun too many uploads */
export async function checkOpenUploads(uploads: string, store: Records, by: string): Promise<void> {
  let open = 0
  for (const id of await readdir(uploads)) {
    const upload = uploadRecord.safeParse(await store.record("upload", id)).data
    if (upload?.by === by && upload.job === undefined) open += 1
  }
  if (open >= maxOpenUploads)
    throw groundworkError("conflict", `${open} uploads are begun: finish or delete one before the next`)
}

/** Removes uploads to which nothing was added for a day and that no job will read. @param now epoch milliseconds */
export async function removeAbandoned(
  uploads: string,
  store: Records,
  jobs: Pick<Jobs, "job">,
  now: number,
): Promise<void> {
  for (const id of await readdir(uploads)) {
    const folder = join(uploads, id)
    const upload = uploadRecord.safeParse(await store.record("upload", id)).data
    const job = upload?.job === undefined ? undefined : await jobs.job(upload.job)
    const isWanted = job?.status === "waiting" || job?.status === "running"
    if (isWanted || now - (await lastTouched(folder)) < abandonedMs) continue
    const release = hold(folder)
    try {
      await store.removeRecord("upload", id)
      await rm(folder, { recursive: true, force: true })
      forgetCount(folder)
    } finally {
      release()
    }
  }
}

/** Epoch milliseconds of the last change of the folder or of anything within; 0 if it is gone. */
async function lastTouched(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const times = await Promise.all(
    [folder, ...names.map((name) => join(folder, name))].map(async (path) =>
      stat(path).then(
        (found) => found.mtimeMs,
        () => 0,
      ),
    ),
  )
  return times.reduce((latest, time) => Math.max(latest, time), 0)
}
