import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, test } from "vitest"
import { z } from "zod"
import { openRemoteEmbedder } from "../../src/models/embedders/remote.ts"
import { contextTokensOf } from "../../src/models/language/abilities.ts"
import { createLanguageModel } from "../../src/models/language/model.ts"
import { parseModelName } from "../../src/models/language/names.ts"
import { openSdkModel } from "../../src/models/language/open.ts"
import { createRemoteReranker } from "../../src/models/rerankers/remote.ts"
import { type ScriptedServer, startScriptedServer } from "../fixtures/models/server.ts"

/** A server on this machine that sends everything on to another address. */
let elsewhere: ScriptedServer
let status = 307
const here = createServer((request, response) => {
  const { origin } = new URL(elsewhere.elsewhere)
  response.writeHead(status, { location: `${origin}${request.url ?? ""}` }).end()
})
let url = ""
beforeAll(async () => {
  elsewhere = await startScriptedServer([{ kind: "answer", content: '{"answer":"x"}' }])
  await new Promise<void>((resolve) => here.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${(here.address() as AddressInfo).port}/v1`
})
afterAll(async () => {
  here.close()
  await elsewhere.close()
})

test.each([301, 302, 303, 307, 308])("no text follows a server that sends on to another address: %i", async (code) => {
  status = code
  const name = parseModelName(`${url}#m`) ?? expect.fail("no name")
  const model = createLanguageModel(() => openSdkModel(name, {}), {
    id: "m",
    isExternal: name.isExternal,
    price: { input: 0, output: 0 },
    limits: () => [],
    maxAttempts: 3,
    timeoutMs: 5000,
    contextTokens: 8000,
    now: Date.now,
    random: () => 0,
    sleep: async () => {},
  })
  const request = { system: "s", prompt: "secret", schema: z.object({ answer: z.string() }), schemaName: "answer" }
  const result = await model.generate({ ...request, maxOutputTokens: 50, localOnly: true })
  expect(result).toMatchObject({ ok: false, failure: "refused", attempts: 1 })
  expect(result).toMatchObject({ message: expect.stringMatching(/sends on to http:\/\/0\.0\.0\.0:\d+/) })
  const embedder = openRemoteEmbedder({ baseUrl: url, model: "m", isExternal: false })
  await expect(embedder).rejects.toMatchObject({ code: "model_redirected" })
  const ranked = createRemoteReranker(`${url}/rerank`, "m").rerank("secret", ["secret"])
  await expect(ranked).rejects.toMatchObject({ code: "model_redirected" })
  expect(await contextTokensOf(url, "scripted")).toBeUndefined()
  expect(elsewhere.requests).toEqual([])
})
