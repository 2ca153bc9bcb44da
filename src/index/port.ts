import type { AccessId, CollectionId, DocumentId, VersionId } from "../core/document.ts"
import type { SearchFilter } from "../core/hit.ts"
import type { UnitOfWork } from "../store/port.ts"

/** The fields a passage is searched in, as stems in text order (`language/stems`). */
export interface FieldStems {
  readonly title: readonly string[]
  /** Heading path, and words that belong to the passage without standing in it (its table's header). */
  readonly section: readonly string[]
  readonly text: readonly string[]
}

/** Which embedder made a vector; another one never answers for it. */
export interface VectorSpace {
  readonly id: string
  readonly dimensions: number
  readonly hash: string
}

export interface IndexedPassage {
  readonly ordinal: number
  readonly stems: FieldStems
  /** Unit length; absent without an embedder. */
  readonly vector?: Float32Array
}

/** One version with all its passages. */
export interface IndexedVersion {
  readonly version: VersionId
  readonly document: DocumentId
  readonly collection: CollectionId
  readonly accessId: AccessId
  readonly type: string
  readonly path: string
  /** ISO date. */
  readonly date?: string
  /** First ISO day on which it holds. */
  readonly validFrom?: string
  /** Last ISO day on which it holds; a day long past for what is superseded or expired. */
  readonly validUntil?: string
  readonly tags: readonly string[]
  readonly passages: readonly IndexedPassage[]
}

export interface IndexQuery {
  /** Distinct stems with their weight in the query. */
  readonly stems: readonly { readonly stem: string; readonly weight: number }[]
  /** Stems that must follow each other; each phrase must stand in one field of the passage. Their stems are among `stems`. */
  readonly phrases: readonly (readonly string[])[]
  /** The query in one vector space, unit length; absent searches by words alone. */
  readonly vector?: { readonly space: string; readonly values: Float32Array }
  readonly readable: readonly AccessId[]
  readonly filter: SearchFilter
  /** ISO day: leaves out what no longer holds on it, or does not yet. Absent finds everything. */
  readonly validOn?: string
}

export interface Candidate {
  readonly document: DocumentId
  readonly version: VersionId
  readonly ordinal: number
  /** ISO date of the document. */
  readonly date?: string
  /** Cosine with the query, −1…1; undefined where the passage or the query has no vector in this space. */
  readonly cosine?: number
  /** In tokens. */
  readonly lengths: Readonly<Record<keyof FieldStems, number>>
  /** Per field, per stem of the query in the order asked: occurrences. */
  readonly frequencies: Readonly<Record<keyof FieldStems, readonly number[]>>
  /** Where stems of the query stand in the text field, in text order: token position, then index of the stem, and so on. */
  readonly occurrences: readonly number[]
}

/** What scoring must know of all passages that the reader may find with this filter. */
export interface Statistics {
  readonly passages: number
  readonly meanLengths: Readonly<Record<keyof FieldStems, number>>
  /** Number of these passages that hold each stem of the query in any field, in the order asked. */
  readonly frequencies: readonly number[]
}

export interface Candidates {
  /** Each passage once, in no particular order. */
  readonly candidates: readonly Candidate[]
  readonly statistics: Statistics
}

/** Finds candidate passages. Proposes only: the score that counts is computed in `retrieve/`. */
export interface Index {
  /**
   * Makes versions findable, within the store's transaction. The same version again replaces it, passages left out are gone.
   * `space` says which embedder made the vectors; it must be given where there are any.
   */
  put(unit: UnitOfWork, versions: readonly IndexedVersion[], space?: VectorSpace): Promise<void>
  /** Adds vectors of another space to a version that is there, one for each passage in order of `ordinal`. */
  putVectors(unit: UnitOfWork, space: VectorSpace, version: VersionId, vectors: readonly Float32Array[]): Promise<void>
  /** Forgets every passage of these versions. Unknown ids are no error. */
  remove(unit: UnitOfWork, versions: readonly VersionId[]): Promise<void>
  /** Forgets all vectors of a space. */
  removeVectors(unit: UnitOfWork, hash: string): Promise<void>
  /** Readable passages that pass the filter: those most likely to answer, at most `limit` by words and `limit` by vector. */
  candidates(query: IndexQuery, limit: number): Promise<Candidates>
  /** Every version that is findable. */
  versions(): Promise<readonly VersionId[]>
  /** Vector spaces with the number of passages that have a vector in them. */
  spaces(): Promise<readonly (VectorSpace & { readonly passages: number })[]>
}
