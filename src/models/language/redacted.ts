import type { LanguageModel } from "../port.ts"
import { redact, restore } from "../privacy/redact.ts"

/** A model that never sees personal data: placeholders go out, what they stand for is put back into what comes in. */
export function withoutPersonalData(model: LanguageModel): LanguageModel {
  return {
    id: model.id,
    external: model.external,
    generate: async (request, signal) => {
      if ((request.images ?? []).length > 0) {
        const message = "a picture may show personal data, which nothing takes out of it (redactPersonalData)"
        return { ok: false, failure: "privacy", message, usage: noUsage, cost: 0, attempts: 0 }
      }
      const system = redact(request.system)
      const prompt = redact(request.prompt, system.state)
      const result = await model.generate({ ...request, system: system.text, prompt: prompt.text }, signal)
      if (!result.ok) return result
      const whole = request.schema.safeParse(restoreIn(result.value, (text) => restore(text, prompt.state)))
      if (whole.success) return { ...result, value: whole.data }
      const { usage, cost, attempts, settledAt } = result
      return {
        ok: false,
        failure: "invalid-output",
        message: "it does not fit the schema with its names put back",
        usage,
        cost,
        ...(settledAt === undefined ? {} : { settledAt }),
        attempts,
      }
    },
  }
}

const noUsage = { inputTokens: 0, outputTokens: 0 }

function restoreIn(value: unknown, put: (text: string) => string): unknown {
  if (typeof value === "string") return put(value)
  if (Array.isArray(value)) return value.map((item) => restoreIn(item, put))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restoreIn(item, put)]))
}
