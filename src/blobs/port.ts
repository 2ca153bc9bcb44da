/** Content-addressed bytes. */
export interface Blobs {
  /** Stores bytes durably; the same content twice is stored once. @returns SHA-256, hex */
  put(bytes: Uint8Array): Promise<string>
  get(hash: string): Promise<Uint8Array | undefined>
  remove(hash: string): Promise<void>
}

/** Where small blobs are kept: rows that are written together with whatever refers to them. */
export interface BlobRows {
  write(hash: string, bytes: Uint8Array): void
  read(hash: string): Uint8Array | undefined
  remove(hash: string): void
  /** `flush` is called at the beginning of each transaction. */
  onBegin(flush: () => void): void
}
