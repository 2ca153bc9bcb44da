import { embedMany } from "ai"
import { unit } from "../../core/vectors.ts"
import { boundedFetch } from "../bounded-fetch.ts"
import type { Embedder } from "../port.ts"
import { remoteFault } from "../remote-fault.ts"
import { probeHash } from "./probe.ts"

const maxBytes = 64 * 2 ** 20

export interface RemoteEmbedderSettings {
  /** Ends in `/v1`. */
  readonly baseUrl: string
  readonly model: string
  readonly isExternal: boolean
  readonly apiKey?: string
  readonly maxParallelCalls?: number
}

/**
 * An embedder behind an OpenAI-compatible `/v1/embeddings` (vLLM, llama.cpp, LM Studio, Ollama, OpenAI itself).
 * One text is embedded at once to learn the dimensions.
 * @throws model_unavailable when the server cannot be reached, has no such model, or answers something else
 */
export async function openRemoteEmbedder(settings: RemoteEmbedderSettings): Promise<Embedder> {
  const { baseUrl, model, isExternal, apiKey, maxParallelCalls = 4 } = settings
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible")
  const provider = createOpenAICompatible({
    name: "compatible",
    baseURL: baseUrl,
    ...(apiKey === undefined ? {} : { apiKey }),
    fetch: boundedFetch({ maxBytes }),
  })
  const embed = async (texts: readonly string[], signal?: AbortSignal) => {
    const result = await embedMany({
      model: provider.embeddingModel(model),
      values: [...texts],
      maxParallelCalls,
      ...(signal === undefined ? {} : { abortSignal: signal }),
    }).catch((cause: unknown) => {
      throw remoteFault(baseUrl, cause, signal)
    })
    return result.embeddings.map((vector) => unit(Float32Array.from(vector)))
  }
  const [probe] = await embed(["dimensions"])
  return {
    id: `${baseUrl}#${model}`,
    dimensions: probe?.length ?? 0,
    external: isExternal,
    // The server may change the model behind a name; a change of its answer to a fixed text is noticed.
    hash: probeHash(probe === undefined ? [] : [probe], `${model}:`),
    embed: (texts, _kind, signal) => embed(texts, signal),
  }
}
