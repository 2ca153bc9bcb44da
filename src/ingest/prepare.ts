import type { AccessId, CollectionId, DocumentId, Passage, ReadDocument, VersionId } from "../core/document.ts"
import type { NewVersion } from "../store/port.ts"
import { versionId } from "./identify.ts"
import { split } from "./split.ts"

/** A document as it was found, before anything is written. */
export interface FoundDocument {
  readonly id: DocumentId
  readonly collection: CollectionId
  readonly origin: string
  readonly path: string
  /** Absolute path, URL or `file.jsonl#id`. */
  readonly source: string
  readonly type: string
  readonly accessId: AccessId
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly originalHash: string
  readonly parserVersion: string
  readonly read: ReadDocument
}

/** All that one document's transaction writes. `textHash` is where the blobs keep `read.text`; `at` an ISO instant. */
export function prepareVersion(found: FoundDocument, textHash: string, at: string): NewVersion {
  const { id, collection, origin, path, source, type, accessId, sizeBytes, originalHash, read } = found
  const { title, text, blocks, metadata, layout } = read
  const version = versionId({ document: id, text, title, metadata, parserVersion: found.parserVersion })
  return {
    document: { id, collection, source, path, title, type, accessId, metadata },
    origin,
    state: { sizeBytes, modifiedMs: found.modifiedMs, originalHash, parserVersion: found.parserVersion },
    version: {
      id: version,
      title,
      metadata,
      originalHash,
      sizeBytes,
      textHash,
      blocks,
      ...(layout === undefined ? {} : { layout }),
    },
    passages: passagesOf({ document: id, version, collection }, read),
    at,
  }
}

function passagesOf(
  of: { readonly document: DocumentId; readonly version: VersionId; readonly collection: CollectionId },
  read: ReadDocument,
): readonly Passage[] {
  return split(read.text, read.blocks).map((passage, ordinal) => ({
    id: `${of.version}:${ordinal}`,
    ...of,
    ordinal,
    start: passage.start,
    end: passage.end,
    section: passage.section,
    context: passage.context,
    text: read.text.slice(passage.start, passage.end),
  }))
}
