import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { mkdir, open, readFile, rename, rm } from "node:fs/promises"
import { join } from "node:path"
import { groundworkError } from "../core/errors.ts"
import type { Blobs } from "./port.ts"

/** Blobs as files named by their hash; a file is there whole or not at all. */
export function fileBlobs(folder: string): Blobs {
  const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash)
  return {
    put: async (bytes) => {
      const hash = hashOf(bytes)
      const path = pathOf(hash)
      if (existsSync(path)) return hash
      await mkdir(join(folder, hash.slice(0, 2)), { recursive: true })
      const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`
      try {
        const file = await open(temporary, "w")
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(temporary, path)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error instanceof Error && "code" in error && error.code === "ENOSPC"
          ? groundworkError("disk_full", "", error)
          : error
      }
      return hash
    },
    get: async (hash) => {
      try {
        return await readFile(pathOf(hash))
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined
        throw error
      }
    },
    remove: (hash) => rm(pathOf(hash), { force: true }),
  }
}

/** SHA-256, hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}
