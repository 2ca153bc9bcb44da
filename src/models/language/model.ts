import { generateText, Output, type LanguageModel as SdkModel } from "ai"
import { z } from "zod"
import type { Usage } from "../../core/answer.ts"
import type { Ledger, Limit } from "../money/port.ts"
import { costOf, type Price, pictureTokenBound, tokenBound } from "../money/prices.ts"
import type { LanguageModel, ModelRequest, ModelResult, Spending } from "../port.ts"
import { type Breaker, backoffMs, classifyFault, createBreaker, type Fault } from "./faults.ts"
import { parseOutput } from "./structured.ts"

export interface ModelSettings {
  readonly id: string
  readonly isExternal: boolean
  readonly price: Price
  /** Limits that each call counts against besides its request's own, and where that is written down. */
  readonly ledger?: Ledger
  readonly limits: (now: Date, spending: Spending | undefined) => readonly Limit[]
  readonly maxAttempts: number
  /** One attempt's limit; the caller's signal and deadline hold besides. */
  readonly timeoutMs: number
  /** Input longer than this is refused before it is sent, by the bound on its tokens. */
  readonly contextTokens: number
  readonly now: () => number
  readonly random: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

type Attempt = { readonly text: string; readonly told: SdkUsage } | { readonly fault: Fault }

/**
 * A language model that gives a validated value or a typed failure: one attempt after another with backoff on faults
 * that may pass, one repair of a broken format, a breaker, and money that is reserved before and settled after each call.
 */
export function createLanguageModel(open: () => Promise<SdkModel>, settings: ModelSettings): LanguageModel {
  const server: Server = { breaker: createBreaker(), takesSchema: true }
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
      return attempts(await model, settings, server, request, signal ?? new AbortController().signal)
    },
  }
}

/** What is remembered of a model's server between calls. */
interface Server {
  readonly breaker: Breaker
  takesSchema: boolean
}

const noUsage: Usage = { inputTokens: 0, outputTokens: 0 }

async function attempts<Value>(
  model: SdkModel,
  settings: ModelSettings,
  server: Server,
  request: ModelRequest<Value>,
  signal: AbortSignal,
): Promise<ModelResult<Value>> {
  const deadline = request.spending?.deadline ?? Number.POSITIVE_INFINITY
  let usage = noUsage
  let cost = 0
  let settled: Settled = {}
  let { prompt } = request
  const system = withSchema(request)
  let hasRepaired = false
  for (let attempt = 1; attempt <= settings.maxAttempts; attempt += 1) {
    const stop = (kind: Failure, message: string, made = attempt) => ({
      ...failure(kind, message, usage, cost, made),
      ...settled,
    })
    if (signal.aborted) return stop("cancelled", "cancelled", attempt - 1)
    if (settings.now() >= deadline) return stop("timeout", "the deadline has passed", attempt - 1)
    if (!server.breaker.allows(settings.now()))
      return stop("unavailable", "the server failed repeatedly; it is left alone for a while", attempt - 1)
    const pictures = (request.images?.length ?? 0) * pictureTokenBound
    const bound = { inputTokens: tokenBound(system + prompt) + pictures, outputTokens: request.maxOutputTokens }
    const worstMicros = Math.ceil(costOf(bound, settings.price) * 1_000_000)
    const limits = [...requestLimits(request.spending), ...settings.limits(new Date(settings.now()), request.spending)]
    const reservation = await settings.ledger?.reserve(limits, worstMicros)
    if (reservation?.ok === false)
      return stop("budget", `the budget "${reservation.scope}" does not allow another call`, attempt - 1)
    const timeoutMs = Math.min(settings.timeoutMs, deadline - settings.now())
    const { takesSchema } = server
    const outcome = await callOnce(model, settings, { ...request, system, prompt }, takesSchema, timeoutMs, signal)
    const { told, used } = countedUsage(outcome, bound)
    const spent = costOf(used, settings.price)
    if (reservation?.ok === true) await settings.ledger?.settle(reservation.id, spent * 1_000_000)
    usage = {
      inputTokens: usage.inputTokens + told.inputTokens,
      outputTokens: usage.outputTokens + told.outputTokens,
    }
    cost += spent
    if (spent > costOf(told, settings.price)) settled = { settledAt: "bound" }
    if ("text" in outcome) {
      server.breaker.succeeded()
      const parsed = parseOutput(outcome.text, request.schema)
      if (parsed.ok)
        return { ok: true, value: parsed.value, usage, cost, ...settled, model: settings.id, attempts: attempt }
      if (hasRepaired) return stop("invalid-output", parsed.problem)
      hasRepaired = true
      prompt = `${request.prompt}\n\nYour last answer could not be used: ${parsed.problem}. Answer again, with the JSON object alone.`
      continue
    }
    const { fault } = outcome
    if (signal.aborted) return stop("cancelled", "cancelled")
    if (takesSchema && fault.failure === "refused" && fault.message.endsWith("400")) {
      // Servers without JSON Schema answer 400 to it; the schema stands in the prompt anyway.
      server.takesSchema = false
      continue
    }
    if (fault.failure !== "refused") server.breaker.failed(settings.now())
    if (!fault.isRetryable || attempt === settings.maxAttempts) return stop(fault.failure, fault.message)
    const pauseMs = backoffMs(attempt, settings.random, fault.retryAfterMs)
    if (settings.now() + pauseMs >= deadline)
      return stop(fault.failure, `${fault.message}; the deadline comes before another try`)
    await settings.sleep(pauseMs, signal).catch(() => {})
  }
  return { ...failure("invalid-output", "no attempt was left", usage, cost, settings.maxAttempts), ...settled }
}

