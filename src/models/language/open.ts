import type { LanguageModel as SdkModel } from "ai"
import { boundedFetch } from "../bounded-fetch.ts"
import { keyVariable, type ModelName } from "./names.ts"

/** No structured answer is longer; a server that goes on and on is cut here. */
const maxResponseBytes = 4 * 1024 * 1024

/** Makes the AI SDK's model. Providers are loaded only when one is asked for. Keys come from the given environment. */
export async function openSdkModel(
  name: ModelName,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SdkModel> {
  const variable = keyVariable(name.provider)
  const apiKey = variable === undefined ? undefined : environment[variable]
  const key = apiKey === undefined || apiKey === "" ? {} : { apiKey }
  const fetch = boundedFetch({ maxBytes: maxResponseBytes })
  switch (name.provider) {
    case "openai": {
      const { createOpenAI } = await import("@ai-sdk/openai")
      return createOpenAI({ ...key, fetch })(name.model)
    }
    case "anthropic": {
      const { createAnthropic } = await import("@ai-sdk/anthropic")
      return createAnthropic({ ...key, fetch })(name.model)
    }
    case "google": {
      const { createGoogleGenerativeAI } = await import("@ai-sdk/google")
      return createGoogleGenerativeAI({ ...key, fetch })(name.model)
    }
    case "mistral": {
      const { createMistral } = await import("@ai-sdk/mistral")
      return createMistral({ ...key, fetch })(name.model)
    }
    case "ollama":
    case "compatible": {
      const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible")
      // A key is for the server it was given for: it goes to the address that OPENAI_BASE_URL names, and to no other.
      const isItsOwn = name.baseUrl === environment.OPENAI_BASE_URL?.replace(/\/$/, "")
      return createOpenAICompatible({
        name: "compatible",
        baseURL: name.baseUrl ?? "",
        supportsStructuredOutputs: true,
        ...(isItsOwn ? key : {}),
        fetch,
      })(name.model)
    }
    default:
      return name.provider satisfies never
  }
}
