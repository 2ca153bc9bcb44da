import { groundworkError } from "../core/errors.ts"
import type { IndexingParts } from "../indexing/index-version.ts"
import type { RemoteEmbedderSettings } from "../models/embedders/remote.ts"
import type { ModelProbe } from "../models/language/probe.ts"
import type { Ledger, Limit } from "../models/money/port.ts"
import type { Embedder, EntailmentModel, ImageEmbedder, LanguageModel } from "../models/port.ts"
import type { Store } from "../store/port.ts"
import type { ResolvedConfig } from "./config.ts"
import { once } from "./once.ts"

/**
 * Embedder by name: `built-in`, `none`, `onnx:FOLDER`, `ollama:MODEL`, `openai:MODEL`, or `http://host/v1#model`.
 * @throws model_unknown, model_unavailable, peer_missing
 */
export async function openEmbedder(
  config: ResolvedConfig,
  name = config.embedder ?? "built-in",
): Promise<Embedder | undefined> {
  if (name === "none") return undefined
  if (name === "built-in") {
    const { openStaticEmbedder } = await import("../models/embedders/static.ts")
    return openStaticEmbedder()
  }
  if (name.startsWith("onnx:")) {
    const { openOnnxEmbedder } = await import("../models/embedders/onnx.ts")
    return openOnnxEmbedder(name.slice("onnx:".length))
  }
  const remote = await remoteEmbedderNamed(config, name)
  if (remote === undefined) throw groundworkError("model_unknown", name)
  const { openRemoteEmbedder } = await import("../models/embedders/remote.ts")
  return openRemoteEmbedder(remote)
}

/**
 * What is known of an embedder behind an address before it is asked; undefined for one that runs in this process.
 * @throws model_unknown
 */
export async function remoteEmbedderNamed(
  config: ResolvedConfig,
  name: string,
): Promise<(RemoteEmbedderSettings & { readonly id: string }) | undefined> {
  if (name === "none" || name === "built-in" || name.startsWith("onnx:")) return undefined
  const { parseModelName } = await import("../models/language/names.ts")
  const parsed = parseModelName(name)
  const openAi = "https://api.openai.com/v1"
  const baseUrl = parsed?.baseUrl ?? (parsed?.provider === "openai" ? openAi : undefined)
  if (parsed === undefined || baseUrl === undefined) throw groundworkError("model_unknown", name)
  // A key goes to the server it was given for, and to no other.
  const { OPENAI_BASE_URL = openAi, OPENAI_API_KEY: apiKey } = config.environment
  const isItsOwn = baseUrl === OPENAI_BASE_URL.replace(/\/$/, "")
  const { model, isExternal } = parsed
  return {
    id: `${baseUrl}#${model}`,
    baseUrl,
    model,
    isExternal,
    ...timeoutOf(config),
    ...(isItsOwn && apiKey !== undefined ? { apiKey } : {}),
  }
}

/** How long one answer of an embedder or a reranker may take, where the settings say it. */
export function timeoutOf({ limits }: ResolvedConfig): { readonly timeoutMs?: number } {
  return limits?.modelMs === undefined ? {} : { timeoutMs: limits.modelMs }
}

/**
 * The model that sees pictures, by name: `onnx:FOLDER` or `onnx:NAME` of the hub. It is opened when it is first needed, and
 * keeps the vectors of pictures in the store. Opening throws model_unknown, peer_missing.
 */
export function imageEmbedderOf(
  name: string,
  store: Pick<Store, "transaction" | "record" | "saveRecord">,
): () => Promise<ImageEmbedder> {
  return once(async () => {
    if (!name.startsWith("onnx:")) throw groundworkError("model_unknown", `${name}: imageEmbedder is onnx:FOLDER`)
    const [{ openClipEmbedder }, { withImageCache }] = await Promise.all([
      import("../models/embedders/clip.ts"),
      import("../models/embedders/cached.ts"),
    ])
    return withImageCache(await openClipEmbedder(name.slice("onnx:".length)), store)
  })
}

