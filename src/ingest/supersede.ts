import { posix } from "node:path"
import type { DocumentRecord, Metadata } from "../core/document.ts"

type Known = Pick<DocumentRecord, "id" | "path" | "title" | "metadata">

export interface StatusChange<Document extends Known> {
  readonly document: Document
  readonly metadata: Metadata
}

/** Field in `metadata.other` of a document that is superseded because another one says so. */
const marker = "supersededBy"

/**
 * What the documents of one collection say about each other: those that another one replaces become superseded, those that
 * nothing replaces any more become current again. `supersedes` may be a path from the source's root, a path beside the newer
 * document, a file name or a title. A draft replaces nothing.
 */
export function statusChanges<Document extends Known>(
  documents: readonly Document[],
): readonly StatusChange<Document>[] {
  const replacedBy = new Map<string, string>()
  for (const newer of documents) {
    const named = newer.metadata.supersedes
    if (named === undefined || newer.metadata.status === "draft") continue
    for (const older of findNamed(documents, named, newer)) replacedBy.set(older.id, newer.path)
  }
  return documents.flatMap((document): readonly StatusChange<Document>[] => {
    const by = replacedBy.get(document.id)
    const marked = document.metadata.other?.[marker]
    if (by === marked || (by !== undefined && marked === undefined && document.metadata.status === "superseded"))
      return []
    return [{ document, metadata: by === undefined ? unmarked(document.metadata) : markedAs(document.metadata, by) }]
  })
}

function markedAs(metadata: Metadata, by: string): Metadata {
  return { ...metadata, status: "superseded", other: { ...metadata.other, [marker]: by } }
}

function unmarked(metadata: Metadata): Metadata {
  const { status: _, other = {}, ...rest } = metadata
  const { [marker]: __, ...kept } = other
  return Object.keys(kept).length === 0 ? rest : { ...rest, other: kept }
}

function findNamed<Document extends Known>(
  documents: readonly Document[],
  named: string,
  newer: Document,
): readonly Document[] {
  const wanted = named.normalize("NFC").replace(/^\.?\//, "")
  const beside = posix.normalize(posix.join(posix.dirname(newer.path), named))
  const ways: readonly ((document: Document) => boolean)[] = [
    (document) => document.path === wanted || document.path === beside || document.id === wanted,
    (document) => posix.basename(document.path) === wanted,
    (document) => document.title.toLowerCase() === wanted.toLowerCase(),
  ]
  for (const way of ways) {
    const found = documents.filter((document) => document.id !== newer.id && way(document))
    if (found.length > 0) return found
  }
  return []
}
