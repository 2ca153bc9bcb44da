import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { withVectorCache } from "../../src/models/embedders/cached.ts"
import { openRemoteEmbedder } from "../../src/models/embedders/remote.ts"
import { openStaticEmbedder } from "../../src/models/embedders/static.ts"
import { startService } from "../../src/server/serve.ts"
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
})

test("texts of strangers sent to /v1/embeddings are kept nowhere, the home's own passages are", async () => {
  const [own, home] = [await serve(), temporaryHome()]
  const groundwork = await createGroundwork({ home, embedder: own.model })
  writeFileSync(join(home, "dock.md"), "The dock opens at seven.\n")
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(home, "dock.md")], { collection: "site" })
  const service = await startService(groundwork, { host: "127.0.0.1", port: 0, log: false })
  const response = await fetch(`${service.address}/v1/embeddings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "any", input: ["a stranger's text", "another"] }),
  })
  expect(await response.json()).toMatchObject({ data: [{ index: 0 }, { index: 1 }] })
  expect(await groundwork.store.records("cache:vectors", 9)).toHaveLength(1)
  await service.close()
  await groundwork.close()
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

  test("keeps no vector of a text that was erased while it was embedded", async () => {
    const [own, store] = [await serve(), await openCache()]
    await save(store, { id: "moths", text: texts[0] ?? "" })
    const at = await remote(own)
    const purging = {
      ...at,
      embed: async (given: readonly string[], kind: "query" | "passage") => {
        await store.purge("moths", async () => {})
        return at.embed(given, kind)
      },
    }
    expect(await withVectorCache(purging, store).embed(texts, "passage")).toHaveLength(3)
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
