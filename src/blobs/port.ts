/** Content-addressed bytes. */
export interface Blobs {
  /**
   * Stores bytes; the same content twice is stored once. Durable at the latest when a transaction of the store that starts
   * afterwards has committed: what refers to a blob never outlives it.
   * @returns SHA-256, hex
   */
  put(bytes: Uint8Array): Promise<string>
  get(hash: string): Promise<Uint8Array | undefined>
  /** Erases; unknown hashes are no error. */
  remove(hash: string): Promise<void>
}
