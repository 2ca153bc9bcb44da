import { createHash } from "node:crypto"
import type { CollectionId, DocumentId, Metadata, VersionId } from "../core/document.ts"

/** SHA-256, hex. */
export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex")
}

/** The same document of the same collection, origin and path has the same id on every machine. 20 hex digits: 80 bits. */
export function documentId(collection: CollectionId, origin: string, path: string): DocumentId {
  return sha256(JSON.stringify([collection, origin, path])).slice(0, 20)
}

/** Another text, title, metadata or parser is another version; two documents never share one, however equal they are. */
export function versionId(content: {
  readonly document: DocumentId
  readonly text: string
  readonly title: string
  readonly metadata: Metadata
  readonly parserVersion: string
}): VersionId {
  const { document, text, title, metadata, parserVersion } = content
  return sha256(JSON.stringify([document, parserVersion, title, metadata, text])).slice(0, 24)
}
