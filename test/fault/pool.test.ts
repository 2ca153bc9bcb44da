import { setTimeout as delay } from "node:timers/promises"
import { afterEach, expect, test } from "vitest"
import { systemPrincipal } from "../../src/core/principal.ts"
import { type Context, silentRecorder } from "../../src/core/run.ts"
import { resolveConfig } from "../../src/pipeline/config.ts"
import { openPool, type PoolSettings, type WorkerPool } from "../../src/pipeline/pool.ts"

const module = new URL("../fixtures/pool-worker.ts", import.meta.url)
const opened: WorkerPool[] = []
afterEach(async () => {
  for (const pool of opened.splice(0)) await pool.close()
})

async function openWith(size: number, settings: Partial<PoolSettings> = {}): Promise<WorkerPool> {
  const config = resolveConfig({ home: "nowhere", embedder: "none" }, {})
  const pool = openPool({ config, cacheShare: 1 }, size, { module, hungAfterMs: 100, ...settings })
  opened.push(pool)
  // Workers start with the second of two requests at the same time.
  while ((await Promise.all([say(pool, "a"), say(pool, "b")])).includes("here")) await delay(10)
  return pool
}

interface Limits {
  readonly signal?: AbortSignal
  readonly deadline?: number
}

function say(pool: WorkerPool, text: string, limits: Limits = {}): Promise<unknown> {
  const never = new AbortController().signal
  const now = () => new Date()
  const plain = { principal: systemPrincipal, run: silentRecorder, signal: never, budget: {}, now, seed: 1 }
  const context: Context = { ...plain, ...limits }
  const here = async () => "here"
  return pool.run<unknown>(context, { kind: "search", query: { text, k: 1 } }, here, { done: ({ output }) => output })
}

test("a thread that hangs is given up after the deadline, and another takes its place and its other work", async () => {
  const pool = await openWith(1)
  const hanging = say(pool, "hang", { deadline: Date.now() + 50 })
  const beside = say(pool, "beside")
  await expect(hanging).rejects.toMatchObject({ code: "deadline" })
  expect(await beside).toBe("beside")
  expect(await Promise.all(["c", "d", "e"].map((text) => say(pool, text)))).toEqual(["c", "d", "e"])
})

test("a thread that hangs at what nobody waits for any more is given up, too", async () => {
  const pool = await openWith(1)
  const controller = new AbortController()
  const hanging = say(pool, "hang", { signal: controller.signal })
  const beside = say(pool, "beside")
  controller.abort()
  await expect(hanging).rejects.toMatchObject({ code: "cancelled" })
  expect(await beside).toBe("beside")
})

test("a thread that ends at work loses no other request, and what ended two threads is tried on no third", async () => {
  const pool = await openWith(2)
  const dying = say(pool, "die")
  const others = Array.from({ length: 12 }, (_, at) => say(pool, `slow ${at}`))
  await expect(dying).rejects.toMatchObject({ code: "internal" })
  expect(await Promise.all(others)).toEqual(others.map((_, at) => `slow ${at}`))
})

test("a request that is ended while it is worked on ends as cancelled", async () => {
  const pool = await openWith(1)
  const controller = new AbortController()
  const working = say(pool, "slow", { signal: controller.signal })
  expect(await say(pool, "beside")).toBe("beside")
  controller.abort()
  await expect(working).rejects.toMatchObject({ code: "cancelled" })
})

test("one that waits leaves the queue at once, and above the queue's length more are refused", async () => {
  const pool = await openWith(1, { queueEach: 2 })
  const controller = new AbortController()
  const order: string[] = []
  const working = ["slow 1", "slow 2"].map((text) => say(pool, text).then(() => order.push("worked")))
  const leaving = say(pool, "waiting", { signal: controller.signal }).catch((error) => order.push(error.code))
  const staying = say(pool, "staying")
  await expect(say(pool, "too many")).rejects.toMatchObject({ code: "rate_limited" })
  controller.abort()
  await Promise.all([...working, leaving])
  expect(order).toEqual(["cancelled", "worked", "worked"])
  expect(await staying).toBe("staying")
})

test("closing waits for what is at work, here and in threads, and starts nothing more", async () => {
  const pool = await openWith(1)
  const working = [say(pool, "slow 1"), say(pool, "slow 2")]
  const waiting = say(pool, "waiting")
  const refused = expect(waiting).rejects.toMatchObject({ code: "cancelled" })
  await pool.close()
  expect(await Promise.all(working)).toEqual(["slow 1", "slow 2"])
  await refused
  await expect(say(pool, "late")).rejects.toMatchObject({ code: "cancelled" })
})
