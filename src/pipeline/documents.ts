import { createHash } from "node:crypto"
import { basename, extname } from "node:path"
import { setImmediate } from "node:timers/promises"
import type { AccessId, DocumentRecord } from "../core/document.ts"
import { groundworkError } from "../core/errors.ts"
import type { Context } from "../core/run.ts"
import type { ReadResult } from "../ingest/read.ts"
import type { Store } from "../store/port.ts"
import type { ShownDocument, SourceDocument } from "./port.ts"

/** A document without its text: what it is and which versions it has. */
export type DocumentHead = Pick<ShownDocument, "document" | "versions" | "version">

/** What a document is; undefined also when the principal may not read it: it looks like none. */
export async function documentHead(
  store: Store,
  context: Context,
  id: string,
  version?: string,
): Promise<DocumentHead | undefined> {
  // Both are looked up for a missing document as well: it takes as long as a hidden one.
  const readable = await store.readable(context.principal)
  const document = await store.document(id)
  if (document === undefined || !readable.includes(document.accessId)) return undefined
  const versions = await store.versions(id)
  const shown = version ?? document.currentVersion
  return versions.some((entry) => entry.id === shown) ? { document, versions, version: shown } : undefined
}

/** A document with its text, as its reader may see it; undefined also when the principal may not read it. */
export async function showDocument(
  store: Store,
  context: Context,
  id: string,
  version?: string,
): Promise<ShownDocument | undefined> {
  const head = await documentHead(store, context, id, version)
  if (head === undefined) return undefined
  const text = await store.text(head.version)
  const structure = await store.structure(head.version)
  if (text === undefined || structure === undefined) return undefined
  return { ...head, text, ...structure, passages: (await store.passagesOf(head.version)).length }
}

const pageSize = 500

/** Every document that the principal may read, by id. */
export async function* listDocuments(
  store: Store,
  context: Context,
  collection?: string,
): AsyncGenerator<DocumentRecord> {
  const readable = await store.readable(context.principal)
  const filter = collection === undefined ? {} : { collections: [collection] }
  let after: string | undefined
  while (true) {
    const page = await store.documents(filter, readable, pageSize, after)
    yield* page
    after = page[page.length - 1]?.id
    if (page.length < pageSize || after === undefined) return
  }
}

/** A picture or scan in which no text was found, read as an empty text. */
export function textless(path: string): ReadResult {
  return {
    document: {
      title: basename(path),
      text: "",
      blocks: [],
      metadata: { other: {} },
      warnings: ["no text was found in it"],
    },
    type: extname(path).slice(1).toLowerCase(),
    parserVersion: "textless/1",
  }
}

/** A file that was read without being stored, ready to be cited. */
export function sourceOf(path: string, bytes: Uint8Array, read: ReadResult, localOnly: boolean): SourceDocument {
  const { document, type } = read
  const hash = createHash("sha256").update(bytes).update(read.parserVersion).digest("hex").slice(0, 32)
  return {
    document: `file:${hash.slice(0, 16)}`,
    version: `file:${hash}`,
    title: document.title === "" ? basename(path) : document.title,
    source: path,
    text: document.text,
    blocks: document.blocks,
    ...(document.layout === undefined ? {} : { layout: document.layout }),
    metadata: document.metadata,
    type,
    bytes,
    attachments: document.attachments ?? [],
    warnings: document.warnings ?? [],
    localOnly,
  }
}

/**
 * Documents by id whose title, path or collection has every word of `named`, in any case and place.
 * @param limit at most so many, behind `after`
 */
export async function documentsNamed(
  store: Store,
  readable: readonly AccessId[],
  { collection, named }: { readonly collection?: string | undefined; readonly named: string },
  limit: number,
  after?: string,
): Promise<readonly DocumentRecord[]> {
  const words = folded(named).split(/\s+/)
  const filter = collection === undefined ? {} : { collections: [collection] }
  const found: DocumentRecord[] = []
  let last = after
  for (;;) {
    const page = await store.documents(filter, readable, pageSize, last)
    for (const document of page) {
      const names = folded(`${document.title} ${document.path} ${document.collection}`)
      if (words.every((word) => names.includes(word)) && found.push(document) === limit) return found
    }
    last = page.at(-1)?.id
    if (page.length < pageSize) return found
    // Others have their turn between.
    await setImmediate()
  }
}

function folded(text: string): string {
  return text.normalize("NFC").toLowerCase()
}

/**
 * Collections that a filter names must hold something the caller may read: a typing error is no empty answer.
 * @throws not_found for the first that does not
 */
export async function requireCollections(
  store: Store,
  context: Context,
  collections: readonly string[] = [],
): Promise<void> {
  if (collections.length === 0) return
  const readable = await store.readable(context.principal)
  for (const collection of collections) {
    const [first] = await store.documents({ collections: [collection] }, readable, 1)
    if (first === undefined) throw groundworkError("not_found", `collection "${collection}"`)
  }
}
