import type { Blobs } from "../blobs/port.ts"
import type { CollectionId, DocumentRecord, Metadata } from "../core/document.ts"
import { groundworkError } from "../core/errors.ts"
import { systemPrincipal } from "../core/principal.ts"
import type { NewVersion, SourceState, Store } from "../store/port.ts"
import { originsOf } from "./origins.ts"
import { prepareVersion } from "./prepare.ts"

const pageSize = 1_000

/** Every document of a collection, whoever may read it. */
export async function allDocuments(store: Store, collection: CollectionId): Promise<readonly DocumentRecord[]> {
  const readable = await store.readable(systemPrincipal)
  const documents: DocumentRecord[] = []
  for (;;) {
    const page = await store.documents(
      { collections: [collection] },
      readable,
      pageSize,
      documents[documents.length - 1]?.id,
    )
    documents.push(...page)
    if (page.length < pageSize) return documents
  }
}

/** The same text of a document with other metadata, as a version to write. */
export async function restate(
  parts: { readonly store: Store; readonly blobs: Blobs },
  document: DocumentRecord,
  metadata: Metadata,
  at: string,
): Promise<NewVersion> {
  const { store, blobs } = parts
  const [text, structure] = await Promise.all([
    store.text(document.currentVersion),
    store.structure(document.currentVersion),
  ])
  const found = await stateOf(store, document)
  if (text === undefined || structure === undefined || found === undefined)
    throw groundworkError("home_broken", document.id)
  const { title, id, collection, path, source, type, accessId } = document
  const read = { title, text, metadata, ...structure }
  const textHash = await blobs.put(Buffer.from(text, "utf8"))
  return prepareVersion(
    { id, collection, path, source, type, accessId, ...found.state, origin: found.origin, read },
    textHash,
    at,
  )
}

async function stateOf(
  store: Store,
  document: DocumentRecord,
): Promise<{ readonly origin: string; readonly state: Omit<SourceState, "document" | "path"> } | undefined> {
  for (const origin of await originsOf(store, document.collection)) {
    const states = await store.sourceStates(document.collection, origin)
    const state = states.find((candidate) => candidate.document === document.id)
    if (state === undefined) continue
    const { sizeBytes, modifiedMs, originalHash, parserVersion } = state
    return { origin, state: { sizeBytes, modifiedMs, originalHash, parserVersion } }
  }
  return undefined
}
