import type {
  AccessId,
  Block,
  CollectionId,
  DocumentId,
  DocumentRecord,
  Layout,
  Metadata,
  Passage,
  VersionId,
  VersionRecord,
} from "../core/document.ts"
import type { SearchFilter } from "../core/hit.ts"
import type { Principal, ReaderList } from "../core/principal.ts"
import type { RunRecord } from "../core/run.ts"

export interface CollectionRecord {
  readonly id: CollectionId
  readonly readers: ReaderList
  /** Never sent to an external model. */
  readonly localOnly: boolean
  readonly settings: Readonly<Record<string, unknown>>
}

/** How a source file looked when it was last ingested; unchanged files are skipped by these. */
export interface SourceState {
  readonly document: DocumentId
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** SHA-256 of the original bytes, hex. */
  readonly originalHash: string
  readonly parserVersion: string
}

/** Everything that one document's ingest writes, in one transaction. */
export interface NewVersion {
  readonly document: Omit<DocumentRecord, "currentVersion" | "addedAt" | "updatedAt">
  /** Name of the source (a folder, a file) that the document belongs to. */
  readonly origin: string
  readonly state: Omit<SourceState, "document" | "path">
  readonly version: {
    readonly id: VersionId
    readonly title: string
    readonly metadata: Metadata
    readonly originalHash: string
    readonly sizeBytes: number
    /** Blob hash of the canonical text. */
    readonly textHash: string
    readonly blocks: readonly Block[]
    readonly layout?: Layout
  }
  readonly passages: readonly Passage[]
  /** ISO instant. */
  readonly at: string
}

/** One transaction's handle. Adapters in the same file write within it (see `Index.put`). */
export interface UnitOfWork {
  /** Adapter's own connection; only adapters that know it look inside. */
  readonly connection: unknown
  saveVersion(version: NewVersion): Promise<"added" | "updated" | "unchanged">
  removeDocument(document: DocumentId): Promise<void>
}

/** Holds the truth: documents, versions, passages, access, runs, cases, settings, jobs. */
export interface Store {
  /** Runs `work` in one transaction; all or nothing. Transactions of one process run one after the other. */
  transaction<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result>

  saveCollection(collection: CollectionRecord): Promise<void>
  collection(id: CollectionId): Promise<CollectionRecord | undefined>
  collections(): Promise<readonly CollectionRecord[]>

  document(id: DocumentId): Promise<DocumentRecord | undefined>
  /** By id order, after `after`, at most `limit`; only what `readable` allows. */
  documents(
    filter: SearchFilter,
    readable: readonly AccessId[],
    limit: number,
    after?: DocumentId,
  ): Promise<readonly DocumentRecord[]>
  documentCount(collection?: CollectionId): Promise<number>
  versions(document: DocumentId): Promise<readonly VersionRecord[]>
  version(id: VersionId): Promise<VersionRecord | undefined>
  /** The canonical text, from the blobs; undefined if purged or unknown. */
  text(version: VersionId): Promise<string | undefined>
  structure(version: VersionId): Promise<{ readonly blocks: readonly Block[]; readonly layout?: Layout } | undefined>
  /** In the order of `ids`; unknown ids are left out. */
  passages(ids: readonly string[]): Promise<readonly Passage[]>
  passagesOf(version: VersionId): Promise<readonly Passage[]>
  sourceStates(collection: CollectionId, origin: string): Promise<readonly SourceState[]>

  /** The one id of this reader list, made if new. */
  accessId(readers: ReaderList): Promise<AccessId>
  /** Ids of all lists this principal is on. */
  readable(principal: Principal): Promise<readonly AccessId[]>
  readers(access: AccessId): Promise<ReaderList>
  setReaders(document: DocumentId, readers: ReaderList): Promise<void>

  saveRun(run: RunRecord): Promise<void>
  run(id: string): Promise<RunRecord | undefined>
  runs(
    filter: { readonly kind?: string; readonly status?: string },
    limit: number,
    before?: string,
  ): Promise<readonly RunRecord[]>

  /** Small JSON values by kind and key: cases, marks, reviews, settings, trained models. */
  saveRecord(kind: string, key: string, value: unknown): Promise<void>
  record(kind: string, key: string): Promise<unknown>
  records(
    kind: string,
    limit: number,
    after?: string,
  ): Promise<readonly { readonly key: string; readonly value: unknown }[]>
  removeRecord(kind: string, key: string): Promise<void>

  /** Erases a document for good: versions, passages, blobs no one else uses, its texts in traces, its records. */
  purge(document: DocumentId): Promise<boolean>
  close(): Promise<void>
}
