import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { createLanguageModel } from "../../src/models/language/model.ts"
import { parseModelName } from "../../src/models/language/names.ts"
import { openSdkModel } from "../../src/models/language/open.ts"
import { withoutPersonalData } from "../../src/models/language/redacted.ts"
import { createScriptedModel } from "../../src/models/language/scripted.ts"
import type { LanguageModel } from "../../src/models/port.ts"
import { temporaryFolder } from "../e2e/command.ts"
import { readRecording, replay } from "../fixtures/models/recorded.ts"
import { startScriptedServer } from "../fixtures/models/server.ts"
import { languageModelContract } from "./language-model.suite.ts"

const value = { city: "Sheffield", inhabitants: 560000 }
const servers: { close(): Promise<void> }[] = []
afterAll(async () => {
  for (const server of servers) await server.close()
})

function modelOf(id: string): LanguageModel {
  const name = parseModelName(id)!
  return createLanguageModel(() => openSdkModel(name, {}), {
    id,
    isExternal: name.isExternal,
    price: { input: 0, output: 0 },
    limits: () => [],
    maxAttempts: 3,
    timeoutMs: 25_000,
    contextTokens: 8000,
    now: Date.now,
    random: Math.random,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  })
}

async function overHttp(): Promise<LanguageModel> {
  const server = await startScriptedServer([
    { kind: "answer", content: `\`\`\`json\n${JSON.stringify(value)}\n\`\`\`` },
  ])
  servers.push(server)
  return modelOf(server.model)
}

languageModelContract("scripted", async () => createScriptedModel([{ value }, { text: JSON.stringify(value) }]))
languageModelContract("an OpenAI-compatible server", overHttp)
languageModelContract("without personal data", async () => withoutPersonalData(await overHttp()))

const recording = readRecording()
languageModelContract(`${recording.model}, recorded on ${recording.day}`, async () => {
  const server = await replay(recording.contract)
  servers.push(server)
  return modelOf(server.model)
})

test("what a real small model said comes out with the documents' own words as evidence, or not at all", {
  timeout: 60_000,
}, async () => {
  const server = await replay(recording.answers.map(({ reply }) => reply))
  const groundwork = await createGroundwork({
    home: temporaryFolder(),
    model: server.model,
    limits: { promptCharacters: 1200 },
  })
  servers.push(groundwork, server)
  const handbook = join(import.meta.dirname, "../../examples/handbook/people")
  const files = ["annual-leave.md", "probation-and-notice.md"].map((name) => join(handbook, name))
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), files, { collection: "people" })
  for (const { question } of recording.answers) {
    const answer = await groundwork.ask(groundwork.context({ kind: "ask" }), { text: question }, { answerer: "model" })
    expect(answer.claims.every(({ verdict }) => verdict === "supported" || verdict === "partly")).toBe(true)
    for (const { citations } of answer.claims) {
      expect(citations.length).toBeGreaterThan(0)
      for (const citation of citations) {
        if (citation.kind !== "text") continue
        const text = await groundwork.store.text(citation.version)
        expect(text?.slice(citation.start, citation.end)).toBe(citation.quote)
      }
    }
    const run = await groundwork.store.run(answer.trace)
    expect(run?.steps.find((step) => step.name === "model")?.detail.ok).toBe(true)
  }
})

// Live, when somebody says where: GROUNDWORK_TEST_MODEL=http://127.0.0.1:8099/v1#small
const live = process.env.GROUNDWORK_TEST_MODEL
if (live !== undefined) languageModelContract(live, async () => modelOf(live))
