import type { DatabaseSync } from "node:sqlite"
import { afterEach, describe, expect, test } from "vitest"
import { z } from "zod"
import { fileBlobs } from "../../src/blobs/files.ts"
import { createFallbackChain } from "../../src/models/language/chain.ts"
import { createLanguageModel, type ModelSettings } from "../../src/models/language/model.ts"
import { parseModelName } from "../../src/models/language/names.ts"
import { openSdkModel } from "../../src/models/language/open.ts"
import { createScriptedModel } from "../../src/models/language/scripted.ts"
import { openLedger } from "../../src/models/money/ledger.ts"
import type { LanguageModel, ModelRequest } from "../../src/models/port.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { temporaryFolder } from "../e2e/command.ts"
import { type Behaviour, type ScriptedServer, startScriptedServer } from "../fixtures/models/server.ts"

const schema = z.object({ answer: z.string() })
const request: ModelRequest<z.infer<typeof schema>> = {
  system: "Answer.",
  prompt: "How many days?",
  schema,
  schemaName: "answer",
  maxOutputTokens: 50,
  localOnly: false,
}
const right: Behaviour = { kind: "answer", content: '{"answer":"25 days"}' }
const timeoutMs = 400

const opened: ScriptedServer[] = []
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close()
})

async function serve(...behaviours: readonly Behaviour[]): Promise<ScriptedServer> {
  const server = await startScriptedServer(behaviours)
  opened.push(server)
  return server
}

function modelAt(server: ScriptedServer, settings: Partial<ModelSettings> = {}): LanguageModel {
  const name = parseModelName(server.model)!
  return createLanguageModel(() => openSdkModel(name, {}), {
    id: server.model,
    isExternal: name.isExternal,
    price: { input: 1, output: 1 },
    limits: () => [],
    maxAttempts: 3,
    timeoutMs,
    contextTokens: 8000,
    now: Date.now,
    random: () => 0.1,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    ...settings,
  })
}

describe("a server that misbehaves", () => {
  test.each<readonly [string, Behaviour, string]>([
    ["stalls", { kind: "stall" }, "timeout"],
    ["trickles", { kind: "trickle" }, "timeout"],
    ["cuts the answer", { kind: "cut" }, "unavailable"],
    ["sends garbage", { kind: "garbage" }, "unavailable"],
    ["sends endless text", { kind: "endless" }, "invalid-output"],
    ["answers 429 for ever", { kind: "status", status: 429 }, "rate-limited"],
    ["answers 500 for ever", { kind: "status", status: 500 }, "unavailable"],
    ["refuses", { kind: "status", status: 401 }, "refused"],
    ["never fits the schema", { kind: "answer", content: '{"answer": 7}' }, "invalid-output"],
    ["writes prose", { kind: "answer", content: "25 days, I think" }, "invalid-output"],
  ])("that %s ends in a typed failure", async (_name, behaviour, failure) => {
    const server = await serve(behaviour)
    // A busy machine needs its time; only what never ends has to run into the limit.
    const isEndless = behaviour.kind === "stall" || behaviour.kind === "trickle"
    const result = await modelAt(server, { timeoutMs: isEndless ? timeoutMs : 5000 }).generate(request)
    expect(result).toMatchObject({ ok: false, failure })
  })

  test("that stalls leaves the turn to the next model of the chain", async () => {
    const server = await serve({ kind: "stall" })
    const chain = createFallbackChain([modelAt(server), createScriptedModel([{ value: { answer: "next" } }])])
    expect(await chain.generate(request)).toMatchObject({ ok: true, value: { answer: "next" } })
  })

  test("that is not there is unavailable", async () => {
    const server = await startScriptedServer([right])
    await server.close()
    expect(await modelAt(server).generate(request)).toMatchObject({ ok: false, failure: "unavailable" })
  })

  test("a fault that passes is tried again, no sooner than the server asked", async () => {
    const server = await serve({ kind: "status", status: 429, headers: { "retry-after-ms": "300" } }, right)
    const waits: number[] = []
    const sleep = async (ms: number) => void waits.push(ms)
    expect(await modelAt(server, { sleep }).generate(request)).toMatchObject({ ok: true, attempts: 2 })
    expect(waits).toEqual([expect.toSatisfy((ms: number) => ms >= 300)])
  })

  test("an output that does not fit is repaired once, and the model is told what was wrong", async () => {
    const server = await serve({ kind: "answer", content: '{"answer": 7}' }, right)
    const result = await modelAt(server).generate(request)
    expect(result).toMatchObject({ ok: true, value: { answer: "25 days" }, attempts: 2 })
    expect(result.usage).toEqual({ inputTokens: 200, outputTokens: 20 })
    expect(JSON.stringify(server.requests[1])).toContain("answer: Invalid input: expected string")
  })

  test("what never fits is repaired once and no more, however many attempts are left", async () => {
    const server = await serve({ kind: "answer", content: '{"answer": 7}' })
    const result = await modelAt(server, { maxAttempts: 5 }).generate(request)
    expect(result).toMatchObject({ ok: false, failure: "invalid-output", attempts: 2 })
    expect(server.requests).toHaveLength(2)
  })

  test("a server without JSON Schema is asked without it, from then on", async () => {
    const server = await serve({ kind: "status", status: 400 }, right)
    const model = modelAt(server)
    expect(await model.generate(request)).toMatchObject({ ok: true, attempts: 2 })
    expect(await model.generate(request)).toMatchObject({ ok: true, attempts: 1 })
    expect(server.requests.map((body) => "response_format" in body)).toEqual([true, false, false])
  })

  test("after five faults in a row the server is left alone, then tried again", async () => {
    const server = await serve({ kind: "status", status: 500 })
    let now = 0
    const model = modelAt(server, { maxAttempts: 1, now: () => now })
    for (let call = 0; call < 5; call += 1) await model.generate(request)
    expect(await model.generate(request)).toMatchObject({ ok: false, attempts: 0 })
    expect(server.requests).toHaveLength(5)
    now = 60_000
    await model.generate(request)
    expect(server.requests).toHaveLength(6)
  })
})

