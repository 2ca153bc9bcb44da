import { createHash } from "node:crypto"
import { embedMany } from "ai"
import type { Embedder } from "../port.ts"

/**
 * An embedder behind an OpenAI-compatible `/v1/embeddings` (vLLM, llama.cpp, LM Studio, Ollama, OpenAI itself).
 * One text is embedded at once to learn the dimensions.
 * @param baseUrl ends in `/v1`
 * @throws the SDK's error when the server cannot be reached or has no such model
 */
export async function openRemoteEmbedder(
  baseUrl: string,
  model: string,
  apiKey?: string,
  maxParallelCalls = 4,
): Promise<Embedder> {
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible")
  const provider = createOpenAICompatible({
    name: "compatible",
    baseURL: baseUrl,
    ...(apiKey === undefined ? {} : { apiKey }),
  })
  const embed = async (texts: readonly string[], signal?: AbortSignal) => {
    const result = await embedMany({
      model: provider.embeddingModel(model),
      values: [...texts],
      maxParallelCalls,
      ...(signal === undefined ? {} : { abortSignal: signal }),
    })
    return result.embeddings.map((vector) => unit(Float32Array.from(vector)))
  }
  const [probe] = await embed(["dimensions"])
  return {
    id: `${baseUrl}#${model}`,
    dimensions: probe?.length ?? 0,
    // The server may change the model behind a name; a change of its answer to a fixed text is noticed.
    hash: createHash("sha256")
      .update(`${model}:${[...(probe ?? [])].map((value) => value.toFixed(3)).join(",")}`)
      .digest("hex")
      .slice(0, 16),
    embed: (texts, _kind, signal) => embed(texts, signal),
  }
}

/** Scales to length 1; the zero vector stays as it is. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}
