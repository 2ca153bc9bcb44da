import { tokenBound } from "../money/prices.ts"
import type { LanguageModel, ModelRequest, ModelResult } from "../port.ts"

/** One reply: what a model would have written, or how it failed. Used up in order. */
export type ScriptedReply = {
  /** Only for a prompt that holds these words; without, for any. */
  readonly when?: string
} & (
  | { readonly text: string }
  | { readonly value: unknown }
  | { readonly failure: Extract<ModelResult<never>, { readonly ok: false }>["failure"] }
)

export interface ScriptedModel extends LanguageModel {
  /** What was asked so far, for tests to look at. */
  readonly asked: readonly ModelRequest<unknown>[]
}

/**
 * A model that answers from a list: for tests, examples and trying a pipeline without a model. A reply is validated like
 * any model's; when none is left for a prompt it is unavailable.
 */
export function createScriptedModel(
  replies: readonly ScriptedReply[],
  about: { readonly id?: string; readonly external?: boolean; readonly cost?: number } = {},
): ScriptedModel {
  const left = [...replies]
  const asked: ModelRequest<unknown>[] = []
  const { id = "scripted", external = false, cost = 0 } = about
  return {
    id,
    external,
    asked,
    generate: async (request, signal) => {
      const fail = (failure: Extract<ModelResult<never>, { readonly ok: false }>["failure"], message: string) =>
        ({ ok: false, failure, message, usage: { inputTokens: 0, outputTokens: 0 }, cost: 0, attempts: 1 }) as const
      if (request.localOnly && external)
        return fail("privacy", "a collection that stays on this machine is part of the request")
      if (signal?.aborted === true) return fail("cancelled", "cancelled")
      asked.push(request)
      const at = left.findIndex((reply) => reply.when === undefined || request.prompt.includes(reply.when))
      const reply = left[at]
      if (reply === undefined) return fail("unavailable", "the script has no reply left")
      left.splice(at, 1)
      if ("failure" in reply) return fail(reply.failure, "scripted")
      const text = "text" in reply ? reply.text : JSON.stringify(reply.value)
      const parsed = request.schema.safeParse("value" in reply ? reply.value : jsonOf(text))
      if (!parsed.success) return fail("invalid-output", parsed.error.issues[0]?.message ?? "no JSON")
      const usage = { inputTokens: tokenBound(request.prompt), outputTokens: tokenBound(text) }
      return { ok: true, value: parsed.data, usage, cost, model: id, attempts: 1 }
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
