import { describe, expect, test } from "vitest"
import type { Jobs } from "../../src/jobs/port.ts"
import type { Store } from "../../src/store/port.ts"

/** A clock that stands still until it is moved. */
export interface Clock {
  readonly now: () => Date
  pass(ms: number): void
}

function stoppedClock(): Clock {
  let ms = Date.parse("2025-06-01T10:00:00Z")
  return {
    now: () => new Date(ms),
    pass(more) {
      ms += more
    },
  }
}

/** What every implementation of `Jobs` promises. */
export function jobsContract(
  name: string,
  open: (clock: Clock) => Promise<{ readonly jobs: Jobs; readonly store: Store }>,
): void {
  const kinds = ["ingest"]
  describe(`jobs contract: ${name}`, () => {
    test("jobs are counted by what they are", async () => {
      const { jobs } = await open(stoppedClock())
      for (let number = 0; number < 3; number += 1) await jobs.add("ingest", number)
      await jobs.take(kinds, "w1", 1_000)
      expect([await jobs.count("waiting"), await jobs.count("running"), await jobs.count("done")]).toEqual([2, 1, 0])
    })

    test("a job is added, taken by one worker, reported on and finished", async () => {
      const { jobs } = await open(stoppedClock())
      const added = await jobs.add("ingest", { path: "/docs" })
      expect(added).toMatchObject({ status: "waiting", attempts: 0, progress: 0, input: { path: "/docs" } })
      const taken = await jobs.take(kinds, "w1", 1_000)
      expect(taken).toMatchObject({ id: added.id, status: "running", attempts: 1 })
      expect(await jobs.take(kinds, "w2", 1_000)).toBeUndefined()
      expect(await jobs.report(added.id, "w1", 0.5, "half", 1_000)).toBe(true)
      expect(await jobs.report(added.id, "w2", 0.9, "not mine", 1_000)).toBe(false)
      expect(await jobs.job(added.id)).toMatchObject({ progress: 0.5, message: "half" })
      expect(await jobs.finish(added.id, "w1", { added: 3 })).toBe(true)
      expect(await jobs.job(added.id)).toMatchObject({ status: "done", progress: 1, result: { added: 3 } })
      expect(await jobs.finish(added.id, "w1", { added: 4 })).toBe(false)
    })

    test("the oldest comes first, and only of the kinds asked for", async () => {
      const { jobs } = await open(stoppedClock())
      for (const kind of ["eval", "ingest", "ingest"]) await jobs.add(kind, kind)
      const [third, second, first] = await jobs.list({}, 10)
      expect((await jobs.take(kinds, "w", 1))?.id).toBe(second?.id)
      expect((await jobs.take(kinds, "w", 1))?.id).toBe(third?.id)
      expect(await jobs.take(kinds, "w", 1)).toBeUndefined()
      expect((await jobs.take(["eval", "ingest"], "w", 1))?.id).toBe(first?.id)
      expect((await jobs.list({ kind: "ingest" }, 1)).map((job) => job.id)).toEqual([third?.id])
      expect((await jobs.list({ status: "running" }, 9, third?.id)).map((job) => job.id)).toEqual([
        second?.id,
        first?.id,
      ])
    })

    test("the same key is the same job, even when it is done", async () => {
      const { jobs } = await open(stoppedClock())
      const adding = Array.from({ length: 5 }, () => jobs.add("ingest", 1, { key: "upload-7" }))
      const ids = new Set((await Promise.all(adding)).map((job) => job.id))
      expect(ids.size).toBe(1)
      await jobs.take(kinds, "w", 1_000)
      await jobs.finish([...ids][0] ?? "", "w", "result")
      expect(await jobs.add("ingest", 2, { key: "upload-7" })).toMatchObject({ status: "done", input: 1 })
    })

    test("many workers at once never hold one job", async () => {
      const { jobs } = await open(stoppedClock())
      for (let job = 0; job < 20; job += 1) await jobs.add("ingest", job)
      const taken = await Promise.all(Array.from({ length: 30 }, (_, worker) => jobs.take(kinds, `w${worker}`, 1_000)))
      const ids = taken.flatMap((job) => job?.id ?? [])
      expect(ids).toHaveLength(20)
      expect(new Set(ids).size).toBe(20)
    })

    test("a worker that says nothing loses its lease, and cannot finish what another has taken", async () => {
      const clock = stoppedClock()
      const { jobs } = await open(clock)
      const { id } = await jobs.add("ingest", 0)
      await jobs.take(kinds, "dead", 1_000)
      clock.pass(900)
      expect(await jobs.report(id, "dead", 0.1, "alive", 1_000)).toBe(true)
      clock.pass(900)
      expect(await jobs.take(kinds, "next", 1_000)).toBeUndefined()
      clock.pass(101)
      expect(await jobs.take(kinds, "next", 1_000)).toMatchObject({ id, attempts: 2 })
      expect(await jobs.report(id, "dead", 0.9, "late", 1_000)).toBe(false)
      expect(await jobs.finish(id, "dead", "late")).toBe(false)
      expect(await jobs.finish(id, "next", "in time")).toBe(true)
      expect((await jobs.job(id))?.result).toBe("in time")
    })

    test("a job that kills its workers fails when its attempts are used up", async () => {
      const clock = stoppedClock()
      const { jobs } = await open(clock)
      const { id } = await jobs.add("ingest", 0, { maxAttempts: 2 })
      for (const worker of ["w1", "w2"]) {
        expect(await jobs.take(kinds, worker, 1_000)).toBeDefined()
        clock.pass(1_001)
      }
      expect(await jobs.take(kinds, "w3", 1_000)).toBeUndefined()
      expect(await jobs.job(id)).toMatchObject({ status: "failed", attempts: 2 })
    })

    test("a job that fails waits, twice as long each time, and then has failed", async () => {
      const clock = stoppedClock()
      const { jobs } = await open(clock)
      const { id } = await jobs.add("ingest", 0)
      for (const pauseMs of [1_000, 2_000]) {
        expect(await jobs.take(kinds, "w", 60_000)).toBeDefined()
        await jobs.fail(id, "w", "no connection")
        expect(await jobs.job(id)).toMatchObject({ status: "waiting", error: "no connection" })
        clock.pass(pauseMs - 1)
        expect(await jobs.take(kinds, "w", 60_000)).toBeUndefined()
        clock.pass(1)
      }
      await jobs.take(kinds, "w", 60_000)
      await jobs.fail(id, "w", "still none")
      expect(await jobs.job(id)).toMatchObject({ status: "failed", error: "still none", attempts: 3 })
    })

    test("what cannot become right fails at once; what is given back has lost no attempt", async () => {
      const { jobs } = await open(stoppedClock())
      const { id } = await jobs.add("ingest", 0)
      await jobs.take(kinds, "w", 1_000)
      await jobs.release(id, "w")
      expect(await jobs.job(id)).toMatchObject({ status: "waiting", attempts: 0 })
      await jobs.take(kinds, "w", 1_000)
      await jobs.fail(id, "other", "not mine", true)
      expect((await jobs.job(id))?.status).toBe("running")
      await jobs.fail(id, "w", "no such folder", true)
      expect((await jobs.job(id))?.status).toBe("failed")
    })

    test("a cancelled job is told so at its next report, and never done", async () => {
      const { jobs } = await open(stoppedClock())
      const { id } = await jobs.add("ingest", 0)
      await jobs.take(kinds, "w", 1_000)
      expect(await jobs.cancel(id)).toBe(true)
      expect(await jobs.cancel(id)).toBe(false)
      expect(await jobs.report(id, "w", 0.5, "", 1_000)).toBe(false)
      expect(await jobs.finish(id, "w", 1)).toBe(false)
      expect(await jobs.job(id)).toMatchObject({ status: "cancelled" })
      expect(await jobs.cancel("unknown")).toBe(false)
      expect(await jobs.job("unknown")).toBeUndefined()
    })

    test("finished within a transaction, work and job are done together or not at all", async () => {
      const { jobs, store } = await open(stoppedClock())
      const { id } = await jobs.add("ingest", 0)
      await jobs.take(kinds, "w", 1_000)
      const fails = store.transaction(async () => {
        await store.saveRecord("done", id, true)
        await jobs.finish(id, "w", true)
        throw new Error("at the last moment")
      })
      await expect(fails).rejects.toThrow("at the last moment")
      expect(await store.record("done", id)).toBeUndefined()
      expect((await jobs.job(id))?.status).toBe("running")
    })
  })
}
