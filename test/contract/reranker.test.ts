import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { silentRecorder } from "../../src/core/run.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { createRemoteReranker } from "../../src/models/rerankers/remote.ts"
import { resolveConfig } from "../../src/pipeline/config.ts"
import { probeSentenceModels } from "../../src/pipeline/probing.ts"
import { reranked } from "../../src/pipeline/reranking.ts"

/** A real server that ranks by length, longest first, and fails when asked to. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on("data", (chunk: Buffer) => chunks.push(chunk))
  request.on("end", () => {
    const { query, documents } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; documents: string[] }
    if (query === "fail") return response.writeHead(503).end()
    if (query === "garbage") return response.end(JSON.stringify({ nonsense: true }))
    response.end(JSON.stringify({ results: documents.map((text, index) => ({ index, relevance_score: text.length })) }))
  })
})
let url = ""
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  url = typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}/rerank` : ""
})
afterAll(() => void server.close())

const quiet = { signal: new AbortController().signal, run: silentRecorder }

const hit = (text: string) => ({
  passage: {
    id: text,
    document: text,
    version: text,
    collection: "c",
    ordinal: 0,
    start: 0,
    end: text.length,
    section: "",
    context: "",
    text,
  },
  title: "",
  source: "",
  score: 1,
  explanation: {},
})

test("hits come in the reranker's order, its score stands in the explanation", async () => {
  const reranker = createRemoteReranker(url, "long-first")
  const parts = { ...quiet, isLocalOnly: async () => false }
  const { hits } = await reranked(reranker, "which", [hit("aa"), hit("aaaa"), hit("a")], 2, parts)
  expect(hits.map((one) => one.passage.text)).toEqual(["aaaa", "aa"])
  expect(hits[0]?.explanation.reranker).toBeGreaterThan(0)
})

test("what must stay on this machine is not ranked elsewhere", async () => {
  const elsewhere = { ...createRemoteReranker("https://ranks.example.org/rerank", "m"), rerank: () => Promise.reject() }
  expect(elsewhere.external).toBe(true)
  const parts = { ...quiet, isLocalOnly: async () => true }
  const { hits } = await reranked(elsewhere, "which", [hit("aa"), hit("aaaa")], 2, parts)
  expect(hits.map((one) => one.passage.text)).toEqual(["aa", "aaaa"])
})

test("a server that fails or answers something else is a fault with a code", async () => {
  const reranker = createRemoteReranker(url, "m")
  await expect(reranker.rerank("fail", ["a"])).rejects.toMatchObject({ code: "model_unavailable" })
  await expect(reranker.rerank("garbage", ["a"])).rejects.toMatchObject({ code: "model_unavailable" })
})

test("a search takes the reranker's order, too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-rerank-"))
  writeFileSync(join(folder, "a.md"), "# Gate\n\nThe gate opens at seven.\n")
  writeFileSync(
    join(folder, "b.md"),
    "# Hall\n\nThe hall is warm, its gate is old and its roof was painted in the spring of last year.\n",
  )
  const groundwork = await createGroundwork({
    home: join(folder, ".groundwork"),
    embedder: "none",
    reranker: `${url}#long-first`,
  })
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [folder], { collection: "default" })
  const { hits } = await groundwork.search(groundwork.context({ kind: "search" }), { text: "gate opens", k: 2 })
  expect(hits.map(({ title }) => title)).toEqual(["Hall", "Gate"])
  expect(hits[0]?.explanation?.reranker).toBeGreaterThan(0)
  await groundwork.close()
  rmSync(folder, { recursive: true })
})

test("`models test` tries the reranker, and says what became of one that is not there", async () => {
  const signal = new AbortController().signal
  const probed = async (reranker: string) =>
    (await probeSentenceModels(resolveConfig({ reranker }, {}), signal))[0] ?? expect.fail("nothing was tried")
  expect(await probed(`${url}#long-first`)).toMatchObject({ kind: "reranker", shown: "what answers comes first" })
  expect((await probed("http://127.0.0.1:9/rerank#m")).problem).toMatch(/^model_unavailable/)
  expect((await probed("nonsense")).problem).toMatch(/^model_unknown/)
})
