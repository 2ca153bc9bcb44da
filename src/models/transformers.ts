import { existsSync } from "node:fs"
import { resolve } from "node:path"
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
