import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import { afterEach, describe, expect, test } from "vitest"
import { groundworkError } from "../../src/core/errors.ts"
import type { Job, JobHandler, Jobs } from "../../src/jobs/port.ts"
import { sqliteJobs } from "../../src/jobs/sqlite.ts"
import { runWorker } from "../../src/jobs/worker.ts"
import { openStore } from "../fixtures/homes/sample.ts"
import { jobsContract } from "./jobs.suite.ts"

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function open(now?: () => Date) {
  const home = mkdtempSync(join(tmpdir(), "groundwork-jobs-"))
  const store = await openStore(home)
  cleanups.push(async () => {
    await store.close()
    rmSync(home, { recursive: true, force: true })
  })
  return { store, jobs: sqliteJobs(store, now) }
}

jobsContract("SQLite", (clock) => open(clock.now))

describe("a worker", () => {
  /** Runs a worker until `until` holds for the job. */
  async function runUntil(
    jobs: Jobs,
    id: string,
    handler: JobHandler,
    until: (job: Job | undefined) => boolean,
    graceMs = 1_000,
  ): Promise<Job | undefined> {
    const stop = new AbortController()
    const options = { worker: "w", signal: stop.signal, idleMs: 5, leaseMs: 300, graceMs }
    const running = runWorker(jobs, { ingest: handler }, options)
    while (!until(await jobs.job(id))) await delay(5)
    stop.abort()
    await running
    return jobs.job(id)
  }
  const isOver = (job: Job | undefined) => job?.status !== "waiting" && job?.status !== "running"

  test("does what waits and keeps what comes of it", async () => {
    const { jobs } = await open()
    const { id } = await jobs.add("ingest", 20)
    const done = await runUntil(
      jobs,
      id,
      async (job, report) => {
        await report(0.5, "half")
        return Number(job.input) + 1
      },
      isOver,
    )
    expect(done).toMatchObject({ status: "done", result: 21, message: "half" })
  })

  test("tries again after a fault of the moment, not after one of the input", async () => {
    const { jobs } = await open()
    const passing = await jobs.add("ingest", 0)
    const failed = await runUntil(jobs, passing.id, () => Promise.reject(groundworkError("path_missing", "/x")), isOver)
    expect(failed).toMatchObject({ status: "failed", attempts: 1 })
    expect(failed?.error).toMatch(/^path_missing: .*\/x/)
    const again = await jobs.add("ingest", 0)
    const waiting = await runUntil(
      jobs,
      again.id,
      () => Promise.reject(groundworkError("model_unavailable")),
      (job) => job?.status === "waiting" && job.attempts === 1,
    )
    expect(waiting?.error).toContain("model_unavailable")
  })

  test("keeps the lease of a handler that is silent for long", async () => {
    const { jobs } = await open()
    const { id } = await jobs.add("ingest", 0)
    const done = await runUntil(jobs, id, () => delay(700, "slow"), isOver)
    expect(done).toMatchObject({ status: "done", result: "slow", attempts: 1 })
  })

  test("stops a handler whose job was cancelled", async () => {
    const { jobs } = await open()
    const { id } = await jobs.add("ingest", 0)
    let wasStopped = false
    const over = await runUntil(
      jobs,
      id,
      async (_, report, signal) => {
        await jobs.cancel(id)
        await report(0.1, "")
        wasStopped = signal.aborted
        throw new Error("stopped")
      },
      isOver,
    )
    expect(over?.status).toBe("cancelled")
    expect(wasStopped).toBe(true)
  })

  test("that is to end finishes what is nearly done and gives back what is not", async () => {
    const { jobs } = await open()
    const short = await jobs.add("ingest", 0)
    const isRunning = (job: Job | undefined) => job?.status === "running"
    const done = await runUntil(jobs, short.id, () => delay(50, "done"), isRunning)
    expect(done?.status).toBe("done")
    const long = await jobs.add("ingest", 0)
    const handler: JobHandler = (_job, _report, signal) => delay(60_000, "never", { signal })
    expect(await runUntil(jobs, long.id, handler, isRunning, 20)).toMatchObject({ status: "waiting", attempts: 0 })
  })
})
