import { createHash } from "node:crypto"
import type { Embedder } from "../port.ts"
import { loadTransformers, modelPlace } from "../transformers.ts"
import { unit } from "./remote.ts"

/** What is used of `@huggingface/transformers`, an optional peer that a person installs for ONNX models. */
interface TransformersModule {
  pipeline(task: "feature-extraction", model: string, options: { readonly dtype: string }): Promise<FeatureExtractor>
}
type FeatureExtractor = (
  texts: readonly string[],
  options: { readonly pooling: "mean"; readonly normalize: true },
) => Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }>

/**
 * An ONNX sentence embedder from a folder, or by hub name when the peer may download.
 * @throws peer_missing when `@huggingface/transformers` is not installed
 */
export async function openOnnxEmbedder(model: string, batchSize = 16): Promise<Embedder> {
  const { pipeline } = await loadTransformers<TransformersModule>()
  const extract = await pipeline("feature-extraction", modelPlace(model), { dtype: "q8" })
  const embed = async (texts: readonly string[], signal?: AbortSignal) => {
    const vectors: Float32Array[] = []
    for (let from = 0; from < texts.length; from += batchSize) {
      signal?.throwIfAborted()
      const output = await extract(texts.slice(from, from + batchSize), { pooling: "mean", normalize: true })
      const width = output.dims[1] ?? 0
      for (let row = 0; row < (output.dims[0] ?? 0); row += 1)
        vectors.push(unit(output.data.slice(row * width, (row + 1) * width)))
    }
    return vectors
  }
  const [probe] = await embed(["dimensions"])
  return {
    id: `onnx:${model}`,
    dimensions: probe?.length ?? 0,
    hash: createHash("sha256")
      .update([...(probe ?? [])].map((value) => value.toFixed(3)).join(","))
      .digest("hex")
      .slice(0, 16),
    embed: (texts, _kind, signal) => embed(texts, signal),
  }
}