/**
 * The model of the settings that is heard beside the rules of the check. It is opened when it is first asked, which throws
 * model_unknown, peer_missing.
 * @throws model_unknown for a name that is not `onnx:…`
 */
export function openEntailment({ entailment: id }: ResolvedConfig): EntailmentModel | undefined {
  if (id === undefined) return undefined
  if (!id.startsWith("onnx:")) throw groundworkError("model_unknown", `${id}: entailment is onnx:FOLDER`)
  const open = once(async () => {
    const { openOnnxEntailment } = await import("../models/entailment/onnx.ts")
    return openOnnxEntailment(id.slice("onnx:".length))
  })
  return { id, judge: async (pairs, signal) => (await open()).judge(pairs, signal) }
}

/** The embedder for the home's own passages: vectors that cost something are kept in the store. */
export async function keepingVectors(
  embedder: Embedder | undefined,
  store: Pick<Store, "transaction" | "record" | "saveRecord">,
): Promise<Embedder | undefined> {
  if (embedder === undefined || embedder.embedOne !== undefined) return embedder
  const { withVectorCache } = await import("../models/embedders/cached.ts")
  return withVectorCache(embedder, store)
}

/** An embedder, and what it may see: what is `localOnly` goes to none that is elsewhere, by way of another collection neither. */
export function embeddingParts(
  store: Pick<Store, "collection" | "isKeptHere">,
  embedder: Embedder | undefined,
): Omit<IndexingParts, "index"> {
  if (embedder === undefined) return {}
  if (embedder.external !== true) return { embedder }
  return {
    embedder,
    mayEmbed: async ({ document, version, originalHash, textHash }) => {
      if ((await store.collection(document.collection))?.localOnly === true) return false
      const contents = { ...(originalHash && { originalHash }), ...(textHash && { textHash }) }
      return !(await store.isKeptHere({ versions: [version], ...contents }))
    },
  }
}

/**
 * Names of the language models in the settings or, without, in the environment: one list a rung of the ladder, the cheaper
 * rung first. Within a rung the first is asked; the others take over when it fails.
 */
export async function modelRungs(config: ResolvedConfig): Promise<readonly (readonly string[])[]> {
  // "none": a key in the environment is another program's.
  if (config.model?.trim() === "none") return []
  const rungs = [config.smallModel, config.model].map(alternatives).filter((names) => names.length > 0)
  if (rungs.length > 0) return rungs
  const { modelsFromEnvironment } = await import("../models/language/names.ts")
  const found = modelsFromEnvironment(config.environment)
  return found.length === 0 ? [] : [found]
}

