import { type Blobs, blobHash } from "../../blobs/port.ts"
import { bytes } from "./columns.ts"
import type { Connection } from "./connection.ts"
import { guarded } from "./faults.ts"
import type { TransactionHook, Transactions } from "./transactions.ts"

/** A file costs two syncs, a row none of its own. Most canonical texts are smaller than this. */
const smallBytes = 64 * 1024
/** What waits for a transaction beyond this is written without one. */
const mostWaitingBytes = 16 * 2 ** 20

interface Parts {
  readonly current: () => Connection
  readonly writer: Connection
  readonly transactions: Transactions
  readonly hooks: TransactionHook[]
  readonly large: Blobs
}

/**
 * Keeps small blobs in rows and hands large ones on. A small blob is at hand at once, and durable with the transaction
 * that refers to it: if that never comes, nothing needs the blob.
 */
export function smallBlobs({ current, writer, transactions, hooks, large }: Parts): Blobs {
  const waiting = new Map<string, Uint8Array>()
  let waitingBytes = 0
  const write = (hash: string, content: Uint8Array) => {
    writer.sql("INSERT OR IGNORE INTO blobs VALUES (?, ?)").run(hash, content)
  }
  const forget = (hash: string) => {
    waitingBytes -= waiting.get(hash)?.length ?? 0
    waiting.delete(hash)
  }
  hooks.push(() => {
    const written = [...waiting.keys()]
    for (const [hash, content] of waiting) write(hash, content)
    // Should the transaction fail, they wait for the next.
    return () => written.forEach(forget)
  })
  return {
    async put(content) {
      if (content.length > smallBytes) return large.put(content)
      const hash = blobHash(content)
      if (transactions.isInside()) {
        guarded(() => write(hash, content))
      } else if (!waiting.has(hash)) {
        waiting.set(hash, content)
        waitingBytes += content.length
        if (waitingBytes > mostWaitingBytes) await transactions.write(() => {})
      }
      return hash
    },
    async get(hash) {
      const found = waiting.get(hash)
      if (found !== undefined) return found
      const row = guarded(() => current().sql("SELECT bytes FROM blobs WHERE hash = ?").get(hash))
      return row === undefined ? large.get(hash) : bytes(row.bytes)
    },
    async remove(hash) {
      forget(hash)
      await transactions.write(() => {
        writer.sql("DELETE FROM blobs WHERE hash = ?").run(hash)
      })
      await large.remove(hash)
    },
  }
}
