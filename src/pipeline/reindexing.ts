import { systemPrincipal } from "../core/principal.ts"
import type { Context } from "../core/run.ts"
import type { IndexingParts } from "../indexing/index-version.ts"
import { reindex } from "../indexing/reindex.ts"
import type { Store } from "../store/port.ts"
import { listDocuments } from "./documents.ts"
import type { ReindexReport } from "./port.ts"

/**
 * Builds the index again from the store; with another embedder, its vectors beside the old ones, which answer until all
 * are there. Stopped, it goes on where it was.
 */
export async function reindexHome(
  parts: IndexingParts & { readonly store: Store },
  context: Context,
  what: "everything" | "vectors",
): Promise<ReindexReport> {
  const startedAtMs = performance.now()
  const documents = listDocuments(parts.store, { ...context, principal: systemPrincipal })
  const done = await reindex(parts, context, documents, { what })
  return {
    documents: done.documents,
    passages: done.passages,
    embedder: parts.embedder?.id ?? "none",
    seconds: (performance.now() - startedAtMs) / 1000,
  }
}
