import { systemPrincipal } from "../core/principal.ts"
import type { Context } from "../core/run.ts"
import { type IndexingParts, indexVersions } from "../indexing/index-version.ts"
import type { Store } from "../store/port.ts"
import { listDocuments } from "./documents.ts"
import type { ReindexReport } from "./port.ts"

const batchDocuments = 200

/** Builds the index again from the store, batch by batch: what is there answers until its batch is replaced. */
export async function reindex(
  parts: IndexingParts & { readonly store: Store },
  context: Context,
): Promise<ReindexReport> {
  const startedAtMs = performance.now()
  let [documents, passages] = [0, 0]
  let batch: Parameters<typeof indexVersions>[2][number][] = []
  const flush = async () => {
    const versions = batch
    batch = []
    await parts.store.transaction((unit) => indexVersions(parts, unit, versions, context.signal))
  }
  for await (const document of listDocuments(parts.store, { ...context, principal: systemPrincipal })) {
    context.signal.throwIfAborted()
    const own = await parts.store.passagesOf(document.currentVersion)
    documents += 1
    passages += own.length
    batch.push({
      document,
      version: document.currentVersion,
      title: document.title,
      metadata: document.metadata,
      passages: own,
    })
    if (batch.length >= batchDocuments) await flush()
  }
  await flush()
  return {
    documents,
    passages,
    embedder: parts.embedder?.id ?? "none",
    seconds: (performance.now() - startedAtMs) / 1000,
  }
}
