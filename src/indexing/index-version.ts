import type { DocumentRecord, Metadata, Passage, VersionId } from "../core/document.ts"
import type { Index, IndexedPassage, IndexedVersion, VectorSpace } from "../index/port.ts"
import { stems } from "../language/stems.ts"
import type { Embedder } from "../models/port.ts"
import type { UnitOfWork } from "../store/port.ts"

export interface IndexingParts {
  readonly index: Index
  readonly embedder?: Embedder
}

/** One version as the store keeps it, to be made findable. */
export interface VersionToIndex {
  readonly document: Pick<DocumentRecord, "id" | "collection" | "accessId" | "type" | "path">
  readonly version: VersionId
  readonly title: string
  readonly metadata: Metadata
  readonly passages: readonly Passage[]
}

/** Makes versions findable within the store's transaction: stems of their passages, and vectors where there is an embedder. */
export async function indexVersions(
  parts: IndexingParts,
  unit: UnitOfWork,
  versions: readonly VersionToIndex[],
  signal?: AbortSignal,
): Promise<void> {
  const vectors = parts.embedder === undefined ? [] : await embedPassages(parts.embedder, versions, signal)
  let next = 0
  const indexed = versions.map((version) =>
    describe(version, (passage, title) => {
      const vector = vectors[next]
      next += 1
      return {
        ordinal: passage.ordinal,
        stems: {
          title,
          section: stems(passage.context === "" ? passage.section : `${passage.section}\n${passage.context}`),
          text: stems(passage.text),
        },
        ...(vector === undefined ? {} : { vector }),
      }
    }),
  )
  await parts.index.put(unit, indexed, parts.embedder === undefined ? undefined : spaceOf(parts.embedder))
}

export function spaceOf({ id, dimensions, hash }: Embedder): VectorSpace {
  return { id, dimensions, hash }
}

/** Vectors of all passages of these versions, in order: what is embedded is the title, the heading path and the text. */
export async function embedPassages(
  embedder: Embedder,
  versions: readonly VersionToIndex[],
  signal?: AbortSignal,
): Promise<readonly Float32Array[]> {
  const texts = versions.flatMap(({ title, passages }) => passages.map((passage) => embeddedText(title, passage)))
  const vectors: Float32Array[] = []
  for (let from = 0; from < texts.length; from += embedBatch) {
    vectors.push(...(await embedder.embed(texts.slice(from, from + embedBatch), "passage", signal)))
  }
  return vectors
}

const embedBatch = 256

function embeddedText(title: string, passage: Passage): string {
  return [title, passage.section, passage.context, passage.text].filter((part) => part !== "").join("\n")
}

function describe(
  { document, version, title, metadata, passages }: VersionToIndex,
  indexPassage: (passage: Passage, title: readonly string[]) => IndexedPassage,
): IndexedVersion {
  const titleStems = stems(title)
  const validUntil = lastValidDay(metadata)
  return {
    version,
    document: document.id,
    collection: document.collection,
    accessId: document.accessId,
    type: document.type,
    path: document.path,
    tags: metadata.tags ?? [],
    ...(metadata.date === undefined ? {} : { date: metadata.date }),
    ...(validUntil === undefined ? {} : { validUntil }),
    passages: passages.map((passage) => indexPassage(passage, titleStems)),
  }
}

/** What is superseded or expired holds on no day. */
const longPast = "0001-01-01"

function lastValidDay({ status, validUntil }: Metadata): string | undefined {
  return status === "superseded" || status === "expired" ? longPast : validUntil
}
