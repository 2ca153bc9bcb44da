import { createHash, randomUUID } from "node:crypto"
import type { Store } from "../../store/port.ts"
import type { Embedder, ImageEmbedder } from "../port.ts"

/** Where vectors are kept; a purge empties every kind that begins with `cache:`. */
const recordKind = "cache:vectors"
/** Holds one name that is another after each purge. */
const epochKind = "cache:epoch"

/** What the cache needs of the store. */
export type VectorStore = Pick<Store, "transaction" | "record" | "saveRecord">

/**
 * An embedder that pays for no text twice: vectors of passages are kept in the home by the hash of their text, as the bytes
 * that the index keeps of them. Queries are not kept. A purge of any document empties the cache, since a vector tells of
 * the words it was made from. What is embedded within a transaction that fails is forgotten with it: embed before.
 */
export function withVectorCache(embedder: Embedder, store: VectorStore): Embedder {
  return {
    ...embedder,
    embed: (texts, kind, signal) =>
      kind === "query"
        ? embedder.embed(texts, kind, signal)
        : keptVectors(store, embedder, texts, (missing) => embedder.embed(missing, kind, signal)),
  }
}

/** An embedder of pictures that looks at no picture twice: vectors are kept by the model's and the picture's hash. */
export function withImageCache(embedder: ImageEmbedder, store: VectorStore): ImageEmbedder {
  return {
    ...embedder,
    embedImages: (images, signal) =>
      keptVectors(store, embedder, images, (missing) => embedder.embedImages(missing, signal)),
  }
}

/** Vectors of the items in order: those that are kept, and those made now of the others. */
async function keptVectors<Item extends string | Uint8Array>(
  store: VectorStore,
  { hash, dimensions }: Pick<Embedder, "hash" | "dimensions">,
  items: readonly Item[],
  make: (missing: readonly Item[]) => Promise<readonly Float32Array[]>,
): Promise<readonly Float32Array[]> {
  const keys = items.map((item) => `${hash}:${createHash("sha256").update(item).digest("base64url")}`)
  const known = new Map<string, Float32Array>()
  for (const key of new Set(keys)) {
    const vector = unpacked(await store.record(recordKind, key), dimensions)
    if (vector !== undefined) known.set(key, vector)
  }
  const missing = [...new Set(keys)].filter((key) => !known.has(key))
  if (missing.length > 0) {
    const epoch = await currentEpoch(store)
    const made = await make(missing.map((key) => items[keys.indexOf(key)]!))
    const fresh = missing.map((key, at) => [key, made[at] ?? new Float32Array(dimensions)] as const)
    for (const [key, vector] of fresh) known.set(key, vector)
    await store.transaction(async () => {
      // A purge meanwhile may have been of one of these.
      if ((await store.record(epochKind, "")) !== epoch) return
      for (const [key, vector] of fresh) await store.saveRecord(recordKind, key, packed(vector))
    })
  }
  return keys.map((key) => known.get(key) ?? new Float32Array(dimensions))
}

async function currentEpoch(store: VectorStore): Promise<unknown> {
  return store.transaction(async () => {
    const epoch = await store.record(epochKind, "")
    if (epoch !== undefined) return epoch
    const begun = randomUUID()
    await store.saveRecord(epochKind, "", begun)
    return begun
  })
}

/** One signed byte a dimension: their scale is that of a unit vector, which `unpacked` gives back. */
function packed(vector: Float32Array): string {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return Buffer.from(
    Int8Array.from(vector, (value) => (largest === 0 ? 0 : Math.round((value / largest) * 127))),
  ).toString("base64")
}

function unpacked(value: unknown, dimensions: number): Float32Array | undefined {
  if (typeof value !== "string") return undefined
  const bytes = Buffer.from(value, "base64")
  if (bytes.length !== dimensions) return undefined
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  const length = Math.hypot(...signed)
  return length === 0 ? new Float32Array(dimensions) : Float32Array.from(signed, (byte) => byte / length)
}
