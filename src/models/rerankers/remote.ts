import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import { boundedFetch } from "../bounded-fetch.ts"
import { isThisMachine } from "../language/names.ts"
import type { Reranker } from "../port.ts"
import { remoteFault } from "../remote-fault.ts"

const maxBytes = 4 * 2 ** 20

const responseSchema = z.object({
  results: z.array(
    z.object({ index: z.number().int(), relevance_score: z.number().optional(), score: z.number().optional() }),
  ),
})

/**
 * A reranker behind the `/rerank` form that Cohere introduced and Jina, vLLM, llama.cpp and TEI answer to.
 * @param url the whole address of the endpoint
 * @throws model_unavailable when the server fails or answers something else
 */
export function createRemoteReranker(url: string, model: string, apiKey?: string): Reranker {
  return {
    id: `${url}#${model}`,
    external: !isThisMachine(new URL(url).hostname),
    rerank: async (query, texts, signal) => {
      const response = await boundedFetch({ maxBytes })(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify({ model, query, documents: texts, top_n: texts.length }),
        ...(signal === undefined ? {} : { signal }),
      }).catch((cause: unknown) => {
        throw remoteFault(url, cause, signal)
      })
      if (!response.ok) throw groundworkError("model_unavailable", `${new URL(url).host} answered ${response.status}`)
      const parsed = responseSchema.safeParse(await response.json())
      if (!parsed.success) throw groundworkError("model_unavailable", `${new URL(url).host} answered in another form`)
      const scores = texts.map(() => Number.NEGATIVE_INFINITY)
      for (const result of parsed.data.results)
        if (result.index < scores.length) scores[result.index] = result.relevance_score ?? result.score ?? 0
      return scores
    },
  }
}
