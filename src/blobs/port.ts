/** Content-addressed bytes. */
export interface Blobs {
  /** Stores bytes durably; the same content twice is stored once. @returns SHA-256, hex */
  put(bytes: Uint8Array): Promise<string>
  get(hash: string): Promise<Uint8Array | undefined>
  remove(hash: string): Promise<void>
}
