import type { CollectionId, DocumentId, ReadDocument } from "../core/document.ts"
import { GroundworkError, groundworkError } from "../core/errors.ts"
import type { ReaderList } from "../core/principal.ts"
import type { SourceState } from "../store/port.ts"
import { extensionOf } from "./detect.ts"
import { documentId, sha256 } from "./identify.ts"
import { currentParserVersions, isReadable, type ReadParts, type ReadResult, readBytes } from "./read.ts"
import { readRecord, recordLines, recordsParserVersion } from "./records.ts"
import type { SourceItem } from "./sources.ts"

/** What became of one item (a file with its attachments, a page, a line of JSON Lines). `paths` are the documents it accounts for. */
export type Discovered = { readonly paths: readonly string[]; readonly source: string } & (
  | { readonly status: "unchanged"; readonly documents: readonly DocumentId[]; readonly readers?: ReaderList }
  | { readonly status: "failed"; readonly error: unknown }
  | { readonly status: "skipped" }
  | {
      readonly status: "read"
      readonly id: DocumentId
      readonly origin: string
      readonly path: string
      readonly type: string
      readonly sizeBytes: number
      readonly modifiedMs: number
      readonly originalHash: string
      readonly parserVersion: string
      readonly read: ReadDocument
      /** Equal for documents that are equal to the letter. */
      readonly contentHash: string
      /** Bytes to keep; absent for lines of JSON Lines, whose text says it all. */
      readonly original?: Uint8Array
      readonly readers?: ReaderList
      readonly warnings: readonly string[]
      /** No document of this id was there before. */
      readonly isNew: boolean
    }
)

export interface Search {
  readonly collection: CollectionId
  readonly origin: string
  /** Path of the source inside its origin. */
  readonly prefix: string
  readonly items: readonly SourceItem[]
  /** How things were last time, by path. */
  readonly states: ReadonlyMap<string, SourceState>
  /** Files of unknown kind are passed over in folders, and an error where a person named them. */
  readonly isFolder: boolean
  /** Collection of the document of this id, if there is one. */
  readonly collectionOf: (id: DocumentId) => Promise<CollectionId | undefined>
  readonly signal: AbortSignal
}

/** Files read at a time: enough to keep the child processes busy, few enough to hold in memory. */
const filesAhead = 4
const maximumAttachments = 200
const attachmentDepth = 3

interface Known {
  readonly parsers: ReadonlySet<string>
  readonly inside: ReadonlyMap<string, readonly string[]>
}

/** Goes through a source's items in order and reads what changed, some files ahead. */
export async function* discover(parts: ReadParts, search: Search): AsyncGenerator<Discovered> {
  const known: Known = { parsers: currentParserVersions(parts), inside: pathsInside(search) }
  const pending: Promise<readonly Discovered[]>[] = []
  for (const item of search.items) {
    if (search.signal.aborted) throw groundworkError("cancelled")
    if (item.isRecords) {
      while (pending.length > 0) yield* await pending.shift()!
      yield* discoverRecords(search, item, known)
      continue
    }
    const reading = discoverFile(parts, search, item, known)
    // A failure is looked at when its turn comes; until then it must not count as unhandled.
    reading.catch(() => {})
    pending.push(reading)
    if (pending.length >= filesAhead) yield* await pending.shift()!
  }
  while (pending.length > 0) yield* await pending.shift()!
}

async function discoverFile(
  parts: ReadParts,
  search: Search,
  item: SourceItem,
  known: Known,
): Promise<readonly Discovered[]> {
  const path = pathIn(search, item)
  const base = { paths: [path, ...(known.inside.get(path) ?? [])], source: item.location }
  const extension = extensionOf(item.name)
  if (search.isFolder && extension !== "" && !isReadable(extension, parts)) return [{ ...base, status: "skipped" }]
  const state = search.states.get(path)
  const isCurrent = state !== undefined && known.parsers.has(state.parserVersion)
  const unchanged = () => ({
    ...base,
    status: "unchanged" as const,
    documents: base.paths.flatMap((own) => search.states.get(own)?.document ?? []),
    ...(item.readers === undefined ? {} : { readers: item.readers }),
  })
  if (
    isCurrent &&
    item.modifiedMs !== 0 &&
    state.sizeBytes === item.sizeBytes &&
    state.modifiedMs === item.modifiedMs
  ) {
    return [unchanged()]
  }
  try {
    const bytes = await item.load()
    const originalHash = sha256(bytes)
    if (isCurrent && state.originalHash === originalHash) return [unchanged()]
    const result = await readBytes(parts, { bytes, name: item.name, signal: search.signal })
    return await withAttachments(parts, search, { item, path, bytes, originalHash, result })
  } catch (error) {
    return [{ ...base, status: "failed", error: asFault(error, item.location) }]
  }
}

interface ReadItem {
  readonly item: SourceItem
  readonly path: string
  readonly bytes: Uint8Array
  readonly originalHash: string
  readonly result: ReadResult
}

