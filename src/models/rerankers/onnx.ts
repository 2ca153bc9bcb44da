import type { Reranker } from "../port.ts"
import { openSentencePairModel, type SentencePairModule } from "../sentence-pairs.ts"

/**
 * A cross-encoder on ONNX that reads each text together with the query: a folder, or a hub name where the peer may download.
 * The number of its one label ranks; of a model with more, the last one, as those that were trained on yes and no have it.
 * @param module the peer, already loaded
 * @throws peer_missing, model_unknown
 */
export async function openOnnxReranker(model: string, module?: SentencePairModule): Promise<Reranker> {
  const pairs = await openSentencePairModel(model, module)
  return {
    id: `onnx:${model}`,
    external: false,
    rerank: async (query, texts, signal) => {
      const scores = await pairs.score(
        texts.map((text) => [query, text] as const),
        signal,
      )
      return scores.map((numbers) => numbers[numbers.length - 1] ?? Number.NEGATIVE_INFINITY)
    },
  }
}
