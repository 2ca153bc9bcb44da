import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"
import { boundedFetch } from "../bounded-fetch.ts"
import { isThisMachine } from "../language/names.ts"
import type { Reranker } from "../port.ts"
import { remoteFault } from "../remote-fault.ts"

/** An index and a number a text, and what servers add; some send the texts back. */
const maxBytes = 8 * 2 ** 20
const defaultTimeoutMs = 30_000

const responseSchema = z.object({
  results: z.array(
    z.object({ index: z.number().int(), relevance_score: z.number().optional(), score: z.number().optional() }),
  ),
})

export interface RemoteRerankerSettings {
  readonly apiKey?: string
  /** For one whole answer. */
  readonly timeoutMs?: number
}

/**
 * A reranker behind the `/rerank` form that Cohere introduced and Jina, vLLM, llama.cpp and TEI answer to.
 * @param url the whole address of the endpoint
 * @throws model_unavailable when the server fails, takes too long, or answers something else; model_redirected, cancelled
 */
export function createRemoteReranker(url: string, model: string, settings: RemoteRerankerSettings = {}): Reranker {
  const { apiKey, timeoutMs = defaultTimeoutMs } = settings
  const ask = boundedFetch({ maxBytes, timeoutMs })
  const headers = {
    "content-type": "application/json",
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  }
  return {
    id: `${url}#${model}`,
    external: !isThisMachine(new URL(url).hostname),
    rerank: async (query, texts, signal) => {
      const body = JSON.stringify({ model, query, documents: texts, top_n: texts.length })
      const answered = await answerOf(ask(url, { method: "POST", headers, body, ...(signal && { signal }) })).catch(
        (cause: unknown) => {
          throw remoteFault(url, cause, signal)
        },
      )
      const parsed = responseSchema.safeParse(answered)
      if (!parsed.success) throw groundworkError("model_unavailable", `${new URL(url).host} answered in another form`)
      const scores = texts.map(() => Number.NEGATIVE_INFINITY)
      for (const result of parsed.data.results)
        if (result.index < scores.length) scores[result.index] = result.relevance_score ?? result.score ?? 0
      return scores
    },
  }
}

/** The answer's JSON; its words are read within the bounds, too. */
async function answerOf(asked: Promise<Response>): Promise<unknown> {
  const response = await asked
  if (response.ok) return response.json()
  await response.body?.cancel()
  throw Object.assign(new Error("not ok"), { statusCode: response.status })
}
