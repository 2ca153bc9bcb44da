import type { LanguageModel as SdkModel } from "ai"
import { keyVariable, type ModelName } from "./names.ts"

/** Makes the AI SDK's model. Providers are loaded only when one is asked for. Keys come from the given environment. */
export async function openSdkModel(
  name: ModelName,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SdkModel> {
  const variable = keyVariable(name.provider)
  const apiKey = variable === undefined ? undefined : environment[variable]
  const key = apiKey === undefined || apiKey === "" ? {} : { apiKey }
  switch (name.provider) {
    case "openai": {
      const { createOpenAI } = await import("@ai-sdk/openai")
      return createOpenAI(key)(name.model)
    }
    case "anthropic": {
      const { createAnthropic } = await import("@ai-sdk/anthropic")
      return createAnthropic(key)(name.model)
    }
    case "google": {
      const { createGoogleGenerativeAI } = await import("@ai-sdk/google")
      return createGoogleGenerativeAI(key)(name.model)
    }
    case "mistral": {
      const { createMistral } = await import("@ai-sdk/mistral")
      return createMistral(key)(name.model)
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
      })(name.model)
    }
    default:
      return name.provider satisfies never
  }
}
