import type { Index } from "../index/port.ts"
import type { Store } from "../store/port.ts"
import { openedOrFault } from "./embedding.ts"
import type { EmbedderAtHand, HealthFinding } from "./port.ts"

/**
 * Tells whether the passages have vectors by the embedder in use: those of another never answer for it, so that a home that was
 * filled with another one is found by words alone until `groundwork reindex`.
 */
export async function vectorsFinding(
  { store, index }: { readonly store: Pick<Store, "documentCount">; readonly index: Pick<Index, "spaces"> },
  atHand: EmbedderAtHand | undefined,
): Promise<HealthFinding> {
  if (atHand === undefined) return { name: "vectors", status: "ok", detail: "no embedder is set: words alone" }
  const embedder = await openedOrFault(atHand)
  if (embedder instanceof Error)
    return broken(`found by words alone: ${atHand.id} cannot be asked (${embedder.code}: ${embedder.detail})`)
  const spaces = await index.spaces()
  const own = spaces.find((space) => space.hash === embedder.hash)?.passages ?? 0
  const most = Math.max(0, ...spaces.map((space) => space.passages))
  if (own === 0 && (await store.documentCount()) > 0)
    return broken(`no passage has a vector by ${embedder.id}: found by words alone (run groundwork reindex)`)
  // Texts that stay on this machine have none by an embedder elsewhere.
  if (own < most && embedder.external !== true)
    return broken(`${own} of ${most} passages have a vector by ${embedder.id} (run groundwork reindex)`)
  return { name: "vectors", status: "ok", detail: `${own} passages by ${embedder.id}` }
}

function broken(detail: string): HealthFinding {
  return { name: "vectors", status: "broken", detail }
}
