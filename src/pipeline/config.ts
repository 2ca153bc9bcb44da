import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { groundworkError } from "../core/errors.ts"
import type { Reader } from "../ingest/port.ts"

/** What a person may set; every part has a default that works without a key. */
export interface GroundworkConfig {
  /** The folder that holds everything. */
  readonly home?: string
  /** `built-in`, `none`, or an embedder someone brings (see docs/models). */
  readonly embedder?: string
  /** A CLIP-like ONNX model that sees what pictures show: `onnx:FOLDER` or `onnx:NAME` of the hub. */
  readonly imageEmbedder?: string
  /** A language model: `provider:model` or a URL of an OpenAI-compatible server with `#model`. Default: found from the environment. */
  readonly model?: string
  /** A reranker: `onnx:FOLDER` or `onnx:NAME` of the hub, or one behind the `/rerank` form: `http://host/v1/rerank#model`. */
  readonly reranker?: string
  /** A model for natural language inference that is heard beside the rules of the check: `onnx:FOLDER` or `onnx:NAME`. */
  readonly entailment?: string
  /** A cheaper model that the ladder tries first. */
  readonly smallModel?: string
  /** Answers below this calibrated confidence are declined, 0–1. */
  readonly minConfidence?: number
  /**
   * Sends placeholders in place of personal data to language models elsewhere. An embedder or a reranker elsewhere gets
   * passages and questions as they are; `localOnly` keeps a collection's passages here, `built-in` both.
   */
  readonly redactPersonalData?: boolean
  /** The address that people use when something (a proxy that ends TLS) stands in front of `groundwork serve`. */
  readonly publicUrl?: string
  /** Single sign-on for `groundwork serve`; the client's secret comes by the environment: GROUNDWORK_OIDC_SECRET. */
  readonly oidc?: { readonly issuer: string; readonly clientId: string }
  readonly budgets?: { readonly perRequest?: number; readonly perDay?: number; readonly perKeyAndDay?: number }
  /** US dollars for a million tokens, by model id; overrides the dated table. */
  readonly prices?: Readonly<Record<string, { readonly input: number; readonly output: number }>>
  /** Readers of your own (`defineReader`); they come before the built-in ones of the same extension. Trusted: they run in this process. */
  readonly readers?: readonly Reader[]
  /** Apps of your own (`defineApp`), beside the built-in ones: at the command, over the API and on the page. */
  readonly apps?: readonly object[]
  readonly limits?: {
    readonly fileBytes?: number
    readonly readMs?: number
    readonly readBytes?: number
    /** One call of a model, an embedder or a reranker. */
    readonly modelMs?: number
    /** Characters of passages in a model's prompt. */
    readonly promptCharacters?: number
  }
}

export interface ResolvedConfig extends GroundworkConfig {
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Keeps the compiler's help when a settings file is written in TypeScript. */
export function defineConfig(config: GroundworkConfig): GroundworkConfig {
  return config
}

/** Settings file, then environment, then flags: later ones win. */
export async function loadConfig(from: {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly flags: { readonly home?: string | undefined; readonly config?: string | undefined }
}): Promise<ResolvedConfig> {
  const home = from.flags.home ?? from.environment.GROUNDWORK_HOME
  const file = from.flags.config ?? findFile(home)
  const settings = file === undefined ? {} : await readConfigFile(file)
  const environment = from.environment
  return {
    ...settings,
    ...(environment.GROUNDWORK_EMBEDDER === undefined ? {} : { embedder: environment.GROUNDWORK_EMBEDDER }),
    ...(environment.GROUNDWORK_IMAGE_EMBEDDER === undefined
      ? {}
      : { imageEmbedder: environment.GROUNDWORK_IMAGE_EMBEDDER }),
    ...(environment.GROUNDWORK_RERANKER === undefined ? {} : { reranker: environment.GROUNDWORK_RERANKER }),
    ...(environment.GROUNDWORK_ENTAILMENT === undefined ? {} : { entailment: environment.GROUNDWORK_ENTAILMENT }),
    ...(environment.GROUNDWORK_MODEL === undefined ? {} : { model: environment.GROUNDWORK_MODEL }),
    ...(environment.GROUNDWORK_SMALL_MODEL === undefined ? {} : { smallModel: environment.GROUNDWORK_SMALL_MODEL }),
    home: resolve(home ?? settings.home ?? ".groundwork"),
    environment,
  }
}

/** Settings given in code: the environment is asked for models' keys alone. */
export function resolveConfig(
  config: GroundworkConfig,
  environment: Readonly<Record<string, string | undefined>>,
): ResolvedConfig {
  return { ...config, home: resolve(config.home ?? ".groundwork"), environment }
}

/** A settings file stands beside the home or in the current folder. */
function findFile(home: string | undefined): string | undefined {
  const folders = [...(home === undefined ? [] : [dirname(resolve(home))]), process.cwd()]
  return folders
    .flatMap((folder) => ["groundwork.config.ts", "groundwork.config.json"].map((name) => join(folder, name)))
    .find((path) => existsSync(path))
}

async function readConfigFile(path: string): Promise<GroundworkConfig> {
  const absolute = resolve(path)
  if (!existsSync(absolute)) throw groundworkError("path_missing", path)
  const raw: unknown = absolute.endsWith(".json")
    ? parseJson(await readFile(absolute, "utf8"), path)
    : ((await import(pathToFileURL(absolute).href)) as { readonly default?: unknown }).default
  // Zod is loaded only when there is a file to check: a search without one starts 30 ms sooner.
  const { configSchema } = await import("./config-schema.ts")
  const parsed = configSchema.safeParse(raw)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw groundworkError("input_invalid", `${path}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`)
  }
  return parsed.data
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw groundworkError("input_invalid", `${path} is not JSON`, cause)
  }
}