/** The document and, after it, the files inside it, each a document at `path#name`. */
async function withAttachments(
  parts: ReadParts,
  search: Search,
  read: ReadItem,
  depth = 0,
): Promise<readonly Discovered[]> {
  const { item, path, bytes, originalHash, result } = read
  const { attachments, warnings = [], ...document } = result.document
  const found: Discovered[] = [
    {
      status: "read",
      paths: [path],
      source: depth === 0 ? item.location : `${item.location}#${path.slice(pathIn(search, item).length + 1)}`,
      id: documentId(search.collection, search.origin, path),
      origin: search.origin,
      path,
      type: result.type,
      sizeBytes: depth === 0 ? item.sizeBytes : bytes.length,
      modifiedMs: item.modifiedMs,
      originalHash,
      parserVersion: result.parserVersion,
      read: document,
      contentHash: originalHash,
      original: bytes,
      ...(item.readers === undefined ? {} : { readers: item.readers }),
      warnings,
      isNew: !search.states.has(path),
    },
  ]
  if (attachments === undefined || depth >= attachmentDepth) return found
  for (const [index, attachment] of attachments.slice(0, maximumAttachments).entries()) {
    const isNameTaken = attachments.slice(0, index).some((other) => other.name === attachment.name)
    const inner = `${path}#${isNameTaken ? `${index + 1}-` : ""}${attachment.name}`
    try {
      const result = await readBytes(parts, { ...attachment, signal: search.signal })
      const inside = { item, path: inner, bytes: attachment.bytes, originalHash: sha256(attachment.bytes), result }
      found.push(...(await withAttachments(parts, search, inside, depth + 1)))
    } catch (error) {
      const fault = asFault(error, inner)
      if (
        fault instanceof GroundworkError &&
        (fault.code === "file_type_unknown" || fault.code === "file_without_text")
      )
        continue
      found.push({ status: "failed", paths: [inner], source: `${item.location}#${attachment.name}`, error: fault })
    }
  }
  return found
}

async function* discoverRecords(search: Search, item: SourceItem, known: Known): AsyncGenerator<Discovered> {
  const file = pathIn(search, item)
  for await (const record of recordLines(item.location, search.signal)) {
    const place = `${item.location}#${record.line}`
    try {
      const { id, ownId, document } = readRecord(record)
      const path = `${file}#${id}`
      const paths = [path]
      const source = `${item.location}#${id}`
      const originalHash = sha256(record.bytes)
      const state = search.states.get(path)
      if (state !== undefined && state.originalHash === originalHash && state.parserVersion === recordsParserVersion) {
        yield {
          status: "unchanged",
          paths,
          source,
          documents: [state.document],
          ...(item.readers === undefined ? {} : { readers: item.readers }),
        }
        continue
      }
      yield {
        status: "read",
        paths,
        source,
        ...(await recordId(search, ownId, path)),
        origin: search.origin,
        path,
        type: "jsonl",
        sizeBytes: record.bytes.length,
        modifiedMs: item.modifiedMs,
        originalHash,
        parserVersion: recordsParserVersion,
        read: document,
        contentHash: sha256(document.text),
        ...(item.readers === undefined ? {} : { readers: item.readers }),
        warnings: [],
      }
    } catch (error) {
      // Which document the line was is not known: none of the file's is taken for gone.
      yield { status: "failed", paths: known.inside.get(file) ?? [], source: place, error: asFault(error, place) }
    }
  }
}

/** A record's own `_id` names the document, unless another collection has a document of that name. */
async function recordId(
  search: Search,
  ownId: string | undefined,
  path: string,
): Promise<{ readonly id: DocumentId; readonly isNew: boolean }> {
  const isNew = !search.states.has(path)
  if (ownId === undefined) return { id: documentId(search.collection, search.origin, path), isNew }
  const holder = await search.collectionOf(ownId)
  if (holder === undefined || holder === search.collection) return { id: ownId, isNew: holder === undefined }
  const id = `${search.collection}:${ownId}`
  return { id, isNew: (await search.collectionOf(id)) === undefined }
}

function pathIn(search: Search, item: SourceItem): string {
  if (search.prefix === "") return item.path
  return search.isFolder ? `${search.prefix}/${item.path}` : search.prefix
}

/** Known documents inside each file: attachments, records. */
function pathsInside(search: Search): ReadonlyMap<string, readonly string[]> {
  const inside = new Map<string, string[]>()
  for (const known of search.states.keys()) {
    for (let at = known.indexOf("#"); at !== -1; at = known.indexOf("#", at + 1)) {
      const file = known.slice(0, at)
      const paths = inside.get(file)
      if (paths === undefined) inside.set(file, [known])
      else paths.push(known)
    }
  }
  return inside
}

/** What the file system says in the words of the table of errors. */
function asFault(error: unknown, place: string): unknown {
  if (error instanceof GroundworkError || !(error instanceof Error)) return error
  const code = "code" in error ? String(error.code) : ""
  if (code === "ENOENT" || code === "EACCES" || code === "EPERM" || code === "EISDIR") {
    return groundworkError("path_missing", place, error)
  }
  if (code === "ERR_FS_FILE_TOO_LARGE") return groundworkError("file_too_large", place, error)
  return error
}
