import type { Metadata } from "../core/document.ts"
import { statusChanges } from "../ingest/supersede.ts"
import type { SourceDocument } from "./port.ts"

/** A file that is read together with others, and why it says no more what holds. */
export interface LeftOut {
  readonly source: SourceDocument
  readonly why: string
}

/**
 * Files read together, without those that do not hold: what one of them says that it replaces counts as in a collection, and
 * what each says of itself.
 * @param whyNot the reason that a document's own metadata gives, if any
 */
export function withoutReplaced(
  sources: readonly SourceDocument[],
  whyNot: (metadata: Metadata) => string | undefined,
): { readonly kept: readonly SourceDocument[]; readonly leftOut: readonly LeftOut[] } {
  // A file's place is its id: copies of one file share the one that their bytes give.
  const known = sources.map((source) => ({ ...source, id: source.source, path: source.source }))
  // A stored document may be superseded by one that was not given: it does not become current here.
  const changed = new Map(
    statusChanges(known).flatMap(({ document, metadata }) =>
      metadata.status === "superseded" ? [[document.id, metadata] as const] : [],
    ),
  )
  const leftOut = sources.flatMap((source): readonly LeftOut[] => {
    const metadata = changed.get(source.source) ?? source.metadata
    const by = metadata.other?.supersededBy
    const why = whyNot(metadata)
    if (why === undefined) return []
    return [{ source, why: by === undefined ? why : `it is superseded by ${by}` }]
  })
  const gone = new Set(leftOut.map(({ source }) => source))
  return { kept: sources.filter((source) => !gone.has(source)), leftOut }
}
