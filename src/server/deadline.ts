import { GroundworkError, groundworkError } from "../core/errors.ts"

/** How long one request may work: until its time is over or its client is gone. */
export interface Deadline {
  /** Aborts at the time limit and when the client goes away. */
  readonly signal: AbortSignal
  /** Epoch milliseconds. */
  readonly at: number
  /** Rejects when the time is over: the client hears of it even while a stage still works towards its next check. */
  readonly isOver: Promise<never>
  /** The fault that a request ends with: what stopped because the time was over is `deadline`, not `cancelled`. */
  faultOf(error: unknown): unknown
  /** The request is answered: nothing is to be stopped any more. */
  end(): void
}

/** Starts a request's clock. @param client aborts when the client goes away */
export function startDeadline(client: AbortSignal, limitMs: number): Deadline {
  const controller = new AbortController()
  const at = Date.now() + limitMs
  let isTimeOver = false
  let reject: (error: GroundworkError) => void = () => {}
  const isOver = new Promise<never>((_, fail) => {
    reject = fail
  })
  // Whoever does not race against it is not told.
  isOver.catch(() => {})
  const timer = setTimeout(() => {
    isTimeOver = true
    controller.abort(groundworkError("deadline"))
    reject(groundworkError("deadline"))
  }, limitMs)
  timer.unref()
  const gone = () => {
    clearTimeout(timer)
    controller.abort(groundworkError("cancelled", "the client went away"))
  }
  if (client.aborted) gone()
  else client.addEventListener("abort", gone, { once: true })
  return {
    signal: controller.signal,
    at,
    isOver,
    faultOf: (error) => (isTimeOver && isStop(error) ? groundworkError("deadline", "", error) : error),
    end: () => {
      clearTimeout(timer)
      client.removeEventListener("abort", gone)
    },
  }
}

function isStop(error: unknown): boolean {
  if (error instanceof GroundworkError) return error.code === "cancelled"
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError")
}
