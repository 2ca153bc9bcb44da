import type { DocumentRecord } from "../core/document.ts"
import { groundworkError } from "../core/errors.ts"
import type { Context } from "../core/run.ts"
import type { Store } from "../store/port.ts"
import {
  embedPassages,
  type IndexingParts,
  indexVersions,
  type PassageVectors,
  spaceOf,
  type VersionToIndex,
} from "./index-version.ts"

export type ReindexStore = Pick<
  Store,
  "transaction" | "document" | "passagesOf" | "record" | "saveRecord" | "removeRecord"
>

export interface ReindexOptions {
  /**
   * `everything` makes the index anew from the store; `vectors` adds the embedder's vectors beside those of another
   * embedder, which answers until this one is done.
   */
  readonly what: "everything" | "vectors"
  readonly onProgress?: (documents: number, passages: number) => void
}

export interface Reindexed {
  readonly documents: number
  readonly passages: number
  /** Documents that an earlier, interrupted run had done. */
  readonly resumedAfter?: string
}

/** Documents of one transaction: what is there answers until its batch is replaced. */
const batchDocuments = 100
const recordKind = "reindex"

/**
 * Makes the index anew from the store, or adds the vectors of another embedder. Can be stopped at any time and goes on
 * where it was; at the end the index holds the documents of the store and nothing else: no vectors of an embedder that none
 * of them has any more.
 * @param documents all current documents by order of their ids
 * @throws cancelled when the context's signal aborts
 */
export async function reindex(
  parts: IndexingParts & { readonly store: ReindexStore },
  context: Context,
  documents: AsyncIterable<DocumentRecord>,
  options: ReindexOptions,
): Promise<Reindexed> {
  const { store, index } = parts
  const key = `${options.what} ${parts.embedder?.hash ?? "without vectors"}`
  const resumedAfter = await resumePoint(store, key)
  const current = new Set<string>()
  const done = { documents: 0, passages: 0 }
  let batch: VersionToIndex[] = []
  const flush = async (last: string) => {
    if (context.signal.aborted) throw groundworkError("cancelled")
    const versions = batch
    batch = []
    const vectors = await embedPassages(parts, versions, context.signal)
    await store.transaction(async (unit) => {
      // What was replaced or erased while it was embedded is none of the index's any more.
      const current = await stillCurrent(store, versions)
      if (options.what === "everything") await indexVersions(parts, unit, current, vectors)
      else await addVectors(parts, unit, current, vectors)
      await store.saveRecord(recordKind, key, last)
    })
    done.documents += versions.length
    done.passages += versions.reduce((sum, version) => sum + version.passages.length, 0)
    options.onProgress?.(done.documents, done.passages)
  }
  let last = ""
  for await (const document of documents) {
    current.add(document.currentVersion)
    last = document.id
    if (resumedAfter !== undefined && document.id <= resumedAfter) continue
    batch.push({
      document,
      version: document.currentVersion,
      title: document.title,
      metadata: document.metadata,
      passages: await store.passagesOf(document.currentVersion),
    })
    if (batch.length >= batchDocuments) await flush(document.id)
  }
  if (batch.length > 0) await flush(last)
  const stray = (await index.versions()).filter((version) => !current.has(version))
  await store.transaction(async (unit) => {
    if (stray.length > 0) await index.remove(unit, stray)
    await store.removeRecord(recordKind, key)
  })
  const unused = (await index.spaces()).filter(({ passages, hash }) => passages === 0 && hash !== parts.embedder?.hash)
  if (unused.length > 0)
    await store.transaction(async (unit) => {
      for (const { hash } of unused) await index.removeVectors(unit, hash)
    })
  return { ...done, ...(resumedAfter === undefined ? {} : { resumedAfter }) }
}

async function resumePoint(store: ReindexStore, key: string): Promise<string | undefined> {
  const last = await store.record(recordKind, key)
  return typeof last === "string" ? last : undefined
}

async function stillCurrent(
  store: Pick<Store, "document">,
  versions: readonly VersionToIndex[],
): Promise<readonly VersionToIndex[]> {
  const current: VersionToIndex[] = []
  for (const version of versions)
    if ((await store.document(version.document.id))?.currentVersion === version.version) current.push(version)
  return current
}

async function addVectors(
  { embedder, index }: IndexingParts,
  unit: Parameters<typeof indexVersions>[1],
  versions: readonly VersionToIndex[],
  vectors: PassageVectors,
): Promise<void> {
  if (embedder === undefined) return
  for (const { version, passages } of versions) {
    const own = passages.flatMap((passage) => vectors.get(passage) ?? [])
    if (own.length === passages.length) await index.putVectors(unit, spaceOf(embedder), version, own)
  }
}