const alternatives = (names: string | undefined): readonly string[] =>
  (names ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")

/**
 * One language model a rung, with prices, budgets and limits. Nothing is asked of a server before the first request.
 * @throws model_unknown
 */
export async function openModels(
  config: ResolvedConfig,
  ledger: Ledger | undefined,
): Promise<readonly LanguageModel[]> {
  const rungs = await modelRungs(config)
  if (rungs.length === 0) return []
  const { createFallbackChain } = await import("../models/language/chain.ts")
  const opened: LanguageModel[] = []
  for (const names of rungs) {
    const [first, ...others] = await Promise.all(names.map((name) => openModel(config, name, ledger)))
    if (first !== undefined) opened.push(others.length === 0 ? first : createFallbackChain([first, ...others]))
  }
  return opened
}

async function openModel(config: ResolvedConfig, name: string, ledger: Ledger | undefined): Promise<LanguageModel> {
  const [{ parseModelName }, { openSdkModel }, { createLanguageModel }, { priceOf }, { withoutPersonalData }] =
    await Promise.all([
      import("../models/language/names.ts"),
      import("../models/language/open.ts"),
      import("../models/language/model.ts"),
      import("../models/money/prices.ts"),
      import("../models/language/redacted.ts"),
    ])
  const parsed = parseModelName(name)
  if (parsed === undefined) throw groundworkError("model_unknown", name)
  const made = createLanguageModel(() => openSdkModel(parsed, config.environment), {
    id: name,
    isExternal: parsed.isExternal,
    price: priceOf(name, parsed.isExternal, config.prices),
    ...(ledger === undefined ? {} : { ledger }),
    limits: (now, spending) => limitsOf(config, now, spending?.user),
    maxAttempts: 3,
    timeoutMs: config.limits?.modelMs ?? 120_000,
    contextTokens,
    now: Date.now,
    random: Math.random,
    sleep: (ms, signal) => sleep(ms, signal),
  })
  return config.redactPersonalData === true && made.external ? withoutPersonalData(made) : made
}

/** Input that is sent at most; every model that is asked today takes more. */
const contextTokens = 32_000

/** A model of the settings or the environment, before anything was asked of it. */
export interface ListedModel {
  readonly id: string
  readonly external: boolean
  /** US dollars for a million tokens. */
  readonly price: { readonly input: number; readonly output: number }
  readonly from: "settings" | "environment"
  /** The model before it in its rung: this one is asked when that one fails. */
  readonly takesOverFrom?: string
}

/** What `ask` would use, without asking anyone. */
export async function listModels(config: ResolvedConfig): Promise<readonly ListedModel[]> {
  const [{ parseModelName }, { priceOf }] = await Promise.all([
    import("../models/language/names.ts"),
    import("../models/money/prices.ts"),
  ])
  const from = config.model === undefined && config.smallModel === undefined ? "environment" : "settings"
  return (await modelRungs(config)).flatMap((names) =>
    names.map((id, index) => {
      const parsed = parseModelName(id)
      if (parsed === undefined) throw groundworkError("model_unknown", id)
      const price = priceOf(id, parsed.isExternal, config.prices)
      const before = names[index - 1]
      return {
        id,
        external: parsed.isExternal,
        price,
        from,
        ...(before === undefined ? {} : { takesOverFrom: before }),
      } as const
    }),
  )
}

/** What a model showed, what its server says of it, and its price. */
export interface TriedModel extends ModelProbe {
  /** It called a tool with the right argument. */
  readonly tools: boolean
  /** Where the server tells. */
  readonly contextTokens?: number
  /** US dollars for a million tokens. */
  readonly price: ListedModel["price"]
}

/** Tries each model with a few short calls, one after the other. No home and no budget is needed for it. */
export async function probeModels(config: ResolvedConfig, signal: AbortSignal): Promise<readonly TriedModel[]> {
  const [{ probeModel }, { callsTools, contextTokensOf }, { parseModelName }, { openSdkModel }] = await Promise.all([
    import("../models/language/probe.ts"),
    import("../models/language/abilities.ts"),
    import("../models/language/names.ts"),
    import("../models/language/open.ts"),
  ])
  const tried: TriedModel[] = []
  for (const { id, price } of await listModels(config)) {
    const probe = await probeModel(await openModel(config, id, undefined), signal)
    const parsed = parseModelName(id)
    // A server that does not answer words is not asked for more.
    const isThere = probe.schema && parsed !== undefined
    const tools = isThere && (await callsTools(await openSdkModel(parsed, config.environment), signal))
    const contextTokens =
      isThere && parsed.baseUrl !== undefined ? await contextTokensOf(parsed.baseUrl, parsed.model, signal) : undefined
    tried.push({ ...probe, tools, ...(contextTokens === undefined ? {} : { contextTokens }), price })
  }
  return tried
}

/** The day's limit for all, and for each person; the request's own limit comes with the request. */
function limitsOf(config: ResolvedConfig, now: Date, user: string | undefined): readonly Limit[] {
  const day = now.toISOString().slice(0, 10)
  const { perDay, perKeyAndDay } = config.budgets ?? {}
  return [
    ...(perDay === undefined ? [] : [{ scope: `day:${day}`, micros: Math.floor(perDay * 1_000_000) }]),
    ...(perKeyAndDay === undefined || user === undefined
      ? []
      : [{ scope: `user:${user}:${day}`, micros: Math.floor(perKeyAndDay * 1_000_000) }]),
  ]
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer)
        reject(new DOMException("aborted", "AbortError"))
      },
      { once: true },
    )
  })
}
