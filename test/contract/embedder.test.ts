import { afterAll, describe, expect, test } from "vitest"
import { withVectorCache } from "../../src/models/embedders/cached.ts"
import { openOnnxEmbedder } from "../../src/models/embedders/onnx.ts"
import { openRemoteEmbedder } from "../../src/models/embedders/remote.ts"
import { openStaticEmbedder } from "../../src/models/embedders/static.ts"
import { openStore, save, temporaryHome } from "../fixtures/homes/sample.ts"
import { type ScriptedServer, startScriptedServer } from "../fixtures/models/server.ts"
import { embedderContract } from "./embedder.suite.ts"

const opened: { close(): Promise<unknown> }[] = []
afterAll(async () => {
  for (const one of opened) await one.close()
})

async function serve(): Promise<ScriptedServer> {
  const server = await startScriptedServer([])
  opened.push(server)
  return server
}

const remote = (server: ScriptedServer) =>
  openRemoteEmbedder({ baseUrl: server.url, model: "scripted", isExternal: false })

async function openCache() {
  const store = await openStore(temporaryHome())
  opened.push(store)
  return store
}

const server = await serve()
embedderContract("built-in", openStaticEmbedder)
embedderContract("an OpenAI-compatible server", () => remote(server))
embedderContract("with a cache", async () => withVectorCache(await remote(server), await openCache()))

describe("an embedder behind an API", () => {
  test("that is not there, or answers something else, is a fault with a code", async () => {
    const gone = await startScriptedServer([])
    await gone.close()
    await expect(remote(gone)).rejects.toMatchObject({ code: "model_unavailable" })
  })

  test("on ONNX says what to install where the peer is missing", async () => {
    await expect(openOnnxEmbedder("somewhere")).rejects.toMatchObject({ code: "peer_missing" })
  })
})

describe("the cache of vectors", () => {
  const texts = ["The dock opens at seven.", "Gates close at nine.", "The dock opens at seven."]

  /** Texts that were sent, without the one that is asked to learn the dimensions. */
  const sent = (to: ScriptedServer) =>
    to.requests.flatMap((body) => [body.input].flat()).filter((text) => text !== "dimensions")

  test("no passage is paid for twice: not within a call, not in another, not by another process", async () => {
    const [own, store] = [await serve(), await openCache()]
    const embedder = withVectorCache(await remote(own), store)
    const first = await embedder.embed(texts, "passage")
    const again = withVectorCache(await remote(own), store)
    const second = await again.embed([...texts, "A third text."], "passage")
    expect(sent(own)).toEqual(["The dock opens at seven.", "Gates close at nine.", "A third text."])
    for (const [at, value] of (first[1] ?? []).entries()) expect(second[1]?.[at]).toBeCloseTo(value, 2)
  })

  test("a query is not kept", async () => {
    const [own, store] = [await serve(), await openCache()]
    const embedder = withVectorCache(await remote(own), store)
    await embedder.embed(["when?"], "query")
    await embedder.embed(["when?"], "query")
    expect(sent(own)).toEqual(["when?", "when?"])
    expect(await store.records("cache:vectors", 9)).toEqual([])
  })

  test("is empty after a purge: no vector of an erased text stays", async () => {
    const [own, store] = [await serve(), await openCache()]
    await save(store, { id: "moths", text: texts[0] ?? "" })
    const embedder = withVectorCache(await remote(own), store)
    await embedder.embed(texts, "passage")
    expect(await store.records("cache:vectors", 9)).toHaveLength(2)
    await store.purge("moths", async () => {})
    expect(await store.records("cache:vectors", 9)).toEqual([])
    await embedder.embed(texts.slice(1, 2), "passage")
    expect(sent(own)).toHaveLength(3)
  })
})
