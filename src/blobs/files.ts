import { randomUUID } from "node:crypto"
import { access, mkdir, open, readFile, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { groundworkError } from "../core/errors.ts"
import { type Blobs, blobHash } from "./port.ts"

/**
 * Blobs as files named by their hash, in folders by its first two digits. A file is whole or not there: it is written
 * beside, synced to the disk and then renamed.
 */
export function fileBlobs(folder: string): Blobs {
  const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash)
  return {
    async put(bytes) {
      const hash = blobHash(bytes)
      const path = pathOf(hash)
      if (await exists(path)) return hash
      await mkdir(join(folder, hash.slice(0, 2)), { recursive: true })
      const beside = join(folder, hash.slice(0, 2), `.${randomUUID()}.part`)
      try {
        await writeDurably(beside, bytes)
        await rename(beside, path)
        await syncFolder(join(folder, hash.slice(0, 2)))
      } catch (error) {
        await rm(beside, { force: true })
        throw isCode(error, "ENOSPC") || isCode(error, "EDQUOT") ? groundworkError("disk_full", "", error) : error
      }
      return hash
    },
    async get(hash) {
      if (!/^[0-9a-f]{64}$/.test(hash)) return undefined
      try {
        return await readFile(pathOf(hash))
      } catch (error) {
        if (isCode(error, "ENOENT")) return undefined
        throw error
      }
    },
    async remove(hash) {
      if (/^[0-9a-f]{64}$/.test(hash)) await rm(pathOf(hash), { force: true })
    },
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx")
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Without this the name may be lost when the power fails. Windows cannot open folders, and needs it not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return
  const handle = await open(folder, "r")
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}
