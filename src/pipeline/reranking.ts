import type { Hit } from "../core/hit.ts"
import type { Reranker } from "../models/port.ts"
import { createRemoteReranker } from "../models/rerankers/remote.ts"
import type { ResolvedConfig } from "./config.ts"

/** The reranker of the settings; its key is the one of the usual variable. */
export function openReranker(config: ResolvedConfig): Reranker | undefined {
  if (config.reranker === undefined) return undefined
  const url = new URL(config.reranker)
  const model = decodeURIComponent(url.hash.slice(1))
  url.hash = ""
  return createRemoteReranker(url.href, model, config.environment.RERANKER_API_KEY)
}

/**
 * Hits in the reranker's order, the best `keep`; in their own without one, and where one of them must stay on this machine
 * and the reranker is elsewhere. What it said stands in the explanation.
 */
export async function reranked(
  reranker: Reranker | undefined,
  query: string,
  hits: readonly Hit[],
  keep: number,
  parts: { readonly signal: AbortSignal; readonly isLocalOnly: (hits: readonly Hit[]) => Promise<boolean> },
): Promise<readonly Hit[]> {
  if (reranker === undefined || hits.length === 0 || (reranker.external && (await parts.isLocalOnly(hits))))
    return hits.slice(0, keep)
  const scores = await reranker.rerank(
    query,
    hits.map((hit) => `${hit.title}\n${hit.passage.section}\n${hit.passage.text}`),
    parts.signal,
  )
  return hits
    .map((hit, index) => ({ ...hit, explanation: { ...hit.explanation, reranker: scores[index] ?? 0 } }))
    .sort((left, right) => right.explanation.reranker - left.explanation.reranker)
    .slice(0, keep)
}
