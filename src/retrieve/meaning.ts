import type { Turn } from "../core/answer.ts"
import { type GroundworkError, isServerFault } from "../core/errors.ts"
import type { IndexQuery } from "../index/port.ts"
import type { Embedder } from "../models/port.ts"
import type { UnderstoodQuery } from "./query.ts"

export interface MeaningParts {
  readonly embedder?: Embedder
  /** Why there is no embedder, where one is set. */
  readonly embedderFault?: GroundworkError
  /** The turns of a conversation that an embedder elsewhere may see; without, all. */
  readonly turnsThatMayLeave?: (history: readonly Turn[]) => Promise<readonly Turn[]>
}

export interface Meaning {
  /** The query's vector: its own meaning, and that of the turns it leans on. None where its server failed. */
  of(understood: UnderstoodQuery): Promise<IndexQuery["vector"]>
  /** Why words alone were looked for, where an embedder is set. */
  fault(): GroundworkError | undefined
}

/** Embeds what one search looks for. A server that failed is not asked again for the same search: words find, too. */
export async function openMeaning(
  parts: MeaningParts,
  history: readonly Turn[],
  signal: AbortSignal,
): Promise<Meaning> {
  const { embedder, turnsThatMayLeave } = parts
  let fault = parts.embedderFault
  const leaving = new Set(((await turnsThatMayLeave?.(history)) ?? history).map((turn) => turn.text))
  return {
    fault: () => fault,
    async of({ stems, meanings }) {
      // A question without a word has no meaning either.
      if (embedder === undefined || fault !== undefined || stems.length === 0) return undefined
      // The question comes first; words are looked for here whatever turn they are from, but a turn that stays is not embedded elsewhere.
      const sent = meanings.filter(({ text }, index) => index === 0 || leaving.has(text))
      try {
        return await vectorOf(embedder, sent, signal)
      } catch (error) {
        if (!isServerFault(error)) throw error
        fault = error
        return undefined
      }
    },
  }
}

async function vectorOf(
  embedder: Embedder,
  meanings: UnderstoodQuery["meanings"],
  signal: AbortSignal,
): Promise<IndexQuery["vector"]> {
  const texts = meanings.map((meaning) => meaning.text)
  const vectors = await embedder.embed(texts, "query", signal)
  const values = new Float32Array(embedder.dimensions)
  for (const [index, vector] of vectors.entries()) {
    const { weight } = meanings[index]!
    for (let at = 0; at < values.length; at += 1) values[at]! += weight * vector[at]!
  }
  const length = Math.hypot(...values)
  if (length === 0) return undefined
  return { space: embedder.hash, values: values.map((value) => value / length) }
}
