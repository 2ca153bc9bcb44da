/** A half-open range of UTF-16 code units in a version's canonical text: `text.slice(start, end)`. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type CollectionId = string
/** Derived from collection, source and path (or the source's own `_id`): the same ingest gives the same ids anywhere. */
export type DocumentId = string
/** Hash of the canonical text and the parser's version. */
export type VersionId = string
/** Equal reader lists share one id; rows of an index carry only this number. */
export type AccessId = number

/**
 * A structural piece of a canonical text, in reading order, never overlapping. Spans leave out surrounding white space.
 * `row`: one table row; its cells' spans lie inside it; `header` holds the header cells' texts (same length as `cells`
 * where the table is regular). A header row itself is a row with `isHeader`. `turn`: one utterance of a transcript.
 */
export type Block =
  | (Span & { readonly kind: "heading"; readonly level: number })
  | (Span & { readonly kind: "paragraph" })
  | (Span & { readonly kind: "item"; readonly depth: number })
  | (Span & { readonly kind: "code" })
  | (Span & {
      readonly kind: "row"
      readonly isHeader?: boolean
      readonly header?: readonly string[]
      readonly cells: readonly Span[]
    })
  | (Span & {
      readonly kind: "turn"
      readonly speaker?: string
      readonly startSeconds?: number
      readonly endSeconds?: number
    })

/** Rectangle in PDF points (or image pixels), origin top left, on page `page` (from 1). */
export interface Box {
  readonly page: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where spans of the text stand on pages: one entry a text run (about a word or a line piece), sorted by `start`. */
export interface Layout {
  readonly pages: readonly {
    readonly page: number
    readonly width: number
    readonly height: number
    readonly start: number
    readonly end: number
  }[]
  /** `confidence`: how sure recognition (OCR) was of the word, 0–1; absent for printed text. */
  readonly runs: readonly (Span & Box & { readonly confidence?: number })[]
}

/** What a document says about itself; free fields go to `other` as strings. Dates are ISO `YYYY-MM-DD`. */
export interface Metadata {
  readonly date?: string
  readonly validFrom?: string
  readonly validUntil?: string
  readonly status?: "current" | "superseded" | "draft" | "expired"
  /** Path or title of the document that this one replaces. */
  readonly supersedes?: string
  readonly author?: string
  readonly language?: string
  readonly tags?: readonly string[]
  readonly other?: Readonly<Record<string, string>>
}

/** What a reader makes of a file: canonical text (NFC, `\n` line ends) with its structure. */
export interface ReadDocument {
  readonly title: string
  readonly text: string
  readonly blocks: readonly Block[]
  readonly metadata: Metadata
  /** ISO day that a program wrote into the file when it was saved or made: the date where nothing says a better one. */
  readonly dateOfFile?: string
  readonly layout?: Layout
  /** Files inside the file (attachments), to be read as documents of their own. */
  readonly attachments?: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  /** What was noticed while reading that a person should know ("page 3 has no text"). */
  readonly warnings?: readonly string[]
}

export interface DocumentRecord {
  readonly id: DocumentId
  readonly collection: CollectionId
  /** Where it came from: absolute path, URL or `file.jsonl#id`. */
  readonly source: string
  /** Path relative to what was ingested, with `/`. */
  readonly path: string
  readonly title: string
  /** Lower-case file type: "md", "pdf", "docx", … */
  readonly type: string
  readonly accessId: AccessId
  readonly currentVersion: VersionId
  readonly metadata: Metadata
  /** ISO instants. */
  readonly addedAt: string
  readonly updatedAt: string
}

export interface VersionRecord {
  readonly id: VersionId
  readonly document: DocumentId
  readonly ordinal: number
  readonly title: string
  readonly metadata: Metadata
  readonly createdAt: string
  readonly originalHash: string
  readonly sizeBytes: number
}

/** A span of one version with its heading path, about 200 tokens. */
export interface Passage extends Span {
  /** `${version}:${ordinal}` */
  readonly id: string
  readonly document: DocumentId
  readonly version: VersionId
  readonly collection: CollectionId
  readonly ordinal: number
  /** Heading path joined by " › ", or "". */
  readonly section: string
  /** Words that are indexed with the passage but do not stand in its span: the header of the table its rows belong to. */
  readonly context: string
  readonly text: string
}
