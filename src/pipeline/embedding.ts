import { type GroundworkError, isServerFault } from "../core/errors.ts"
import type { SearchFilter } from "../core/hit.ts"
import type { Index } from "../index/port.ts"
import type { IndexingParts } from "../indexing/index-version.ts"
import type { Embedder } from "../models/port.ts"
import type { RetrieveParts } from "../retrieve/rank.ts"
import type { Store } from "../store/port.ts"
import type { ResolvedConfig } from "./config.ts"
import { embeddingParts, keepingVectors, openEmbedder, remoteEmbedderNamed } from "./models.ts"
import { once } from "./once.ts"
import type { EmbedderAtHand } from "./port.ts"
import { turnsThatMayLeave } from "./turns-kept-here.ts"

/** What searching and indexing need of the embedder of the settings, asked for with each call. */
export interface Embedding {
  readonly atHand: EmbedderAtHand | undefined
  /** Compares texts in this process: the embedder of the settings where it runs here, else the built-in one. */
  readonly inProcess: Embedder | undefined
  /** True where an embedder is set and this is another one; whatever answers meanwhile is kept where that cannot be told. */
  isAnother(embedder: Embedder): Promise<boolean>
  /** The built-in one, whatever runs here: what the answerer was fitted with. None where none is wanted. */
  builtIn(): Promise<Embedder | undefined>
  /** Without an embedder where its server fails, and where nothing that the filter lets through may be embedded. */
  forSearch(
    filter: SearchFilter | undefined,
  ): Promise<Pick<RetrieveParts, "embedder" | "embedderFault" | "turnsThatMayLeave">>
  /**
   * Without an embedder where the collection stays on this machine and the embedder is elsewhere.
   * @throws model_unavailable, model_redirected
   */
  forIndex(collection?: string): Promise<Pick<IndexingParts, "embedder" | "mayEmbed">>
}

/** A server that failed is left alone this long: searches go on by words meanwhile. */
const restMs = 30_000

/**
 * The embedder of the settings. One that runs in this process is opened at once; a server is asked when it is first needed, so
 * that all that needs no vectors works without it.
 * @throws model_unknown, peer_missing
 */
export async function openEmbedding(
  config: ResolvedConfig,
  { store, index }: { readonly store: Store; readonly index: Index },
  isReadOnly: boolean,
): Promise<Embedding> {
  const { embedder: name = "built-in" } = config
  const remote = await remoteEmbedderNamed(config, name)
  const here = remote === undefined ? await openEmbedder(config, name) : undefined
  const builtIn = once(async () =>
    name === "none" ? undefined : name === "built-in" ? here : openEmbedder(config, "built-in"),
  )
  const atHand: EmbedderAtHand | undefined =
    remote !== undefined
      ? { id: remote.id, external: remote.isExternal, open: openedWhenNeeded(() => openEmbedder(config, name)) }
      : here && { id: here.id, external: false, open: async () => here }
  const isExternal = atHand?.external === true
  const isKeptHere = async (collection: string) => (await store.collection(collection))?.localOnly === true
  return {
    atHand,
    inProcess: remote === undefined ? here : await builtIn(),
    builtIn,
    async isAnother({ hash }) {
      if (atHand === undefined) return false
      const opened = await openedOrFault(atHand)
      return isFault(opened) || opened.hash !== hash
    },
    async forSearch(filter) {
      if (atHand === undefined) return {}
      const collections = filter?.collections ?? []
      const kept = await Promise.all(collections.map(isKeptHere))
      if (isExternal && kept.length > 0 && kept.every(Boolean)) return {}
      const opened = await openedOrFault(atHand)
      if (isFault(opened)) return { embedderFault: opened }
      if (!isExternal) return { embedder: opened }
      return { embedder: opened, turnsThatMayLeave: (history) => turnsThatMayLeave({ store, index }, history) }
    },
    async forIndex(collection) {
      if (atHand === undefined) return {}
      if (isExternal && collection !== undefined && (await isKeptHere(collection))) return {}
      const opened = await atHand.open()
      return embeddingParts(store, isReadOnly ? opened : await keepingVectors(opened, store))
    },
  }
}

/** @returns what its server failed with, where it did */
export async function openedOrFault(atHand: EmbedderAtHand): Promise<Embedder | GroundworkError> {
  return atHand.open().catch((error: unknown) => {
    if (isServerFault(error)) return error
    throw error
  })
}

const isFault = (opened: Embedder | GroundworkError): opened is GroundworkError => opened instanceof Error

/** Opens once; what failed is said again until the server has rested, and then tried again. */
function openedWhenNeeded(open: () => Promise<Embedder | undefined>): () => Promise<Embedder> {
  let opening: Promise<Embedder> | undefined
  let restsUntil = Number.POSITIVE_INFINITY
  return () => {
    if (Date.now() >= restsUntil) opening = undefined
    restsUntil = opening === undefined ? Number.POSITIVE_INFINITY : restsUntil
    opening ??= open().then(
      (made) => made!,
      (error: unknown) => {
        restsUntil = Date.now() + restMs
        throw error
      },
    )
    return opening
  }
}
