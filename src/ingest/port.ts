import type { ReadDocument } from "../core/document.ts"

export interface ReaderInput {
  readonly bytes: Uint8Array
  /** File name, for the title of last resort. */
  readonly name: string
  readonly signal: AbortSignal
}

/**
 * Reads one kind of file. Throws `GroundworkError` (file_encrypted, file_corrupt, file_empty, …) for what cannot be read.
 * Bump `version` whenever the same bytes would give another text or structure.
 */
export interface Reader {
  readonly name: string
  readonly version: number
  /** Lower-case extensions without dot. */
  readonly extensions: readonly string[]
  read(input: ReaderInput): Promise<ReadDocument>
}

/** Declares a reader of one kind of file, for the `readers` of the settings. */
export function defineReader(reader: Reader): Reader {
  return reader
}
