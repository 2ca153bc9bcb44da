import type {
  AccessId,
  Block,
  CollectionId,
  DocumentId,
  DocumentRecord,
  Layout,
  Metadata,
  Passage,
  Span,
  VersionId,
  VersionRecord,
} from "../core/document.ts"
import type { SearchFilter } from "../core/hit.ts"
import type { Principal, ReaderList } from "../core/principal.ts"
import type { RunRecord } from "../core/run.ts"

/** Name of the database in a home: a folder that holds it is a home, and no source of documents. */
export const databaseFile = "groundwork.db"

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

/** What may be a document of a collection that stays on this machine; what is left out is not looked at. */
export interface KeptHere {
  readonly versions?: readonly VersionId[]
  /** Absolute paths or URLs, of files with documents inside, too. */
  readonly sources?: readonly string[]
  /** SHA-256 of the bytes, hex. */
  readonly originalHash?: string
  /** SHA-256 of the canonical text, hex. */
  readonly textHash?: string
}

/** One transaction's handle. Adapters in the same file write within it (see `Index.put`). */
export interface UnitOfWork {
  /** Adapter's own connection; only adapters that know it look inside. */
  readonly connection: unknown
  saveVersion(version: NewVersion): Promise<"added" | "updated" | "unchanged">
  /** It is found no more; its versions stay for what cites them. Unknown ids are no error. */
  removeDocument(document: DocumentId): Promise<void>
}

export interface AuditEntry {
  /** From 1, without gaps. */
  readonly sequence: number
  /** ISO instant. */
  readonly at: string
  /** `user:ann`, `key:…` or `system`. */
  readonly actor: string
  /** What was done: "document.purge", "access.set", … */
  readonly action: string
  readonly target: string
  /** Never document text: the log outlives what is purged. */
  readonly detail: Readonly<Record<string, unknown>>
  /** SHA-256 of the entry before and of this one. */
  readonly hash: string
}

export interface RunFilter {
  readonly kind?: string
  readonly status?: string
  /** Only runs that saw this version. */
  readonly version?: string
  /** Only runs of this person. */
  readonly user?: string
}

/**
 * Holds the truth: documents, versions, passages, access, runs, cases, settings, jobs. Every method may throw `busy`,
 * `disk_full`, `home_broken`.
 */
export interface Store {
  /**
   * Runs `work` in one transaction; all or nothing. Transactions of one process run one after the other. Calls of the store
   * made within `work` are part of it: they see and share what it wrote; calls made elsewhere see what is committed.
   */
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
  /**
   * True if one of a collection that stays on this machine (`localOnly`) is meant, whoever may read it: a document that was
   * read from one of these places, or one that has or had these bytes or this text, be it in another collection as well.
   */
  isKeptHere(what: KeptHere): Promise<boolean>
  versions(document: DocumentId): Promise<readonly VersionRecord[]>
  version(id: VersionId): Promise<VersionRecord | undefined>
  /** The canonical text, from the blobs; undefined if purged or unknown. */
  text(version: VersionId): Promise<string | undefined>
  /** The bytes it was read from; undefined if none were kept (a line of JSON Lines), purged or unknown. */
  original(version: VersionId): Promise<Uint8Array | undefined>
  /** With `within`, the layout has only the runs of the pages that this span touches. */
  structure(
    version: VersionId,
    within?: Span,
  ): Promise<{ readonly blocks: readonly Block[]; readonly layout?: Layout } | undefined>
  /** In the order of `ids`; unknown ids are left out. */
  passages(ids: readonly string[]): Promise<readonly Passage[]>
  passagesOf(version: VersionId): Promise<readonly Passage[]>
  sourceStates(collection: CollectionId, origin: string): Promise<readonly SourceState[]>

  /** The one id of this reader list, made if new. */
  accessId(readers: ReaderList): Promise<AccessId>
  /** Ids of all lists this principal is on. */
  readable(principal: Principal): Promise<readonly AccessId[]>
  readers(access: AccessId): Promise<ReaderList>
  /** Holds for every search that starts after it resolves. */
  setReaders(document: DocumentId, readers: ReaderList): Promise<void>

  saveRun(run: RunRecord): Promise<void>
  run(id: string): Promise<RunRecord | undefined>
  /** Newest first; `before` is the id of a run. */
  runs(filter: RunFilter, limit: number, before?: string): Promise<readonly RunRecord[]>

  /** Small JSON values by kind and key: cases, marks, reviews, settings, trained models. */
  saveRecord(kind: string, key: string, value: unknown): Promise<void>
  record(kind: string, key: string): Promise<unknown>
  /** By key, after `after`. */
  records(
    kind: string,
    limit: number,
    after?: string,
  ): Promise<readonly { readonly key: string; readonly value: unknown }[]>
  removeRecord(kind: string, key: string): Promise<void>

  /** Writes one line of the audit log; within a transaction, if what it tells commits. */
  appendAudit(entry: Omit<AuditEntry, "sequence" | "hash">): Promise<AuditEntry>
  /** In order, after the entry number `after`. */
  auditEntries(limit: number, after?: number): Promise<readonly AuditEntry[]>
  /** Newest first, before the entry number `before`. */
  latestAuditEntries(limit: number, before?: number): Promise<readonly AuditEntry[]>
  /** The first entry that is not what was written, or that is gone. */
  verifyAudit(): Promise<{ readonly entries: number; readonly brokenAt?: number }>

  /**
   * Erases a document for good: versions, passages, blobs no one else uses, its texts in traces and records; afterwards its
   * words are in no byte of the home. Its id and those of its versions stay in traces and the audit log. Within a transaction,
   * the files are cleaned soon after it has committed.
   * @param forget lets the index forget the versions within the same transaction (`Index.remove`)
   * @returns false if there is no such document
   */
  purge(
    document: DocumentId,
    forget: (unit: UnitOfWork, versions: readonly VersionId[]) => Promise<void>,
  ): Promise<boolean>
  close(): Promise<void>
}
