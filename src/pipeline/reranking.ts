import { groundworkError } from "../core/errors.ts"
import type { Hit } from "../core/hit.ts"
import type { Reranker } from "../models/port.ts"
import { createRemoteReranker } from "../models/rerankers/remote.ts"
import type { ResolvedConfig } from "./config.ts"
import { once } from "./once.ts"

/**
 * The reranker of the settings; a remote one's key is the one of the usual variable. One on ONNX is opened when it is first
 * asked, which throws model_unknown, peer_missing.
 * @throws model_unknown for a name that is neither `onnx:…` nor an address
 */
export function openReranker(config: ResolvedConfig): Reranker | undefined {
  if (config.reranker === undefined) return undefined
  if (config.reranker.startsWith("onnx:")) return onnxReranker(config.reranker)
  if (!URL.canParse(config.reranker)) throw groundworkError("model_unknown", config.reranker)
  const url = new URL(config.reranker)
  const model = decodeURIComponent(url.hash.slice(1))
  url.hash = ""
  return createRemoteReranker(url.href, model, config.environment.RERANKER_API_KEY)
}

function onnxReranker(id: string): Reranker {
  const open = once(async () => {
    const { openOnnxReranker } = await import("../models/rerankers/onnx.ts")
    return openOnnxReranker(id.slice("onnx:".length))
  })
  return { id, external: false, rerank: async (query, texts, signal) => (await open()).rerank(query, texts, signal) }
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
