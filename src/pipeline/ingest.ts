import type { Blobs } from "../blobs/port.ts"
import type { AccessId, CollectionId, VersionId } from "../core/document.ts"
import { type ErrorCode, errors, GroundworkError, groundworkError } from "../core/errors.ts"
import { parseReaderList, type ReaderList } from "../core/principal.ts"
import type { Context } from "../core/run.ts"
import { type Discovered, discover } from "../ingest/discover.ts"
import { sha256 } from "../ingest/identify.ts"
import { type Origin, originOf } from "../ingest/origins.ts"
import { prepareVersion } from "../ingest/prepare.ts"
import type { ReadParts } from "../ingest/read.ts"
import { allDocuments, restate } from "../ingest/restate.ts"
import { listItems, resolveSource, type Source } from "../ingest/sources.ts"
import { statusChanges } from "../ingest/supersede.ts"
import type { NewVersion, SourceState, Store, UnitOfWork } from "../store/port.ts"

export interface IngestParts extends ReadParts {
  readonly store: Store
  readonly blobs: Blobs
  readonly indexing: VersionIndexing
}

/** How versions get into the index, within the store's transaction. */
export interface VersionIndexing {
  put(unit: UnitOfWork, versions: readonly NewVersion[], signal: AbortSignal): Promise<void>
  remove(unit: UnitOfWork, versions: readonly VersionId[]): Promise<void>
}

export interface IngestOptions {
  readonly collection: CollectionId
  /** `user:ann,group:hr`; left out, `access.json` and then the collection decide. */
  readonly access?: string
  readonly onProgress?: (done: number, total: number) => void
}

export interface IngestFailure {
  readonly source: string
  readonly code: ErrorCode
  readonly message: string
}

/** The output of `ingest`; the same shape at every door. */
export interface IngestReport {
  readonly collection: CollectionId
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly removed: number
  readonly failed: readonly IngestFailure[]
  /** Files of folders for whose kind there is no reader. */
  readonly skipped: readonly string[]
  /** Documents that went in and are to the letter equal to another one. */
  readonly duplicates: number
  /** What was noticed while reading: "page 3 has no text". */
  readonly warnings: readonly { readonly source: string; readonly message: string }[]
  readonly passages: number
  readonly seconds: number
}

/** Documents that share a transaction: each is wholly in or out, and syncing to disk is paid once for many small ones. */
const batchDocuments = 250
const batchCharacters = 4 * 2 ** 20

