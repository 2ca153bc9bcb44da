import { deflateRawSync, inflateRawSync } from "node:zlib"
import { hashOf } from "./files.ts"
import type { BlobRows, Blobs } from "./port.ts"

/** A file a blob costs two syncs; a row costs none of its own. Most canonical texts are smaller than this. */
const smallBytes = 64 * 1024

/**
 * Keeps small blobs in rows and hands large ones on. A small blob is at hand at once, and durable with the transaction
 * that refers to it: if that never comes, nothing needs the blob.
 */
export function smallBlobsInRows(rows: BlobRows, large: Blobs): Blobs {
  const waiting = new Map<string, Uint8Array>()
  rows.onBegin(() => {
    for (const [hash, bytes] of waiting) rows.write(hash, deflateRawSync(bytes, { level: 1 }))
    waiting.clear()
  })
  return {
    put: async (bytes) => {
      if (bytes.length > smallBytes) return large.put(bytes)
      const hash = hashOf(bytes)
      waiting.set(hash, bytes)
      return hash
    },
    get: async (hash) => {
      const own = waiting.get(hash)
      if (own !== undefined) return own
      const row = rows.read(hash)
      return row === undefined ? large.get(hash) : inflateRawSync(row)
    },
    remove: async (hash) => {
      waiting.delete(hash)
      rows.remove(hash)
      await large.remove(hash)
    },
  }
}
