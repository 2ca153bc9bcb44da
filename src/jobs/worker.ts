import type { Job, Jobs } from "./port.ts"

/** Does one kind of job. `report` prolongs the lease; when it says false, the job was cancelled or taken over: stop. */
export type JobHandler = (
  job: Job,
  report: (progress: number, message: string) => Promise<boolean>,
  signal: AbortSignal,
) => Promise<unknown>

const leaseMs = 15_000

/** Takes and does jobs until `signal` aborts; what is being done then is finished first. */
export async function runWorker(
  jobs: Jobs,
  handlers: Readonly<Record<string, JobHandler>>,
  worker: string,
  signal: AbortSignal,
  idleMs = 250,
): Promise<void> {
  while (!signal.aborted) {
    const job = await jobs.take(Object.keys(handlers), worker, leaseMs)
    if (job === undefined) await idle(idleMs, signal)
    else await work(jobs, handlers[job.kind], job, worker)
  }
}

async function work(jobs: Jobs, handler: JobHandler | undefined, job: Job, worker: string): Promise<void> {
  if (handler === undefined) return jobs.fail(job.id, worker, `no handler for ${job.kind}`)
  const stop = new AbortController()
  let [progress, message] = [job.progress, job.message]
  const report = async (nextProgress: number, nextMessage: string) => {
    ;[progress, message] = [nextProgress, nextMessage]
    const isMine = await jobs.report(job.id, worker, progress, message, leaseMs)
    if (!isMine) stop.abort()
    return isMine
  }
  // A handler that is silent for long is not dead: the lease is prolonged for it.
  const heartbeat = setInterval(() => void report(progress, message).catch(() => {}), leaseMs / 3)
  try {
    await jobs.finish(job.id, worker, await handler(job, report, stop.signal))
  } catch (error) {
    if (!stop.signal.aborted) await jobs.fail(job.id, worker, error instanceof Error ? error.message : String(error))
  } finally {
    clearInterval(heartbeat)
  }
}

function idle(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done() {
      clearTimeout(timer)
      signal.removeEventListener("abort", done)
      resolve()
    }
    signal.addEventListener("abort", done, { once: true })
  })
}
