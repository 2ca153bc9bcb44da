import type { LanguageModel, ModelResult } from "../port.ts"

/**
 * Tries one model after the other. What is a matter of the request (budget, privacy, cancellation) ends it; what is a
 * matter of a model goes to the next. Usage and cost add up over all that were tried.
 */
export function createFallbackChain(models: readonly [LanguageModel, ...LanguageModel[]]): LanguageModel {
  return {
    id: models.map((model) => model.id).join(" → "),
    external: models.some((model) => model.external),
    generate: async (request, signal) => {
      let last: ModelResult<never> | undefined
      let inputTokens = 0
      let outputTokens = 0
      let cost = 0
      let settled: Pick<ModelResult<never>, "settledAt"> = {}
      for (const model of models) {
        const result = await model.generate(request, signal)
        inputTokens += result.usage.inputTokens
        outputTokens += result.usage.outputTokens
        cost += result.cost
        if (result.settledAt !== undefined) settled = { settledAt: result.settledAt }
        const total = { usage: { inputTokens, outputTokens }, cost, ...settled }
        if (result.ok) return { ...result, ...total }
        last = { ...result, ...total }
        if (result.failure === "budget" || result.failure === "cancelled") return last
      }
      return (
        last ?? {
          ok: false,
          failure: "unavailable",
          message: "no model",
          usage: { inputTokens, outputTokens },
          cost,
          attempts: 0,
        }
      )
    },
  }
}
