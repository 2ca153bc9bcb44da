import { generateText, Output, type LanguageModel as SdkModel } from "ai"
import { z } from "zod"
import type { Usage } from "../../core/answer.ts"
import type { Ledger, Limit } from "../money/port.ts"
import { costOf, type Price, tokenBound } from "../money/prices.ts"
import type { LanguageModel, ModelRequest, ModelResult } from "../port.ts"
import { type Breaker, backoffMs, classifyFault, createBreaker, type Fault } from "./faults.ts"
import { parseOutput } from "./structured.ts"

export interface ModelSettings {
  readonly id: string
  readonly isExternal: boolean
  readonly price: Price
  /** Limits that each call counts against, and where that is written down. */
  readonly ledger?: Ledger
  readonly limits: (now: Date) => readonly Limit[]
  readonly maxAttempts: number
  /** One attempt's limit; the caller's signal and deadline hold besides. */
  readonly timeoutMs: number
  /** Input longer than this is refused before it is sent, by the bound on its tokens. */
  readonly contextTokens: number
  readonly now: () => number
  readonly random: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

type Attempt = { readonly text: string; readonly usage: Usage } | { readonly fault: Fault; readonly usage: Usage }

/**
 * A language model that gives a validated value or a typed failure: one attempt after another with backoff on faults
 * that may pass, one repair of a broken format, a breaker, and money that is reserved before and settled after each call.
 */
export function createLanguageModel(open: () => Promise<SdkModel>, settings: ModelSettings): LanguageModel {
  const breaker = createBreaker()
  let model: Promise<SdkModel> | undefined
  return {
    id: settings.id,
    external: settings.isExternal,
    generate: async (request, signal) => {
      if (request.localOnly && settings.isExternal) {
        return failure("privacy", "a collection that stays on this machine is part of the request", noUsage, 0, 0)
      }
      if (tokenBound(request.system + request.prompt) / 4 > settings.contextTokens) {
        return failure("refused", "the request is longer than the model's context", noUsage, 0, 0)
      }
      model ??= open()
      return attempts(await model, settings, breaker, request, signal ?? new AbortController().signal)
    },
  }
}

const noUsage: Usage = { inputTokens: 0, outputTokens: 0 }

async function attempts<Value>(
  model: SdkModel,
  settings: ModelSettings,
  breaker: Breaker,
  request: ModelRequest<Value>,
  signal: AbortSignal,
): Promise<ModelResult<Value>> {
  let usage = noUsage
  let cost = 0
  let prompt = withSchema(request)
  let hasRepaired = false
  let usesSchema = true
  for (let attempt = 1; attempt <= settings.maxAttempts; attempt += 1) {
    if (signal.aborted) return failure("cancelled", "cancelled", usage, cost, attempt - 1)
    if (!breaker.allows(settings.now()))
      return failure(
        "unavailable",
        "the server failed repeatedly; it is left alone for a while",
        usage,
        cost,
        attempt - 1,
      )
    const bound = { inputTokens: tokenBound(request.system + prompt), outputTokens: request.maxOutputTokens }
    const worstMicros = Math.ceil(costOf(bound, settings.price) * 1_000_000)
    const reservation = await settings.ledger?.reserve(settings.limits(new Date(settings.now())), worstMicros)
    if (reservation?.ok === false)
      return failure(
        "budget",
        `the budget "${reservation.scope}" does not allow another call`,
        usage,
        cost,
        attempt - 1,
      )
    const outcome = await callOnce(model, settings, { ...request, prompt }, usesSchema, signal)
    // A call that failed without saying what it used may have been charged in full.
    const used = "fault" in outcome && outcome.fault.failure !== "refused" ? bound : outcome.usage
    const spent = costOf(used, settings.price)
    if (reservation?.ok === true) await settings.ledger?.settle(reservation.id, spent * 1_000_000)
    usage = {
      inputTokens: usage.inputTokens + outcome.usage.inputTokens,
      outputTokens: usage.outputTokens + outcome.usage.outputTokens,
    }
    cost += spent
    if ("text" in outcome) {
      breaker.succeeded()
      const parsed = parseOutput(outcome.text, request.schema)
      if (parsed.ok) return { ok: true, value: parsed.value, usage, cost, model: settings.id, attempts: attempt }
      if (hasRepaired) return failure("invalid-output", parsed.problem, usage, cost, attempt)
      hasRepaired = true
      prompt = `${withSchema(request)}\n\nYour last answer could not be used: ${parsed.problem}. Answer again, with the JSON object alone.`
      continue
    }
    const { fault } = outcome
    if (signal.aborted) return failure("cancelled", "cancelled", usage, cost, attempt)
    if (fault.failure === "refused" && usesSchema && fault.message.endsWith("400")) {
      // Servers without JSON Schema answer 400 to it; the schema stands in the prompt anyway.
      usesSchema = false
      continue
    }
    breaker.failed(settings.now())
    if (!fault.isRetryable || attempt === settings.maxAttempts)
      return failure(fault.failure, fault.message, usage, cost, attempt)
    await settings.sleep(backoffMs(attempt, settings.random, fault.retryAfterMs), signal).catch(() => {})
  }
  return failure("unavailable", "no attempt was left", usage, cost, settings.maxAttempts)
}

async function callOnce<Value>(
  model: SdkModel,
  settings: ModelSettings,
  request: ModelRequest<Value>,
  usesSchema: boolean,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const result = await generateText({
      model,
      system: request.system,
      messages: [{ role: "user", content: contentOf(request) }],
      ...(usesSchema ? { output: Output.object({ schema: request.schema, name: request.schemaName }) } : {}),
      maxOutputTokens: request.maxOutputTokens,
      temperature: request.temperature ?? 0,
      ...(request.seed === undefined ? {} : { seed: request.seed }),
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutMs)]),
    })
    return { text: result.text, usage: usageOf(result.usage) }
  } catch (error) {
    const fields = error as { readonly name?: string; readonly text?: string; readonly usage?: SdkUsage }
    if (fields.name === "AI_NoObjectGeneratedError" && fields.text !== undefined)
      return { text: fields.text, usage: usageOf(fields.usage) }
    return { fault: classifyFault(error, settings.now()), usage: noUsage }
  }
}

function contentOf(request: ModelRequest<unknown>) {
  const images = (request.images ?? []).map((image) => ({
    type: "file" as const,
    data: image.bytes,
    mediaType: image.mediaType,
  }))
  return [...images, { type: "text" as const, text: request.prompt }]
}

interface SdkUsage {
  readonly inputTokens?: number | undefined
  readonly outputTokens?: number | undefined
}

function usageOf(usage: SdkUsage | undefined): Usage {
  return { inputTokens: usage?.inputTokens ?? 0, outputTokens: usage?.outputTokens ?? 0 }
}

/** The schema also stands in the prompt: for servers without JSON Schema, and because small models follow what they read. */
function withSchema(request: ModelRequest<unknown>): string {
  return `${request.prompt}\n\nAnswer with one JSON object of this schema and nothing else:\n${JSON.stringify(z.toJSONSchema(request.schema, { unrepresentable: "any" }))}`
}

function failure(
  kind: Extract<ModelResult<unknown>, { ok: false }>["failure"],
  message: string,
  usage: Usage,
  cost: number,
  attempts: number,
): Extract<ModelResult<never>, { ok: false }> {
  return { ok: false, failure: kind, message, usage, cost, attempts }
}
