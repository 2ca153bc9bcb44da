import { expect, test } from "vitest"
import { modelsFromEnvironment, parseModelName } from "../../src/models/language/names.ts"
import { priceOf } from "../../src/models/money/prices.ts"
import { resolveConfig } from "../../src/pipeline/config.ts"
import { modelRungs } from "../../src/pipeline/models.ts"

test.each([
  ["127.0.0.1:11434", "ollama:small"],
  ["0.0.0.0", "ollama:small"],
  ["", "ollama:small"],
  ["http://localhost:11434/", "ollama:small"],
  ["no address at all", "ollama:small"],
  [":11500", "http://127.0.0.1:11500/v1#small"],
  ["127.0.0.1:11500", "http://127.0.0.1:11500/v1#small"],
  ["graphics.example", "http://graphics.example:11434/v1#small"],
  ["https://graphics.example", "https://graphics.example/v1#small"],
])("OLLAMA_HOST=%s is asked where it says: %s", (host, name) => {
  expect(modelsFromEnvironment({ OLLAMA_HOST: host, OLLAMA_MODEL: "small" })).toEqual([name])
})

test("another machine's Ollama is elsewhere: what must stay here never goes there", () => {
  const [name = ""] = modelsFromEnvironment({ OLLAMA_HOST: "graphics.example" })
  expect(parseModelName(name)).toMatchObject({ isExternal: true, model: "llama3.2" })
})

test("keys and addresses of the environment are taken in a fixed order, an empty one is none", () => {
  const environment = { OPENAI_API_KEY: "k", OPENAI_MODEL: "big", ANTHROPIC_API_KEY: "k", MISTRAL_API_KEY: "" }
  expect(modelsFromEnvironment(environment)).toEqual(["openai:big", "anthropic:claude-haiku-4-5"])
  expect(modelsFromEnvironment({ ...environment, OPENAI_BASE_URL: "http://127.0.0.1:8000/v1/" })).toEqual([
    "http://127.0.0.1:8000/v1#big",
    "anthropic:claude-haiku-4-5",
  ])
  expect(modelsFromEnvironment({})).toEqual([])
})

test("“none” keeps a key that lies in the environment for another program from being used", async () => {
  const environment = { OPENAI_API_KEY: "k" }
  expect(await modelRungs({ ...resolveConfig({}, environment), environment })).not.toEqual([])
  expect(await modelRungs({ ...resolveConfig({}, environment), model: "none", environment })).toEqual([])
})

test("a dated version has its model's price; another model that begins with its name is dear until it is priced", () => {
  const known = priceOf("openai:gpt-4.1", true)
  expect(priceOf("openai:gpt-4.1-2025-04-14", true)).toEqual(known)
  expect(priceOf("openai:gpt-4.1-latest", true)).toEqual(known)
  expect(priceOf("openai:gpt-4.1-pro", true)).toEqual(priceOf("openai:something-else", true))
  expect(priceOf("openai:gpt-4.1-pro", true)).not.toEqual(known)
})
