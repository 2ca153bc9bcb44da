/** A model by its provider and name, or by the address of an OpenAI-compatible server. */
export interface ModelName {
  readonly provider: "openai" | "anthropic" | "google" | "mistral" | "ollama" | "compatible"
  readonly model: string
  readonly baseUrl?: string
  /** True when requests leave this machine. */
  readonly isExternal: boolean
}

const keyVariables = {
  openai: "OPENAI_API_KEY",
  anthropic: "ANTHROPIC_API_KEY",
  google: "GOOGLE_GENERATIVE_AI_API_KEY",
  mistral: "MISTRAL_API_KEY",
} as const

/** Models that are tried when only a key is in the environment. */
const defaultModels = {
  openai: "gpt-5-mini",
  anthropic: "claude-haiku-4-5",
  google: "gemini-2.5-flash",
  mistral: "mistral-small-latest",
} as const

/**
 * Reads `openai:gpt-5-mini`, `ollama:llama3.2`, or `http://localhost:8099/v1#small`.
 * @returns undefined if the text is none of these
 */
export function parseModelName(text: string): ModelName | undefined {
  if (/^https?:\/\//.test(text)) {
    const url = new URL(text)
    const model = decodeURIComponent(url.hash.slice(1)) || "default"
    url.hash = ""
    return {
      provider: "compatible",
      model,
      baseUrl: url.href.replace(/\/$/, ""),
      isExternal: !isThisMachine(url.hostname),
    }
  }
  const [provider, ...rest] = text.split(":")
  const model = rest.join(":")
  if (model === "") return undefined
  if (provider === "ollama") return { provider, model, baseUrl: "http://127.0.0.1:11434/v1", isExternal: false }
  if (provider === "openai" || provider === "anthropic" || provider === "google" || provider === "mistral")
    return { provider, model, isExternal: true }
  return undefined
}

/** The models that the usual variables point to, best known first. Nothing is asked over the network. */
export function modelsFromEnvironment(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const found: string[] = []
  if (environment.OPENAI_BASE_URL !== undefined && environment.OPENAI_BASE_URL !== "") {
    found.push(`${environment.OPENAI_BASE_URL.replace(/\/$/, "")}#${environment.OPENAI_MODEL ?? "default"}`)
  }
  for (const provider of Object.keys(keyVariables) as (keyof typeof keyVariables)[]) {
    const key = environment[keyVariables[provider]]
    if (key === undefined || key === "") continue
    if (provider === "openai" && found.length > 0) continue
    found.push(
      `${provider}:${(provider === "openai" ? environment.OPENAI_MODEL : undefined) ?? defaultModels[provider]}`,
    )
  }
  if (environment.OLLAMA_HOST !== undefined)
    found.push(ollamaName(environment.OLLAMA_HOST, environment.OLLAMA_MODEL ?? "llama3.2"))
  return found
}

/**
 * Reads `OLLAMA_HOST` as Ollama does: "host", "host:port", ":port", or an address, whose usual port holds. It is also where
 * its server listens: "0.0.0.0" is this machine. Another host or port becomes an address, so that it counts as elsewhere.
 */
function ollamaName(host: string, model: string): string {
  const isAddress = /^https?:\/\//.test(host)
  const written = isAddress ? host : `http://${/^(?::|$)/.test(host) ? "127.0.0.1" : ""}${host}`
  if (!URL.canParse(written)) return `ollama:${model}`
  const { protocol, hostname, port } = new URL(written)
  const isHere = isThisMachine(hostname) || hostname === "0.0.0.0" || hostname === "[::]"
  const asked = port === "" && !isAddress ? "11434" : port
  if (isHere && asked === "11434") return `ollama:${model}`
  return `${protocol}//${isHere ? "127.0.0.1" : hostname}${asked === "" ? "" : `:${asked}`}/v1#${model}`
}

/** The variable that holds a provider's key. */
export function keyVariable(provider: ModelName["provider"]): string | undefined {
  return provider === "ollama" ? undefined : provider === "compatible" ? "OPENAI_API_KEY" : keyVariables[provider]
}

/** Loopback names and addresses: what is asked there stays on this machine. */
export function isThisMachine(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host)
}