describe("limits of a call", () => {
  test("cancellation reaches the socket", async () => {
    const server = await serve({ kind: "stall" })
    const controller = new AbortController()
    const pending = modelAt(server, { timeoutMs: 20_000 }).generate(request, controller.signal)
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    controller.abort()
    expect(await pending).toMatchObject({ ok: false, failure: "cancelled" })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(server.cancelled()).toBe(1)
  })

  test("the request's deadline holds, whatever the model's own limit", async () => {
    const server = await serve({ kind: "stall" })
    const spending = { run: "r", deadline: Date.now() + 200 }
    // Without the deadline, the test's own time would be over first.
    const result = await modelAt(server, { timeoutMs: 600_000 }).generate({ ...request, spending })
    expect(result).toMatchObject({ ok: false, failure: "timeout" })
  })

  test("a pause that the server asks for never outlasts the deadline", async () => {
    const server = await serve({ kind: "status", status: 429, headers: { "retry-after": "30" } })
    const waits: number[] = []
    const sleep = async (ms: number) => void waits.push(ms)
    const spending = { run: "r", deadline: Date.now() + 10_000 }
    expect(await modelAt(server, { sleep }).generate({ ...request, spending })).toMatchObject({
      failure: "rate-limited",
    })
    expect(waits).toEqual([])
  })

  test("what must stay on this machine is refused before a byte leaves", async () => {
    const server = await serve(right)
    const model = modelAt(server, { isExternal: true })
    expect(await model.generate({ ...request, localOnly: true })).toMatchObject({ ok: false, failure: "privacy" })
    expect(server.requests).toHaveLength(0)
  })

  test("a chain is elsewhere if any of its models is, and leaves what must stay here to those that are not", async () => {
    const [away, here] = [
      createScriptedModel([], { external: true }),
      createScriptedModel([{ value: { answer: "here" } }]),
    ]
    expect(createFallbackChain([here, away]).external).toBe(true)
    const chain = createFallbackChain([away, here])
    expect(await chain.generate({ ...request, localOnly: true })).toMatchObject({ ok: true, value: { answer: "here" } })
    expect(away.asked).toEqual([])
  })

  test.each(["budget", "cancelled"] as const)("what ends the request ends the chain: %s", async (failure) => {
    const next = createScriptedModel([{ value: { answer: "next" } }])
    const chain = createFallbackChain([createScriptedModel([{ failure }]), next])
    expect(await chain.generate(request)).toMatchObject({ ok: false, failure })
    expect(next.asked).toEqual([])
  })

  test("all calls of a request share its budget, and a day's limit holds for everyone", async () => {
    const store = await openSqliteStore({
      home: temporaryFolder(),
      blobs: fileBlobs(temporaryFolder()),
      readOnly: false,
    })
    const ledger = openLedger((work) => store.transaction(async (unit) => work(unit.connection as DatabaseSync)))
    const server = await serve(right)
    const model = modelAt(server, { ledger, limits: () => [{ scope: "day", micros: 1200 }] })
    // The worst case of one call is some 400 micro-dollars, what it costs 110.
    const ask = (run: string, maxCost: number) => model.generate({ ...request, spending: { run, maxCost } })
    expect(await ask("one", 0.0006)).toMatchObject({ ok: true, cost: 0.00011 })
    expect(await ask("one", 0.0001)).toMatchObject({ ok: false, failure: "budget", cost: 0 })
    expect(await ask("two", 1)).toMatchObject({ ok: true })
    expect((await ledger.total("day")).spentMicros).toBe(220)
    for (let call = 0; call < 12; call += 1) await ask(`more ${call}`, 1)
    const total = await ledger.total("day")
    expect(total.spentMicros).toBeLessThanOrEqual(1200)
    expect(total.reservedMicros).toBe(0)
    expect(await ask("last", 1)).toMatchObject({ ok: false, failure: "budget" })
    await store.close()
  })

  test.each<readonly [string, unknown, "bound" | undefined]>([
    ["nothing", null, "bound"],
    ["zeros", { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }, "bound"],
    ["less than nothing", { prompt_tokens: -100_000, completion_tokens: -100_000, total_tokens: -200_000 }, "bound"],
    ["half of it", { prompt_tokens: 100 }, "bound"],
    ["all of it", { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 }, undefined],
  ])(
    "a server that tells %s of what it used is paid: what was reserved, where it does not say",
    async (_how, usage, settledAt) => {
      const store = await openSqliteStore({
        home: temporaryFolder(),
        blobs: fileBlobs(temporaryFolder()),
        readOnly: false,
      })
      const ledger = openLedger((work) => store.transaction(async (unit) => work(unit.connection as DatabaseSync)))
      const server = await serve({ kind: "answer", content: '{"answer":"25 days"}', usage })
      const model = modelAt(server, { ledger, limits: () => [{ scope: "day", micros: 100_000 }] })
      const chain = createFallbackChain([model])
      const results = [await chain.generate(request), await chain.generate(request), await chain.generate(request)]
      const cost = results.reduce((sum, result) => sum + result.cost, 0)
      expect(results.map((result) => result.settledAt)).toEqual([settledAt, settledAt, settledAt])
      // The bound on the prompt alone is some 300 tokens, the output's 50; what is told are 110.
      expect(Math.round((cost / 3) * 1_000_000)).toSatisfy((micros: number) =>
        settledAt === undefined ? micros === 110 : micros > 110,
      )
      const total = await ledger.total("day")
      expect(total.reservedMicros).toBe(0)
      expect(total.spentMicros).toBe(Math.round(cost * 1_000_000))
      await store.close()
    },
  )

  test.each<readonly [string, Behaviour, "bound" | undefined]>([
    ["is cut by its time limit", { kind: "stall" }, "bound"],
    ["is cut in the middle of its answer", { kind: "cut" }, "bound"],
    ["fails at the server", { kind: "status", status: 500 }, "bound"],
    ["is turned away as too many", { kind: "status", status: 429 }, undefined],
    ["is turned away for its key", { kind: "status", status: 401 }, undefined],
  ])("a call that %s counts as charged where it may have been, and else not", async (_how, behaviour, settledAt) => {
    const store = await openSqliteStore({
      home: temporaryFolder(),
      blobs: fileBlobs(temporaryFolder()),
      readOnly: false,
    })
    const ledger = openLedger((work) => store.transaction(async (unit) => work(unit.connection as DatabaseSync)))
    const server = await serve(behaviour)
    const limits = () => [{ scope: "day", micros: 100_000 }]
    const result = await modelAt(server, { ledger, limits, maxAttempts: 1 }).generate(request)
    expect([result.ok, result.settledAt, result.attempts]).toEqual([false, settledAt, 1])
    const total = await ledger.total("day")
    expect(total.reservedMicros).toBe(0)
    expect(total.spentMicros).toBe(Math.round(result.cost * 1_000_000))
    // The bound on the prompt alone is some 300 tokens, the output's 50.
    expect(total.spentMicros).toSatisfy((micros: number) => (settledAt === undefined ? micros === 0 : micros > 300))
    await store.close()
  })

  test("a prompt beyond the context is refused before it is sent", async () => {
    const server = await serve(right)
    const long = { ...request, prompt: "word ".repeat(10_000) }
    expect(await modelAt(server).generate(long)).toMatchObject({ ok: false, failure: "refused" })
    expect(server.requests).toHaveLength(0)
  })
})
