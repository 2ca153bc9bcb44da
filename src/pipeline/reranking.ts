import { GroundworkError, groundworkError, isServerFault } from "../core/errors.ts"
import type { Hit } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import type { Reranker } from "../models/port.ts"
import { createRemoteReranker } from "../models/rerankers/remote.ts"
import type { Store } from "../store/port.ts"
import type { ResolvedConfig } from "./config.ts"
import { anyKeptHere } from "./kept-here.ts"
import { timeoutOf } from "./models.ts"
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
  const { RERANKER_API_KEY: apiKey } = config.environment
  return createRemoteReranker(url.href, model, { ...timeoutOf(config), ...(apiKey === undefined ? {} : { apiKey }) })
}

function onnxReranker(id: string): Reranker {
  const open = once(async () => {
    const { openOnnxReranker } = await import("../models/rerankers/onnx.ts")
    return openOnnxReranker(id.slice("onnx:".length))
  })
  return { id, external: false, rerank: async (query, texts, signal) => (await open()).rerank(query, texts, signal) }
}

export interface Reranked {
  readonly hits: readonly Hit[]
  /** Why they are in their own order, where the reranker was asked and failed. */
  readonly note?: string
}

/**
 * Hits in the reranker's order, the best `keep`; in their own without one, where it fails, and where one of them must stay on
 * this machine and the reranker is elsewhere. What it said stands in the explanation, what became of it in the trace.
 * @throws model_unknown, peer_missing, cancelled
 */
export async function reranked(
  reranker: Reranker | undefined,
  query: string,
  hits: readonly Hit[],
  keep: number,
  parts: Pick<Context, "signal" | "run"> & { readonly isLocalOnly: (hits: readonly Hit[]) => Promise<boolean> },
): Promise<Reranked> {
  const own = hits.slice(0, keep)
  if (reranker === undefined || hits.length === 0) return { hits: own }
  const startedAtMs = performance.now()
  const step = { reranker: reranker.id, passages: hits.length }
  if (reranker.external && (await parts.isLocalOnly(hits))) {
    parts.run.step("rerank", startedAtMs, { ...step, ok: false, failure: "privacy" })
    return { hits: own }
  }
  const texts = hits.map((hit) => `${hit.title}\n${hit.passage.section}\n${hit.passage.text}`)
  const scores = await reranker.rerank(query, texts, parts.signal).catch((error: unknown) => {
    // A name that is wrong is said at once; a server that fails costs its order alone.
    if (isServerFault(error)) return error
    throw error
  })
  if (scores instanceof GroundworkError) {
    parts.run.step("rerank", startedAtMs, { ...step, ok: false, failure: scores.code, message: scores.detail })
    return { hits: own, note: `the reranker was left out (${scores.code}: ${scores.detail})` }
  }
  parts.run.step("rerank", startedAtMs, { ...step, ok: true })
  const ranked = hits
    .map((hit, index) => ({ ...hit, explanation: { ...hit.explanation, reranker: scores[index] ?? 0 } }))
    .sort((left, right) => right.explanation.reranker - left.explanation.reranker)
  return { hits: ranked.slice(0, keep) }
}

/** Orders hits by the reranker of the settings. @throws model_unknown */
export function openReranking(config: ResolvedConfig, store: Store) {
  const reranker = openReranker(config)
  const isLocalOnly = (hits: readonly Hit[]) => anyKeptHere(store, hits)
  return ({ signal, run }: Context, text: string, hits: readonly Hit[], keep: number): Promise<Reranked> =>
    reranked(reranker, text, hits, keep, { signal, run, isLocalOnly })
}
