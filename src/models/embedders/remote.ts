import { embedMany } from "ai"
import { groundworkError } from "../../core/errors.ts"
import { unit } from "../../core/vectors.ts"
import { boundedFetch } from "../bounded-fetch.ts"
import { createBreaker } from "../language/faults.ts"
import type { Embedder } from "../port.ts"
import { remoteFault } from "../remote-fault.ts"
import { probeHash } from "./probe.ts"

/** Of one answer: the vectors of a batch of 256 texts with 8,192 dimensions are some 45 MB of JSON. */
const maxBytes = 64 * 2 ** 20
const defaultTimeoutMs = 120_000
/** What a question waits for at most, and how long a server that failed twice is left alone by questions. */
const [queryTimeoutMs, restMs] = [20_000, 30_000]
/** An ingest waits for a server that comes back; a question is better answered by words at once. */
const retries = { query: 0, passage: 2 }

export interface RemoteEmbedderSettings {
  /** Ends in `/v1`. */
  readonly baseUrl: string
  readonly model: string
  readonly isExternal: boolean
  readonly apiKey?: string
  readonly maxParallelCalls?: number
  /** For one whole answer. */
  readonly timeoutMs?: number
}

/**
 * An embedder behind an OpenAI-compatible `/v1/embeddings` (vLLM, llama.cpp, LM Studio, Ollama, OpenAI itself).
 * One text is embedded at once to learn the dimensions.
 * @throws model_unavailable when the server cannot be reached, has no such model, takes too long, or answers something else;
 *   model_redirected
 */
export async function openRemoteEmbedder(settings: RemoteEmbedderSettings): Promise<Embedder> {
  const { baseUrl, model, isExternal, apiKey, maxParallelCalls = 4, timeoutMs = defaultTimeoutMs } = settings
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible")
  const { host } = new URL(baseUrl)
  const provider = createOpenAICompatible({
    name: "compatible",
    baseURL: baseUrl,
    ...(apiKey === undefined ? {} : { apiKey }),
    fetch: boundedFetch({ maxBytes, timeoutMs }),
  })
  const breaker = createBreaker(2, restMs)
  const embed = async (texts: readonly string[], kind: "query" | "passage", signal?: AbortSignal) => {
    if (kind === "query" && !breaker.allows(Date.now()))
      throw groundworkError("model_unavailable", `${host} failed repeatedly; it is left alone for a while`)
    const limit = kind === "query" ? [AbortSignal.timeout(Math.min(timeoutMs, queryTimeoutMs))] : []
    const result = await embedMany({
      model: provider.embeddingModel(model),
      values: [...texts],
      maxParallelCalls,
      maxRetries: retries[kind],
      abortSignal: AbortSignal.any([...limit, ...(signal === undefined ? [] : [signal])]),
    }).catch((cause: unknown) => {
      if (signal?.aborted !== true) breaker.failed(Date.now())
      throw remoteFault(baseUrl, cause, signal)
    })
    breaker.succeeded()
    return result.embeddings.map((vector) => unit(Float32Array.from(vector)))
  }
  const [probe] = await embed(["dimensions"], "query")
  const dimensions = probe?.length ?? 0
  if (dimensions === 0) throw groundworkError("model_unavailable", `${host} gave no vectors`)
  return {
    id: `${baseUrl}#${model}`,
    dimensions,
    external: isExternal,
    // The server may change the model behind a name; a change of its answer to a fixed text is noticed.
    hash: probeHash(probe === undefined ? [] : [probe], `${model}:`),
    embed: async (texts, kind, signal) => {
      const vectors = await embed(texts, kind, signal)
      // One missing, or one of another length, would put every text's vector to another text.
      if (vectors.length !== texts.length || vectors.some((vector) => !isWhole(vector, dimensions)))
        throw groundworkError("model_unavailable", `${host} gave other vectors than were asked for`)
      return vectors
    },
  }
}

function isWhole(vector: Float32Array, dimensions: number): boolean {
  return vector.length === dimensions && vector.every(Number.isFinite)
}
