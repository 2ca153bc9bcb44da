import { setTimeout as delay } from "node:timers/promises"
import { errors, formatError, GroundworkError } from "../core/errors.ts"
import type { Job, JobHandler, Jobs, Report } from "./port.ts"

/** Says how far a job is. @returns false if it was cancelled or taken over: stop and keep nothing */
export interface WorkerOptions {
  /** Names this worker, one process's one loop. */
  readonly worker: string
  /** Ends the loop: a job at hand has `graceMs` to be done, then it is given back. */
  readonly signal: AbortSignal
  readonly leaseMs?: number
  readonly idleMs?: number
  readonly graceMs?: number
}

/** Takes and does jobs, one at a time, until `signal` aborts. */
export async function runWorker(
  jobs: Jobs,
  handlers: Readonly<Record<string, JobHandler>>,
  options: WorkerOptions,
): Promise<void> {
  const { worker, signal, leaseMs = 15_000, idleMs = 250, graceMs = 5_000 } = options
  const kinds = Object.keys(handlers)
  while (!signal.aborted) {
    const job = await jobs.take(kinds, worker, leaseMs)
    const handler = job === undefined ? undefined : handlers[job.kind]
    if (job === undefined || handler === undefined) await delay(idleMs, undefined, { signal }).catch(() => {})
    else await work(jobs, handler, job, { worker, signal, leaseMs, idleMs, graceMs })
  }
}

async function work(jobs: Jobs, handler: JobHandler, job: Job, options: Required<WorkerOptions>): Promise<void> {
  const { worker, signal, leaseMs, graceMs } = options
  const stop = new AbortController()
  let isLost = false
  let [progress, message] = [job.progress, job.message]
  const report: Report = async (nextProgress, nextMessage) => {
    progress = nextProgress
    message = nextMessage
    const isMine = await jobs.report(job.id, worker, progress, message, leaseMs)
    if (!isMine) {
      isLost = true
      stop.abort()
    }
    return isMine
  }
  // A handler that is silent for long is not dead. A report that fails leaves the lease to run out.
  const heartbeat = setInterval(() => void report(progress, message).catch(() => {}), leaseMs / 3)
  const grace = new AbortController()
  const ending = () =>
    void delay(graceMs, undefined, { signal: grace.signal }).then(
      () => stop.abort(),
      () => {},
    )
  signal.addEventListener("abort", ending, { once: true })
  try {
    await jobs.finish(job.id, worker, await handler(job, report, stop.signal))
  } catch (error) {
    if (isLost) return
    if (stop.signal.aborted) await jobs.release(job.id, worker)
    else await jobs.fail(job.id, worker, describe(error), isFinal(error))
  } finally {
    clearInterval(heartbeat)
    signal.removeEventListener("abort", ending)
    grace.abort()
  }
}

function describe(error: unknown): string {
  if (error instanceof GroundworkError) return formatError(error)
  return error instanceof Error ? error.message : String(error)
}

/** What was asked for wrongly will not be right the next time. */
function isFinal(error: unknown): boolean {
  return error instanceof GroundworkError && errors[error.code].status < 500
}