type Settled = Pick<ModelResult<unknown>, "settledAt">

/**
 * What a server told of the tokens of a call, and what it is settled at: where it told nothing that can be, the bound that
 * was reserved counts, never nothing.
 */
function countedUsage(outcome: Attempt, bound: Usage): { readonly told: Usage; readonly used: Usage } {
  if ("fault" in outcome) return { told: noUsage, used: mayHaveBeenCharged(outcome.fault) ? bound : noUsage }
  const inputTokens = believable(outcome.told.inputTokens)
  const isNothing = outcome.text === "" && outcome.told.outputTokens === 0
  const outputTokens = isNothing ? 0 : believable(outcome.told.outputTokens)
  return {
    told: { inputTokens: inputTokens ?? 0, outputTokens: outputTokens ?? 0 },
    used: {
      inputTokens: inputTokens ?? bound.inputTokens,
      // A server that counts nothing may also not have kept the limit.
      outputTokens: outputTokens ?? Math.max(bound.outputTokens, tokenBound(outcome.text)),
    },
  }
}

/** A number of tokens, where it can be one of a text that is not empty. */
function believable(tokens: number | undefined): number | undefined {
  return tokens !== undefined && Number.isFinite(tokens) && tokens > 0 ? tokens : undefined
}

/** The request's own limit, counted over all its calls. */
function requestLimits(spending: Spending | undefined): readonly Limit[] {
  if (spending?.maxCost === undefined) return []
  return [{ scope: `request:${spending.run}`, micros: Math.floor(spending.maxCost * 1_000_000) }]
}

/** A call that was cut without saying what it used may have been charged in full; one that was turned away was not. */
function mayHaveBeenCharged(fault: Fault): boolean {
  return fault.failure !== "refused" && fault.failure !== "rate-limited"
}

async function callOnce<Value>(
  model: SdkModel,
  settings: ModelSettings,
  request: ModelRequest<Value>,
  takesSchema: boolean,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const result = await generateText({
      model,
      system: request.system,
      messages: [{ role: "user", content: contentOf(request) }],
      ...(takesSchema ? { output: Output.object({ schema: request.schema, name: request.schemaName }) } : {}),
      maxOutputTokens: request.maxOutputTokens,
      temperature: request.temperature ?? 0,
      ...(request.seed === undefined ? {} : { seed: request.seed }),
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)))]),
    })
    return { text: result.text, told: result.usage }
  } catch (error) {
    const fields = error as { readonly name?: string; readonly text?: string; readonly usage?: SdkUsage }
    if (fields.name === "AI_NoObjectGeneratedError" && fields.text !== undefined)
      return { text: fields.text, told: fields.usage ?? {} }
    return { fault: classifyFault(error, settings.now()) }
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

/**
 * The schema also stands in the system's part: for servers without JSON Schema, and because small models follow what they
 * read. It comes before all that changes, so that servers which keep the beginning of a prompt read it once.
 */
function withSchema(request: ModelRequest<unknown>): string {
  return `${request.system}\n\nAnswer with one JSON object of this schema and nothing else:\n${JSON.stringify(z.toJSONSchema(request.schema, { unrepresentable: "any" }))}`
}

type Failure = Extract<ModelResult<unknown>, { ok: false }>["failure"]

function failure(
  kind: Failure,
  message: string,
  usage: Usage,
  cost: number,
  attempts: number,
): Extract<ModelResult<never>, { ok: false }> {
  return { ok: false, failure: kind, message, usage, cost, attempts }
}
