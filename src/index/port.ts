import type { AccessId, CollectionId, VersionId } from "../core/document.ts"
import type { SearchFilter } from "../core/hit.ts"
import type { UnitOfWork } from "../store/port.ts"

/** The fields a passage is searched in, as stems in text order (`language/tokens`). */
export interface FieldStems {
  readonly title: readonly string[]
  readonly section: readonly string[]
  readonly text: readonly string[]
}

export interface IndexedPassage {
  /** `${version}:${ordinal}` */
  readonly id: string
  readonly version: VersionId
  readonly document: string
  readonly collection: CollectionId
  readonly accessId: AccessId
  readonly type: string
  readonly path: string
  readonly date?: string
  readonly tags: readonly string[]
  readonly stems: FieldStems
  /** Unit length; absent without an embedder. */
  readonly vector?: Float32Array
}

export interface IndexQuery {
  /** Distinct stems with their weight in the query. */
  readonly stems: readonly { readonly stem: string; readonly weight: number }[]
  /** Stems that must follow each other. */
  readonly phrases: readonly (readonly string[])[]
  /** Unit length; absent searches by words alone. */
  readonly vector?: Float32Array
  readonly readable: readonly AccessId[]
  readonly filter: SearchFilter
}

export interface Candidate {
  readonly id: string
  readonly document: string
  readonly version: VersionId
  /** Engine's own word score, higher is better; undefined when found by vector alone. */
  readonly words?: number
  /** Cosine with the query, −1…1; undefined without vectors. */
  readonly cosine?: number
  /** The passage's stems, for the final scoring in `retrieve/`. */
  readonly stems: FieldStems
}

/** Collection statistics for scoring. */
export interface Statistics {
  readonly passages: number
  readonly meanLength: { readonly title: number; readonly section: number; readonly text: number }
  /** Number of passages that hold each stem of the query in any field, in the order asked. */
  readonly frequency: readonly number[]
}

/** Finds candidate passages. Proposes only: the score that counts is computed in `retrieve/`. */
export interface Index {
  /** Makes passages findable, within the store's transaction. Same id again replaces. */
  put(unit: UnitOfWork, passages: readonly IndexedPassage[]): Promise<void>
  /** Forgets every passage of these versions. Unknown ids are no error. */
  remove(unit: UnitOfWork, versions: readonly VersionId[]): Promise<void>
  /** The passages that may answer, best first, at most `limit` by words and `limit` by vector, only readable ones that pass the filter. */
  candidates(query: IndexQuery, limit: number): Promise<readonly Candidate[]>
  statistics(stems: readonly string[]): Promise<Statistics>
}