interface Tally {
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

/**
 * Reads what changed in `paths` (files, folders, JSON Lines, pages) into a collection. A bad file is a line in `failed`; the rest go in.
 * @throws cancelled when the context's signal aborts: what was written until then stays, each document whole
 */
export async function ingest(
  parts: IngestParts,
  context: Context,
  paths: readonly string[],
  options: IngestOptions,
): Promise<IngestReport> {
  const startedAt = performance.now()
  const tally: Tally = {
    added: 0,
    updated: 0,
    unchanged: 0,
    removed: 0,
    duplicates: 0,
    passages: 0,
    failed: [],
    skipped: [],
    warnings: [],
  }
  const access = await readersOf(parts.store, options)
  for (const path of paths) {
    throwIfAborted(context.signal)
    try {
      const source = await resolveSource(path)
      await ingestSource({ parts, context, options, access, tally }, source)
    } catch (error) {
      tally.failed.push(failureOf(path, error, context.signal))
    }
  }
  if (tally.added + tally.updated + tally.removed > 0) await markSuperseded(parts, context, options.collection)
  const seconds = (performance.now() - startedAt) / 1000
  context.run.step("ingest", startedAt, { collection: options.collection, added: tally.added, updated: tally.updated })
  return { collection: options.collection, ...tally, seconds }
}

/** What the collection's documents get where nothing more special is said. */
interface Access {
  readonly given: ReaderList | undefined
  readonly collection: ReaderList
  idOf(readers: ReaderList): Promise<AccessId>
}

async function readersOf(store: Store, options: IngestOptions): Promise<Access> {
  const given = options.access === undefined ? undefined : parseReaderList(options.access)
  let collection = await store.collection(options.collection)
  if (collection === undefined) {
    collection = { id: options.collection, readers: given ?? "everyone", localOnly: false, settings: {} }
    await store.saveCollection(collection)
  }
  const ids = new Map<string, AccessId>()
  return {
    given,
    collection: collection.readers,
    async idOf(readers) {
      const key = JSON.stringify(readers)
      const id = ids.get(key) ?? (await store.accessId(readers))
      ids.set(key, id)
      return id
    },
  }
}

interface Job {
  readonly parts: IngestParts
  readonly context: Context
  readonly options: IngestOptions
  readonly access: Access
  readonly tally: Tally
}

async function ingestSource(job: Job, source: Source): Promise<void> {
  const { parts, context, options, tally } = job
  const origin = await originOf(parts.store, options.collection, source)
  const items = await listItems(source, context.signal)
  const states = new Map(
    (await parts.store.sourceStates(options.collection, origin.origin)).map((state) => [state.path, state]),
  )
  const seen = new Set<string>()
  const writer = batchWriter(job)
  let done = 0
  const found = discover(parts, {
    collection: options.collection,
    origin: origin.origin,
    prefix: origin.prefix,
    items,
    states,
    isFolder: source.kind === "folder",
    collectionOf: async (id) => (await parts.store.document(id))?.collection,
    signal: context.signal,
  })
  const hashes = new Map<string, string>([...states.values()].map((state) => [state.originalHash, state.path]))
  for await (const outcome of found) {
    throwIfAborted(context.signal)
    for (const path of outcome.paths) seen.add(path)
    switch (outcome.status) {
      case "unchanged":
        tally.unchanged += outcome.documents.length
        await keepAccess(job, outcome)
        break
      case "failed":
        tally.failed.push(failureOf(outcome.source, outcome.error, context.signal))
        break
      case "skipped":
        tally.skipped.push(outcome.source)
        break
      case "read":
        tally.warnings.push(...outcome.warnings.map((message) => ({ source: outcome.source, message })))
        if ((hashes.get(outcome.contentHash) ?? outcome.path) !== outcome.path) tally.duplicates += 1
        hashes.set(outcome.contentHash, outcome.path)
        await writer.add(outcome)
        break
      default:
        outcome satisfies never
    }
    done += 1
    options.onProgress?.(done, Math.max(done, items.length))
  }
  await writer.flush()
  if (origin.isWhole) await removeUnseen(job, origin, states, seen)
}

interface Entry {
  readonly source: string
  readonly isNew: boolean
  readonly version: NewVersion
  /** Contents that the version refers to by their hash. */
  readonly blobs: readonly Uint8Array[]
}

/** Collects documents and writes them in shared transactions. */
function batchWriter(job: Job): {
  add(found: Extract<Discovered, { status: "read" }>): Promise<void>
  flush(): Promise<void>
} {
  const { context, access, tally } = job
  let batch: Entry[] = []
  let characters = 0
  const flush = async () => {
    const writing = batch
    batch = []
    characters = 0
    if (writing.length === 0) return
    throwIfAborted(context.signal)
    try {
      await writeTogether(job, writing)
    } catch (error) {
      if (writing.length === 1 || context.signal.aborted || isFatal(error)) throw error
      // One document spoils the batch: alone, it is the only one that stays out.
      for (const entry of writing) {
        try {
          await writeTogether(job, [entry])
        } catch (single) {
          tally.failed.push(failureOf(entry.source, single, context.signal))
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
      const text = Buffer.from(found.read.text, "utf8")
      const document = { ...found, collection: job.options.collection, accessId }
      batch.push({
        source: found.source,
        isNew: found.isNew,
        version: prepareVersion(document, sha256(text), context.now().toISOString()),
        blobs: found.original === undefined ? [text] : [text, found.original],
      })
      characters += found.read.text.length
      if (batch.length >= batchDocuments || characters >= batchCharacters) await flush()
    },
    flush,
  }
}

async function writeTogether(job: Job, entries: readonly Entry[]): Promise<void> {
  const { parts, context, tally } = job
  const counts = { added: 0, updated: 0, unchanged: 0, passages: 0 }
  for (const entry of entries) for (const bytes of entry.blobs) await parts.blobs.put(bytes)
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
    if (replaced.length > 0) await parts.indexing.remove(unit, replaced)
    if (changed.length > 0) await parts.indexing.put(unit, changed, context.signal)
  })
  tally.added += counts.added
  tally.updated += counts.updated
  tally.unchanged += counts.unchanged
  tally.passages += counts.passages
}

async function currentReaders(job: Job, id: string): Promise<ReaderList | undefined> {
  const document = await job.parts.store.document(id)
  return document === undefined ? undefined : job.parts.store.readers(document.accessId)
}

/** A list that changed in `access.json` or on the command line counts for unchanged files, too. */
async function keepAccess(job: Job, unchanged: Extract<Discovered, { status: "unchanged" }>): Promise<void> {
  const readers = unchanged.readers ?? job.access.given
  if (readers === undefined) return
  const accessId = await job.access.idOf(readers)
  for (const id of unchanged.documents) {
    const document = await job.parts.store.document(id)
    if (document !== undefined && document.accessId !== accessId) await job.parts.store.setReaders(id, readers)
  }
}

async function removeUnseen(
  job: Job,
  origin: Origin,
  states: ReadonlyMap<string, SourceState>,
  seen: ReadonlySet<string>,
): Promise<void> {
  const gone = [...states.values()].filter((state) => !seen.has(state.path))
  if (gone.length === 0) return
  const { store, indexing } = job.parts
  await store.transaction(async (unit) => {
    for (const { document } of gone) {
      const before = await store.document(document)
      if (before !== undefined) await indexing.remove(unit, [before.currentVersion])
      await unit.removeDocument(document)
    }
  })
  job.tally.removed += gone.length
  job.context.run.step("removed", performance.now(), { origin: origin.origin, documents: gone.length })
}

/** Documents say of others that they replace them; whoever is replaced gets a version that says so. */
async function markSuperseded(parts: IngestParts, context: Context, collection: CollectionId): Promise<void> {
  for (const { document, metadata } of statusChanges(await allDocuments(parts.store, collection))) {
    const version = await restate(parts, document, metadata, context.now().toISOString())
    await parts.store.transaction(async (unit) => {
      await unit.saveVersion(version)
      await parts.indexing.remove(unit, [document.currentVersion])
      await parts.indexing.put(unit, [version], context.signal)
    })
  }
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw groundworkError("cancelled")
}

/** Faults of the home, not of a document: going on would fail for every other document as well. */
function isFatal(error: unknown): boolean {
  return error instanceof GroundworkError && ["disk_full", "busy", "home_broken", "cancelled"].includes(error.code)
}

/** A fault of one document as a line of the report; faults of the home and cancelling go on up. */
function failureOf(source: string, error: unknown, signal: AbortSignal): IngestFailure {
  if (signal.aborted) throw groundworkError("cancelled", "", error)
  if (!(error instanceof GroundworkError) || isFatal(error) || error.code === "internal") throw error
  return { source, code: error.code, message: errors[error.code].message }
}
