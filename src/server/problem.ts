import { errors, formatError, GroundworkError, groundworkError } from "../core/errors.ts"

/** An error as RFC 9457 has it: the same code, message and hint as at the command. */
export function problemOf(error: GroundworkError, requestId: string) {
  const entry = errors[error.code]
  return {
    type: `https://groundwork.example/errors#${error.code}`,
    title: entry.message,
    status: entry.status,
    detail: error.detail === "" ? entry.hint : `${error.detail} (${entry.hint})`,
    code: error.code,
    hint: entry.hint,
    requestId,
  }
}

/** The response for a fault. */
export function problemResponse(
  error: GroundworkError,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const problem = problemOf(error, requestId)
  return new Response(JSON.stringify(problem), {
    status: statusOf(problem.status),
    headers: { "content-type": "application/problem+json", "x-request-id": requestId, ...headers },
  })
}

/** The same for a client of the OpenAI protocol, which looks for `error`. */
export function openAiProblemResponse(error: GroundworkError, requestId: string): Response {
  const problem = problemOf(error, requestId)
  const type = problem.status < 500 ? "invalid_request_error" : "server_error"
  const body = { ...problem, error: { message: formatError(error), type, param: null, code: error.code } }
  return new Response(JSON.stringify(body), {
    status: statusOf(problem.status),
    headers: { "content-type": "application/problem+json", "x-request-id": requestId },
  })
}

/** 499 is nobody's standard. */
function statusOf(status: number): number {
  return status === 499 ? 408 : status
}

/** Any fault as one of the table; what is not in it is `internal` and keeps its words to itself. */
export function toFault(error: unknown): GroundworkError {
  if (error instanceof GroundworkError) return error
  if (error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError"))
    return groundworkError("cancelled", "", error)
  return groundworkError("internal", "", error)
}
