import { afterAll } from "vitest"
import { createLanguageModel } from "../../src/models/language/model.ts"
import { parseModelName } from "../../src/models/language/names.ts"
import { openSdkModel } from "../../src/models/language/open.ts"
import { withoutPersonalData } from "../../src/models/language/redacted.ts"
import { createScriptedModel } from "../../src/models/language/scripted.ts"
import type { LanguageModel } from "../../src/models/port.ts"
import { type ScriptedServer, startScriptedServer } from "../fixtures/models/server.ts"
import { languageModelContract } from "./language-model.suite.ts"

const value = { city: "Sheffield", inhabitants: 560000 }
const servers: ScriptedServer[] = []
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

// Live, when somebody says where: GROUNDWORK_TEST_MODEL=http://127.0.0.1:8099/v1#small
const live = process.env.GROUNDWORK_TEST_MODEL
if (live !== undefined) languageModelContract(live, async () => modelOf(live))
