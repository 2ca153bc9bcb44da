import { readdir, readFile, realpath, stat } from "node:fs/promises"
import { join, resolve, sep } from "node:path"
import type { Hit } from "../core/hit.ts"
import { sha256 } from "../ingest/identify.ts"
import { locationsOf } from "../ingest/origins.ts"
import type { Store } from "../store/port.ts"

type KeepingStore = Pick<Store, "isKeptHere" | "collections" | "records">

/** True if one of the hits is from a collection that stays on this machine, or says what a document of one says. */
export async function anyKeptHere(store: Pick<Store, "isKeptHere">, hits: readonly Hit[]): Promise<boolean> {
  return store.isKeptHere({ versions: [...new Set(hits.map((hit) => hit.passage.version))] })
}

/**
 * True if a file that is read by its path stays on this machine: it is a document of a `localOnly` collection by its path, its
 * bytes or its text, or lies in a folder that was ingested into one.
 */
export async function isFileKeptHere(
  store: KeepingStore,
  path: string,
  { bytes, text }: { readonly bytes: Uint8Array; readonly text?: string },
): Promise<boolean> {
  const places = await namesOf(path)
  const textHash = text === undefined ? {} : { textHash: sha256(text) }
  if (await store.isKeptHere({ sources: places, originalHash: sha256(bytes), ...textHash })) return true
  for (const { id, localOnly } of await store.collections()) {
    if (!localOnly) continue
    for (const location of await locationsOf(store, id))
      for (const held of await namesOf(location))
        if (places.some((place) => place === held || place.startsWith(held + sep))) return true
  }
  return false
}

/** True if a file, or one below a folder, stays on this machine, by its place or its bytes. */
export async function holdsWhatIsKept(store: KeepingStore, path: string): Promise<boolean> {
  if ((await store.collections()).every(({ localOnly }) => !localOnly)) return false
  const isFolder = (await stat(path)).isDirectory()
  const files = isFolder ? await readdir(path, { recursive: true, withFileTypes: true }) : []
  const paths = isFolder
    ? files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
    : [path]
  for (const each of paths) if (await isFileKeptHere(store, each, { bytes: await readFile(each) })) return true
  return false
}

/** A place as it was written and as it really is: links lead to the same file. */
async function namesOf(path: string): Promise<readonly string[]> {
  const written = resolve(path)
  return [...new Set([written, await realpath(written).catch(() => written)])]
}
