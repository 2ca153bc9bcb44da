import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import { groundworkError } from "../core/errors.ts"

/**
 * Loads the optional peer that runs ONNX models, as what the caller uses of it: its types cannot be imported, since nothing
 * may need it at build time.
 * @throws peer_missing when `@huggingface/transformers` is not installed
 */
export async function loadTransformers<Used>(): Promise<Used> {
  const name = "@huggingface/transformers"
  try {
    return (await import(name)) as Used
  } catch (cause) {
    throw groundworkError("peer_missing", name, cause)
  }
}

/** A folder by its whole path, as the peer finds it; any other name is one of the hub, which the peer downloads. */
export function modelPlace(name: string): string {
  return existsSync(name) ? resolve(name) : name
}

/** What a file of a model's folder says; undefined where there is no such file, or the model is one of the hub. */
export async function readModelFile(name: string, file: string): Promise<unknown> {
  if (!existsSync(name)) return undefined
  try {
    return JSON.parse(await readFile(join(name, file), "utf8")) as unknown
  } catch {
    return undefined
  }
}

/** Smaller weights first: a folder may have only one kind. */
const weights = ["q8", "fp32", "fp16"] as const

/**
 * Opens a model with the smallest weights there are.
 * @throws model_unknown with the first fault, when none can be opened
 */
export async function withSmallestWeights<Made>(name: string, open: (dtype: string) => Promise<Made>): Promise<Made> {
  let fault: unknown
  for (const dtype of weights) {
    try {
      return await open(dtype)
    } catch (cause) {
      fault ??= cause
    }
  }
  throw unknownModel(name, fault)
}

/** The fault of a model that is not there, or is of another kind. */
export function unknownModel(name: string, cause?: unknown, otherwise = "not there"): Error {
  return groundworkError("model_unknown", `${name}: ${cause instanceof Error ? cause.message : otherwise}`, cause)
}
