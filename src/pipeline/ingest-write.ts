import type { Blobs } from "../blobs/port.ts"
import type { AccessId, CollectionId, VersionId } from "../core/document.ts"
import { type ErrorCode, errors, GroundworkError, groundworkError } from "../core/errors.ts"
import type { ReaderList } from "../core/principal.ts"
import type { Context } from "../core/run.ts"
import { embedPassages, type IndexingParts, indexVersions, type VersionToIndex } from "../indexing/index-version.ts"
import type { Discovered } from "../ingest/discover.ts"
import { sha256 } from "../ingest/identify.ts"
import { prepareVersion } from "../ingest/prepare.ts"
import type { ReadParts } from "../ingest/read.ts"
import type { NewVersion, Store } from "../store/port.ts"

export interface IngestParts extends ReadParts, IndexingParts {
  readonly store: Store
  readonly blobs: Blobs
}

export interface IngestFailure {
  readonly source: string
  readonly code: ErrorCode
  readonly message: string
  /** What to do about it. */
  readonly hint: string
}

export interface Tally {
  added: number
  updated: number
  unchanged: number
  removed: number
  duplicates: number
  passages: number
  readonly failed: IngestFailure[]
  readonly skipped: string[]
  readonly warnings: { source: string; message: string }[]
}

/** What the collection's documents get where nothing more special is said. */
export interface Access {
  readonly given: ReaderList | undefined
  readonly collection: ReaderList
  idOf(readers: ReaderList): Promise<AccessId>
}

export interface Job {
  readonly parts: IngestParts
  readonly context: Context
  readonly collection: CollectionId
  readonly access: Access
  readonly tally: Tally
}

/** Documents that share a transaction: each is wholly in or out, and syncing to disk is paid once for many small ones. */
const batchDocuments = 1000
const batchBytes = 16 * 2 ** 20
/** Where reading is slow, a batch is written after this time: what was read before a break is not read again. */
const batchMs = 2000

interface Entry {
  readonly source: string
  readonly isNew: boolean
  readonly version: NewVersion
  /** Contents that the version refers to by their hash. */
  readonly blobs: readonly Uint8Array[]
}

/** Collects documents and writes them in shared transactions. */
export function batchWriter(job: Job): {
  add(found: Extract<Discovered, { status: "read" }>): Promise<void>
  flush(): Promise<void>
} {
  const { context, access, tally } = job
  let batch: Entry[] = []
  let bytes = 0
  let startedAt = 0
  const flush = async () => {
    const writing = batch
    batch = []
    bytes = 0
    if (writing.length === 0) return
    throwIfAborted(context.signal)
    try {
      await writeTogether(job, writing)
    } catch (error) {
      if (context.signal.aborted || isFatal(error)) throw error
      // One document spoils the batch: alone, it is the only one that stays out.
      for (const entry of writing) {
        try {
          await writeTogether(job, [entry])
        } catch (single) {
          tally.failed.push(failureOf(entry.source, asDocumentFault(single), context.signal))
        }
      }
    }
  }
  return {
    async add(found) {
      const readers =
        found.readers ??
        access.given ??
        (found.isNew ? undefined : await currentReaders(job, found.id)) ??
        access.collection
      const accessId = await access.idOf(readers)
      if (batch.length === 0) startedAt = performance.now()
      const text = Buffer.from(found.read.text, "utf8")
      const document = { ...found, collection: job.collection, accessId }
      batch.push({
        source: found.source,
        isNew: found.isNew,
        version: prepareVersion(document, sha256(text), context.now().toISOString()),
        blobs: found.original === undefined ? [text] : [text, found.original],
      })
      bytes += text.length + (found.original?.length ?? 0)
      const isOld = performance.now() - startedAt >= batchMs
      if (batch.length >= batchDocuments || bytes >= batchBytes || isOld) await flush()
    },
    flush,
  }
}

async function writeTogether(job: Job, entries: readonly Entry[]): Promise<void> {
  const { parts, context, tally } = job
  const counts = { added: 0, updated: 0, unchanged: 0, passages: 0 }
  for (const entry of entries) for (const bytes of entry.blobs) await parts.blobs.put(bytes)
  const fresh = await changedVersions(parts.store, entries)
  const vectors = await embedPassages(parts, [...fresh].map(toIndex), context.signal)
  await parts.store.transaction(async (unit) => {
    const changed: NewVersion[] = []
    const replaced: VersionId[] = []
    for (const { version, isNew } of entries) {
      const before = isNew ? undefined : await parts.store.document(version.document.id)
      const result = await unit.saveVersion(version)
      counts[result] += 1
      if (result === "unchanged") continue
      if (before !== undefined) replaced.push(before.currentVersion)
      counts.passages += version.passages.length
      changed.push(version)
    }
    if (replaced.length > 0) await parts.index.remove(unit, replaced)
    // What another process changed meanwhile was not thought to be new.
    const late = changed.filter((version) => !fresh.has(version))
    const lateVectors = await embedPassages(parts, late.map(toIndex), context.signal)
    if (changed.length > 0)
      await indexVersions(
        parts,
        unit,
        changed.map(toIndex),
        late.length === 0 ? vectors : new Map([...vectors, ...lateVectors]),
      )
  })
  tally.added += counts.added
  tally.updated += counts.updated
  tally.unchanged += counts.unchanged
  tally.passages += counts.passages
}

/** Versions that are not their document's current one: their passages have to be embedded. */
async function changedVersions(store: Pick<Store, "document">, entries: readonly Entry[]): Promise<Set<NewVersion>> {
  const changed = new Set<NewVersion>()
  for (const { version, isNew } of entries)
    if (isNew || (await store.document(version.document.id))?.currentVersion !== version.version.id)
      changed.add(version)
  return changed
}

/** What the index needs of a version. */
export function toIndex({ document, version, passages }: NewVersion): VersionToIndex {
  const { id, title, metadata, originalHash, textHash } = version
  return { document, version: id, title, metadata, passages, originalHash, textHash }
}

async function currentReaders(job: Job, id: string): Promise<ReaderList | undefined> {
  const document = await job.parts.store.document(id)
  return document === undefined ? undefined : job.parts.store.readers(document.accessId)
}

export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw groundworkError("cancelled")
}

/** Faults of the home, not of a document: going on would fail for every other document as well. */
function isFatal(error: unknown): boolean {
  return error instanceof GroundworkError && ["disk_full", "busy", "home_broken", "cancelled"].includes(error.code)
}

/** Whatever one document makes the store or the index trip over stops neither the others nor the report. */
function asDocumentFault(error: unknown): GroundworkError {
  return error instanceof GroundworkError ? error : groundworkError("internal", "", error)
}

/** A fault of one document as a line of the report; faults of the home and cancelling go on up. */
export function failureOf(source: string, error: unknown, signal: AbortSignal): IngestFailure {
  if (signal.aborted) throw groundworkError("cancelled", "", error)
  if (!(error instanceof GroundworkError) || isFatal(error)) throw error
  const { message, hint } = errors[error.code]
  // What the source does not say by itself: which file of it, and why.
  const more = error.detail === "" || source.includes(error.detail) ? "" : `: ${error.detail}`
  return { source, code: error.code, message: `${message}${more}`, hint }
}
