import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"
import type { Worker } from "node:worker_threads"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Answer } from "../../src/core/answer.ts"
import type { Claim } from "../../src/core/evidence.ts"
import { type Principal, systemPrincipal } from "../../src/core/principal.ts"
import { resolveConfig } from "../../src/pipeline/config.ts"
import { openPool, type WorkerPool } from "../../src/pipeline/pool.ts"
import type { FromWorker, PoolTask } from "../../src/pipeline/pool-messages.ts"
import type { Groundwork, SearchOutput } from "../../src/pipeline/port.ts"
import { openRuntime } from "../../src/pipeline/runtime.ts"

const folder = mkdtempSync(join(tmpdir(), "groundwork-pool-"))
const config = resolveConfig({ home: join(folder, "home"), embedder: "none" }, {})
let groundwork: Groundwork
let pool: WorkerPool

beforeAll(async () => {
  writeFileSync(join(folder, "leave.md"), "# Parental leave\n\nParental leave lasts 14 weeks. It is paid in full.\n")
  writeFileSync(join(folder, "travel.md"), "# Travel\n\nTrains are booked in second class. Flights need an approval.\n")
  groundwork = await openRuntime(config, { create: true })
  const context = groundwork.context({ kind: "ingest" })
  await groundwork.ingest(context, [join(folder, "leave.md"), join(folder, "travel.md")], { collection: "handbook" })
  pool = openPool({ config, cacheShare: 0.5 }, 2)
  // Workers start with the second of two requests at the same time; until they are there, each is done here.
  while ((await Promise.all([1, 2].map(() => inPool(search("travel"), systemPrincipal)))).includes("here"))
    await delay(20)
}, 60_000)

afterAll(async () => {
  await pool.close()
  await groundwork.close()
  rmSync(folder, { recursive: true })
})

const search = (text: string): PoolTask => ({ kind: "search", query: { text, k: 5 } })
const ann: Principal = { kind: "user", user: "ann", groups: [] }

function inPool(task: PoolTask, principal: Principal, signal?: AbortSignal, claim?: (claim: Claim) => void) {
  const context = groundwork.context({ kind: task.kind, principal, ...(signal === undefined ? {} : { signal }) })
  const on = { done: ({ output }: { readonly output: unknown }) => output, ...(claim === undefined ? {} : { claim }) }
  return pool.run<unknown>(context, task, async () => "here", on)
}

const titles = (output: unknown) => (output as SearchOutput).hits.map((hit) => hit.title)

test("a worker finds and answers what this process does", async () => {
  const words = ["parental leave", "trains", "approval of flights", '"second class"']
  const shared = await Promise.all(words.map((text) => inPool(search(text), systemPrincipal)))
  for (const [at, text] of words.entries()) {
    expect(shared[at]).toEqual(await groundwork.search(groundwork.context({ kind: "search" }), { text, k: 5 }))
  }
  const question = { text: "How long does parental leave last?" }
  const claims: Claim[] = []
  const task: PoolTask = { kind: "ask", question, options: { minConfidence: 0 } }
  const answer = (await inPool(task, systemPrincipal, undefined, (claim) => claims.push(claim))) as Answer
  const here = await groundwork.ask(groundwork.context({ kind: "ask" }), question, { minConfidence: 0 })
  expect({ ...answer, ms: 0, trace: "" }).toEqual({ ...here, ms: 0, trace: "" })
  expect(claims).toEqual(answer.claims)
  expect(answer.text).toContain("14 weeks")
})

test("a list that changed holds from the next request on, in every worker", async () => {
  const [document] = (await groundwork.search(groundwork.context({ kind: "search" }), { text: "trains", k: 1 })).hits
  for (const readers of [["user:bob"], ["user:ann"], ["group:hr"], "everyone"] as const) {
    await groundwork.store.setReaders(document?.document ?? "", readers)
    const found = await Promise.all([1, 2, 3, 4].map(() => inPool(search("trains"), ann)))
    const mayRead = readers === "everyone" || readers.some((reader) => reader === "user:ann")
    for (const output of found) expect(titles(output).includes("Travel")).toBe(mayRead)
  }
})

test("what is erased is found by no worker any more", async () => {
  const file = join(folder, "secret.md")
  writeFileSync(file, "# Secret\n\nThe zebra stands in the cellar.\n")
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [file], { collection: "other" })
  const before = (await inPool(search("zebra"), systemPrincipal)) as SearchOutput
  expect(titles(before)).toEqual(["Secret"])
  await groundwork.purge(groundwork.context({ kind: "purge" }), before.hits[0]?.document ?? "")
  const after = await Promise.all([1, 2, 3, 4].map(() => inPool(search("zebra"), systemPrincipal)))
  expect(after.flatMap(titles)).toEqual([])
})

test("requests that nobody waits for any more end as cancelled, before they begin and midway", async () => {
  await expect(inPool(search("travel"), systemPrincipal, AbortSignal.abort())).rejects.toMatchObject({
    code: "cancelled",
  })
  const controller = new AbortController()
  const task: PoolTask = { kind: "ask", question: { text: "How long is leave?" }, options: { minConfidence: 0 } }
  const asked = Array.from({ length: 12 }, () => inPool(task, systemPrincipal, controller.signal))
  const ends = Promise.allSettled(asked)
  await inPool(search("travel"), systemPrincipal, undefined)
    .then(() => {})
    .finally(() => controller.abort())
  for (const end of await ends) {
    if (end.status === "rejected") expect(end.reason).toMatchObject({ code: "cancelled" })
    else expect(end.value).toMatchObject({ status: "answered" })
  }
  expect(titles(await inPool(search("travel"), systemPrincipal))).toEqual(["Travel"])
})

test("a service under load records every run with its steps, wherever it was worked on, and closes in peace", async () => {
  const heard: string[] = []
  const watch = (worker: Worker) => worker.on("message", ({ kind }: FromWorker) => heard.push(kind))
  process.once("worker", watch)
  const served = await openRuntime(config, { workers: 1 })
  const askTogether = () =>
    Promise.all(
      Array.from({ length: 10 }, async (_, at) => {
        const context = served.context({ kind: "ask", principal: systemPrincipal })
        const question = { text: `How long does parental leave last? ${at}` }
        const answer = await served.ask(context, question, { minConfidence: 0 })
        expect(answer.trace).toBe(context.run.id)
        const run = await groundwork.store.run(context.run.id)
        expect(run?.steps.map((step) => step.name)).toEqual(expect.arrayContaining(["candidates", "answer", "verify"]))
        expect(run?.versions.length).toBeGreaterThan(0)
      }),
    )
  while (!heard.includes("ready")) {
    await askTogether()
    await delay(20)
  }
  const before = heard.filter((kind) => kind === "done").length
  await askTogether()
  expect(heard.filter((kind) => kind === "done")).toHaveLength(before + 10)
  await served.close()
})
