import { createHash } from "node:crypto"

/** What these bytes are called wherever they are kept: SHA-256, hex. */
export function blobHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}

/** Content-addressed bytes. */
export interface Blobs {
  /**
   * Stores bytes; the same content twice is stored once. Durable at the latest when a transaction of the store that starts
   * afterwards has committed: what refers to a blob never outlives it.
   * @returns its `blobHash`
   */
  put(bytes: Uint8Array): Promise<string>
  get(hash: string): Promise<Uint8Array | undefined>
  /** Erases; unknown hashes are no error. */
  remove(hash: string): Promise<void>
}
