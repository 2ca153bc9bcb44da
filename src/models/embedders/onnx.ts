import { unit } from "../../core/vectors.ts"
import type { Embedder } from "../port.ts"
import { loadTransformers, modelPlace, withSmallestWeights } from "../transformers.ts"
import { probeHash } from "./probe.ts"
import { type SentenceSettings, sentenceSettings } from "./sentence-settings.ts"

/** What is used of `@huggingface/transformers`. */
export interface SentenceModule {
  pipeline(task: "feature-extraction", model: string, options: { readonly dtype: string }): Promise<FeatureExtractor>
}
type FeatureExtractor = (
  texts: readonly string[],
  options: { readonly pooling: SentenceSettings["pooling"]; readonly normalize: true },
) => Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }>

const batchSize = 16

/**
 * An ONNX sentence embedder from a folder, or by hub name where the peer may download. Pooling and the words before a question
 * or a passage are the model's own: see `sentenceSettings`.
 * @param module the peer, already loaded
 * @throws peer_missing without `@huggingface/transformers`; model_unknown for what is not there or is no such model
 */
export async function openOnnxEmbedder(model: string, module?: SentenceModule): Promise<Embedder> {
  const peer = module ?? (await loadTransformers<SentenceModule>())
  const { pooling, prompts } = await sentenceSettings(model)
  const extract = await withSmallestWeights(model, (dtype) =>
    peer.pipeline("feature-extraction", modelPlace(model), { dtype }),
  )
  const embed: Embedder["embed"] = async (texts, kind, signal) => {
    const vectors: Float32Array[] = []
    for (let from = 0; from < texts.length; from += batchSize) {
      signal?.throwIfAborted()
      const batch = texts.slice(from, from + batchSize).map((text) => prompts[kind] + text)
      const output = await extract(batch, { pooling, normalize: true })
      const width = output.dims[1] ?? 0
      for (let row = 0; row < (output.dims[0] ?? 0); row += 1)
        vectors.push(unit(output.data.slice(row * width, (row + 1) * width)))
    }
    return vectors
  }
  const probe = [...(await embed(["dimensions"], "passage")), ...(await embed(["dimensions"], "query"))]
  return {
    id: `onnx:${model}`,
    dimensions: probe[0]?.length ?? 0,
    hash: probeHash(probe),
    embed,
  }
}
