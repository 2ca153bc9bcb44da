import { causeNamed, redirectedName, tooLongName } from "../bounded-fetch.ts"
import type { ModelResult } from "../port.ts"

type Failure = Extract<ModelResult<unknown>, { ok: false }>["failure"]

/** What a provider's fault means: whether another try may help, and after how long. */
export interface Fault {
  readonly failure: Failure
  readonly isRetryable: boolean
  readonly retryAfterMs?: number
  readonly message: string
}

const retryableStatus = new Set([408, 409, 429, 500, 502, 503, 504, 529])

/** Reads an AI SDK or network error. Messages keep the status and never a header or a key. */
export function classifyFault(error: unknown, now: number): Fault {
  if (isAbort(error)) return { failure: "timeout", isRetryable: false, message: "the time limit was reached" }
  if (causeNamed(error, tooLongName) !== undefined) {
    return { failure: "invalid-output", isRetryable: false, message: "the server sent more than an answer can be" }
  }
  const redirected = causeNamed(error, redirectedName)
  if (redirected !== undefined) {
    return { failure: "refused", isRetryable: false, message: `the server ${redirected.message}, which is not asked` }
  }
  const fields = error as {
    readonly statusCode?: number
    readonly responseHeaders?: Readonly<Record<string, string>>
    readonly name?: string
    readonly code?: string
  }
  const status = fields.statusCode
  if (status !== undefined) {
    const retryAfterMs = retryAfter(fields.responseHeaders, now)
    return {
      failure:
        status === 429
          ? "rate-limited"
          : status === 400 || status === 401 || status === 403 || status === 404 || status === 422
            ? "refused"
            : "unavailable",
      isRetryable: retryableStatus.has(status),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      message: `the server answered ${status}`,
    }
  }
  if (
    fields.name === "AI_NoObjectGeneratedError" ||
    fields.name === "AI_JSONParseError" ||
    fields.name === "AI_TypeValidationError"
  ) {
    return { failure: "invalid-output", isRetryable: false, message: "the output did not fit the schema" }
  }
  if (fields.name === "AI_LoadAPIKeyError" || fields.name === "AI_NoSuchModelError") {
    return { failure: "refused", isRetryable: false, message: "no key is set for this model, or it does not exist" }
  }
  // What is left are cut connections, refused sockets, bodies that are not the protocol.
  return {
    failure: "unavailable",
    isRetryable: true,
    message: `no usable answer came back (${fields.code ?? fields.name ?? "unknown"})`,
  }
}

function isAbort(error: unknown): boolean {
  return (causeNamed(error, "AbortError") ?? causeNamed(error, "TimeoutError")) !== undefined
}

/** `retry-after` in seconds or as an HTTP date, `retry-after-ms` in milliseconds; at most a minute is believed. */
function retryAfter(headers: Readonly<Record<string, string>> | undefined, now: number): number | undefined {
  const milliseconds = Number(headers?.["retry-after-ms"])
  if (Number.isFinite(milliseconds) && milliseconds > 0) return Math.min(milliseconds, 60_000)
  const text = headers?.["retry-after"]
  if (text === undefined) return undefined
  const seconds = Number(text)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 60_000) : undefined
}

/** Full jitter (Brooker, "Exponential Backoff And Jitter", 2015): uniform in 0…base·2^attempt, never below what the server asked for. */
export function backoffMs(attempt: number, random: () => number, retryAfterMs = 0): number {
  return Math.max(retryAfterMs, random() * Math.min(8000, 250 * 2 ** attempt))
}

/** Refuses calls for a while after failures in a row, then lets one through to see. */
export interface Breaker {
  readonly allows: (now: number) => boolean
  readonly succeeded: () => void
  readonly failed: (now: number) => void
}

/** Opens after `failures` in a row for `pauseMs`. */
export function createBreaker(failures = 5, pauseMs = 30_000): Breaker {
  let count = 0
  let openUntil = 0
  return {
    allows: (now) => count < failures || now >= openUntil,
    succeeded: () => {
      count = 0
    },
    failed: (now) => {
      count += 1
      if (count >= failures) openUntil = now + pauseMs
    },
  }
}
