import { generateText, type LanguageModel as SdkModel, tool } from "ai"
import { z } from "zod"
import { boundedFetch } from "../bounded-fetch.ts"

const weather = tool({
  description: "Tells the weather of a city",
  inputSchema: z.object({ city: z.string() }),
})

/** True if the model calls a tool with the right argument when a question needs it. Costs one short call. */
export async function callsTools(model: SdkModel, signal?: AbortSignal): Promise<boolean> {
  try {
    const result = await generateText({
      model,
      prompt: "What is the weather in Oslo now? Use the tool.",
      tools: { weather },
      maxOutputTokens: 60,
      temperature: 0,
      maxRetries: 0,
      abortSignal: AbortSignal.any([...(signal === undefined ? [] : [signal]), AbortSignal.timeout(120_000)]),
    })
    return result.toolCalls.some((call) => JSON.stringify(call.input).toLowerCase().includes("oslo"))
  } catch {
    // A server without tools refuses the request: that is the answer to the question.
    return false
  }
}

/** Lists of a thousand models are some hundred kilobytes. */
const maxListBytes = 4 * 1024 * 1024

const modelsSchema = z.object({
  data: z.array(
    z.looseObject({
      id: z.string(),
      max_model_len: z.number().optional(),
      context_length: z.number().optional(),
      max_context_length: z.number().optional(),
      meta: z.looseObject({ n_ctx: z.number().optional(), n_ctx_train: z.number().optional() }).nullish(),
    }),
  ),
})

/**
 * Tokens that fit into the model's context, where its server tells in the list of its models (vLLM, llama.cpp, LM Studio,
 * OpenRouter each in their own field).
 * @param baseUrl ends in `/v1`
 */
export async function contextTokensOf(
  baseUrl: string,
  model: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  try {
    const ask = boundedFetch({ maxBytes: maxListBytes, timeoutMs: 10_000 })
    const response = await ask(`${baseUrl}/models`, signal === undefined ? {} : { signal })
    const { data } = modelsSchema.parse(await response.json())
    const own = data.find(({ id }) => id === model) ?? (data.length === 1 ? data[0] : undefined)
    return (
      own?.max_model_len ??
      own?.context_length ??
      own?.max_context_length ??
      own?.meta?.n_ctx ??
      own?.meta?.n_ctx_train ??
      undefined
    )
  } catch {
    // Not every server has such a list; the context stays unknown.
    return undefined
  }
}
