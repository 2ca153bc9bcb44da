import type { DocumentRecord, Metadata, Passage, VersionId } from "../core/document.ts"
import type { Index, IndexedPassage, IndexedVersion, VectorSpace } from "../index/port.ts"
import { stems } from "../language/stems.ts"
import type { Embedder } from "../models/port.ts"
import type { UnitOfWork } from "../store/port.ts"

export interface IndexingParts {
  readonly index: Index
  readonly embedder?: Embedder
  /** False for a version whose texts must not reach this embedder: it is found by its words alone. Without, none. */
  readonly mayEmbed?: (version: VersionToIndex) => Promise<boolean>
  /** Words that a version is found by and that are not its own: what a model said of a picture. They are indexed, never shown as its text. */
  readonly machineWords?: (version: VersionToIndex) => Promise<string | undefined>
}

/** One version as the store keeps it, to be made findable. */
export interface VersionToIndex {
  readonly document: Pick<DocumentRecord, "id" | "collection" | "accessId" | "type" | "path">
  readonly version: VersionId
  readonly title: string
  readonly metadata: Metadata
  readonly passages: readonly Passage[]
  /** SHA-256 of the bytes it was read from, where the store does not know the version yet. */
  readonly originalHash?: string
  /** SHA-256 of the canonical text, likewise. */
  readonly textHash?: string
}

export type PassageVectors = ReadonlyMap<Passage, Float32Array>

/**
 * Makes versions findable within the store's transaction: stems of their passages, and vectors where there are any.
 * @param vectors of `embedPassages`, which may take minutes and so comes before the transaction
 */
export async function indexVersions(
  parts: Pick<IndexingParts, "index" | "embedder" | "machineWords">,
  unit: UnitOfWork,
  versions: readonly VersionToIndex[],
  vectors: PassageVectors,
): Promise<void> {
  const words = await Promise.all(versions.map((version) => parts.machineWords?.(version)))
  const indexed = versions.map((version, at) =>
    describe(version, (passage, title) => {
      const vector = vectors.get(passage)
      const beside = [passage.section, passage.context, words[at]].filter((part) => part !== undefined && part !== "")
      return {
        ordinal: passage.ordinal,
        stems: {
          title,
          section: stems(beside.join("\n")),
          text: stems(passage.text),
        },
        ...(vector === undefined ? {} : { vector }),
      }
    }),
  )
  await parts.index.put(unit, indexed, parts.embedder === undefined ? undefined : spaceOf(parts.embedder))
}

/** Where an embedder's vectors live: other weights under the same name have another hash, and never meet in one search. */
export function spaceOf({ id, dimensions, hash }: Embedder): VectorSpace {
  return { id, dimensions, hash }
}

/**
 * Vectors of the passages that may be embedded: of the title, the heading path and the text. Never within a transaction: an
 * embedder elsewhere would keep everyone from writing for as long as it takes.
 */
export async function embedPassages(
  { embedder, mayEmbed, machineWords }: IndexingParts,
  versions: readonly VersionToIndex[],
  signal?: AbortSignal,
): Promise<PassageVectors> {
  const vectors = new Map<Passage, Float32Array>()
  if (embedder === undefined) return vectors
  const given: { readonly passage: Passage; readonly text: string }[] = []
  for (const version of versions) {
    if (mayEmbed !== undefined && !(await mayEmbed(version))) continue
    const words = await machineWords?.(version)
    for (const passage of version.passages) given.push({ passage, text: embeddedText(version.title, passage, words) })
  }
  for (let from = 0; from < given.length; from += embedBatch) {
    const batch = given.slice(from, from + embedBatch)
    const made = await embedder.embed(
      batch.map(({ text }) => text),
      "passage",
      signal,
    )
    for (const [index, vector] of made.entries()) vectors.set(batch[index]!.passage, vector)
  }
  return vectors
}

const embedBatch = 256

function embeddedText(title: string, passage: Passage, machineWords: string | undefined): string {
  return [title, passage.section, passage.context, passage.text, machineWords ?? ""]
    .filter((part) => part !== "")
    .join("\n")
}

function describe(
  { document, version, title, metadata, passages }: VersionToIndex,
  indexPassage: (passage: Passage, title: readonly string[]) => IndexedPassage,
): IndexedVersion {
  const titleStems = stems(title)
  const validUntil = lastValidDay(metadata)
  const date = metadata.date ?? metadata.validFrom
  return {
    version,
    document: document.id,
    collection: document.collection,
    accessId: document.accessId,
    type: document.type,
    path: document.path,
    tags: metadata.tags ?? [],
    ...(date === undefined ? {} : { date }),
    ...(metadata.validFrom === undefined ? {} : { validFrom: metadata.validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
    passages: passages.map((passage) => indexPassage(passage, titleStems)),
  }
}

/** What is superseded or expired holds on no day. */
const longPast = "0001-01-01"

function lastValidDay({ status, validUntil }: Metadata): string | undefined {
  return status === "superseded" || status === "expired" ? longPast : validUntil
}
