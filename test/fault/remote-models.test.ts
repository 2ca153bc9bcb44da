import { writeFileSync } from "node:fs"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { openRemoteEmbedder } from "../../src/models/embedders/remote.ts"
import { createRemoteReranker } from "../../src/models/rerankers/remote.ts"
import { temporaryFolder } from "../e2e/command.ts"
import { type Behaviour, behave } from "../fixtures/models/server.ts"

/** What the server does with each request: an embedder's first one, which asks for the dimensions, is answered. */
let behaviour: Behaviour
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on("data", (chunk: Buffer) => chunks.push(chunk))
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString()
    if (body.includes('"dimensions"')) return vectors(response, [[1, 2, 3]])
    if (behaviour.kind === "answer")
      return response.setHeader("content-type", "application/json").end(behaviour.content)
    behave(response, behaviour, timers)
  })
})
const timers = new Set<NodeJS.Timeout>()
let url = ""
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(() => {
  for (const timer of timers) clearInterval(timer)
  server.closeAllConnections()
  server.close()
})

const answerOf = (embeddings: readonly (readonly number[])[]) =>
  JSON.stringify({ data: embeddings.map((embedding, index) => ({ object: "embedding", index, embedding })) })
const vectors = (response: ServerResponse, embeddings: readonly (readonly number[])[]) =>
  response.setHeader("content-type", "application/json").end(answerOf(embeddings))

const misbehaving: readonly (readonly [string, Behaviour, RegExp])[] = [
  ["stalls", { kind: "stall" }, /took too long/],
  ["trickles", { kind: "trickle" }, /took too long/],
  ["cuts its answer", { kind: "cut" }, /gave no usable answer/],
  ["sends garbage", { kind: "garbage" }, /gave no usable answer/],
  ["sends without end", { kind: "endless" }, /sent more than an answer can be/],
  ["fails", { kind: "status", status: 503 }, /answered 503/],
]

test.each(misbehaving)(
  "an embedder's server that %s is a fault with a code, within bounds",
  async (_how, does, detail) => {
    behaviour = does
    const isSlow = does.kind === "stall" || does.kind === "trickle"
    const settings = { baseUrl: url, model: "m", isExternal: false, timeoutMs: isSlow ? 300 : 20_000 }
    const embedder = await openRemoteEmbedder(settings)
    await expect(embedder.embed(["text"], "query")).rejects.toMatchObject({
      code: "model_unavailable",
      detail: expect.stringMatching(detail),
    })
  },
)

test.each([
  ["too few", [[1, 2, 3]]],
  [
    "one of another length",
    [
      [1, 2, 3],
      [1, 2],
    ],
  ],
  [
    "one that is no vector",
    [
      [1, 2, 3],
      [1, 2, 1e300],
    ],
  ],
])("vectors that do not belong to the texts are refused: %s", async (_how, given) => {
  behaviour = { kind: "answer", content: answerOf(given) }
  const embedder = await openRemoteEmbedder({ baseUrl: url, model: "m", isExternal: false })
  await expect(embedder.embed(["one", "two"], "query")).rejects.toMatchObject({ code: "model_unavailable" })
})

test.each(misbehaving)(
  "a reranker's server that %s costs no answer: hits keep their own order, the trace says why",
  async (_how, does, detail) => {
    behaviour = does
    const isSlow = does.kind === "stall" || does.kind === "trickle"
    const reranker = createRemoteReranker(`${url}/rerank`, "m", { timeoutMs: isSlow ? 300 : 20_000 })
    await expect(reranker.rerank("q", ["a"])).rejects.toMatchObject({ code: "model_unavailable" })
    const folder = temporaryFolder()
    writeFileSync(join(folder, "dock.md"), "The dock opens at seven.\n")
    const home = join(folder, "home")
    const limits = { modelMs: isSlow ? 300 : 20_000 }
    const groundwork = await createGroundwork({ home, embedder: "none", reranker: `${url}/rerank#m`, limits })
    const context = () => groundwork.context({ kind: "ask" })
    await groundwork.ingest(context(), [join(folder, "dock.md")], { collection: "site" })
    const answer = await groundwork.ask(context(), { text: "When does the dock open?" })
    expect(answer).toMatchObject({ status: "answered", text: "The dock opens at seven." })
    expect(answer.notes?.[0]).toMatch(/^the reranker was left out \(model_unavailable: .*\)$/)
    const { steps = [] } = (await groundwork.store.run(answer.trace)) ?? {}
    expect(steps.find((step) => step.name === "rerank")?.detail).toMatchObject({
      ok: false,
      failure: "model_unavailable",
      message: expect.stringMatching(detail),
    })
    await groundwork.close()
  },
)
