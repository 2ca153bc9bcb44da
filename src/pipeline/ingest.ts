import type { AccessId, CollectionId } from "../core/document.ts"
import { parseReaderList } from "../core/principal.ts"
import type { Context } from "../core/run.ts"
import { embedPassages, indexVersions } from "../indexing/index-version.ts"
import { type Discovered, discover } from "../ingest/discover.ts"
import { type Origin, originOf } from "../ingest/origins.ts"
import { allDocuments, restate } from "../ingest/restate.ts"
import { listItems, resolveSource, type Source } from "../ingest/sources.ts"
import { statusChanges } from "../ingest/supersede.ts"
import type { SourceState, Store } from "../store/port.ts"
import {
  type Access,
  batchWriter,
  failureOf,
  type IngestFailure,
  type IngestParts,
  type Job,
  type Tally,
  throwIfAborted,
  toIndex,
} from "./ingest-write.ts"

export type { IngestParts } from "./ingest-write.ts"

export interface IngestOptions {
  readonly collection: CollectionId
  /** `user:ann,group:hr`; left out, `access.json` and then the collection decide. */
  readonly access?: string
  /** Marks the collection before anything is read: it stays on this machine from then on. */
  readonly localOnly?: boolean
  readonly onProgress?: (done: number, total: number) => void
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
      const job: Job = { parts, context, collection: options.collection, access, tally }
      await ingestSource(job, source, options.onProgress)
    } catch (error) {
      tally.failed.push(failureOf(path, error, context.signal))
    }
  }
  if (tally.added + tally.updated + tally.removed > 0) await markSuperseded(parts, context, options.collection)
  const seconds = (performance.now() - startedAt) / 1000
  context.run.step("ingest", startedAt, { collection: options.collection, added: tally.added, updated: tally.updated })
  return { collection: options.collection, ...tally, seconds }
}

/**
 * Marks a collection as one that stays on this machine, and makes it where it is new.
 * @returns documents that were in it while it was not marked
 */
export async function keepCollectionHere(
  store: Pick<Store, "collection" | "saveCollection" | "documentCount">,
  { collection: id, access }: IngestOptions,
): Promise<number> {
  const before = await store.collection(id)
  if (before?.localOnly === true) return 0
  const readers = before?.readers ?? (access === undefined ? "everyone" : parseReaderList(access))
  await store.saveCollection({ id, readers, settings: before?.settings ?? {}, localOnly: true })
  return store.documentCount(id)
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

async function ingestSource(job: Job, source: Source, onProgress: IngestOptions["onProgress"]): Promise<void> {
  const { parts, context, collection, tally } = job
  const origin = await originOf(parts.store, collection, source)
  const items = await listItems(source, context.signal)
  const states = new Map(
    (await parts.store.sourceStates(collection, origin.origin)).map((state) => [state.path, state]),
  )
  const seen = new Set<string>()
  const writer = batchWriter(job)
  let done = 0
  const found = discover(parts, {
    collection,
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
    onProgress?.(done, Math.max(done, items.length))
  }
  await writer.flush()
  if (origin.isWhole) await removeUnseen(job, origin, states, seen)
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
  const { store, index } = job.parts
  await store.transaction(async (unit) => {
    for (const { document } of gone) {
      const before = await store.document(document)
      if (before !== undefined) await index.remove(unit, [before.currentVersion])
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
    const vectors = await embedPassages(parts, [toIndex(version)], context.signal)
    await parts.store.transaction(async (unit) => {
      await unit.saveVersion(version)
      await parts.index.remove(unit, [document.currentVersion])
      await indexVersions(parts, unit, [toIndex(version)], vectors)
    })
  }
}
