import { type GroundworkError, groundworkError } from "../core/errors.ts"
import { causeNamed, redirectedName, tooLongName } from "./bounded-fetch.ts"

/**
 * What went wrong at the server of an embedder or a reranker, in the words of the table of errors: model_redirected,
 * model_unavailable, or cancelled where the caller gave up.
 */
export function remoteFault(url: string, cause: unknown, signal: AbortSignal | undefined): GroundworkError {
  if (signal?.aborted === true) return groundworkError("cancelled", "", cause)
  const { host } = new URL(url)
  const redirected = causeNamed(cause, redirectedName)
  if (redirected !== undefined) return groundworkError("model_redirected", `${host} ${redirected.message}`, cause)
  return groundworkError("model_unavailable", `${host} ${whatHappened(cause)}`, cause)
}

function whatHappened(cause: unknown): string {
  if (causeNamed(cause, tooLongName) !== undefined) return "sent more than an answer can be"
  if (causeNamed(cause, "TimeoutError") !== undefined) return "took too long"
  const status = statusOf(cause)
  return status === undefined || status < 400 ? "gave no usable answer" : `answered ${status}`
}

/** The HTTP status that an error carries, or the last one of several tries. */
function statusOf(cause: unknown): number | undefined {
  const { statusCode, lastError } = (cause ?? {}) as { readonly statusCode?: number; readonly lastError?: unknown }
  return statusCode ?? (lastError === undefined ? undefined : statusOf(lastError))
}
