import { formatError, GroundworkError } from "../../core/errors.ts"
import type { Context } from "../../core/run.ts"
import { dot } from "../../core/vectors.ts"
import type { ImageEmbedder } from "../../models/port.ts"
import type { AppParts, AppProblem, SourceDocument } from "../app.ts"
import type { Ranked } from "./rank.ts"

/** What sees the pictures, or why nothing does. */
export interface Sight {
  readonly embedder?: ImageEmbedder
  /** Said with the output where no model is set. */
  readonly note?: string
  /** A model is set and does not open. */
  readonly problems: readonly AppProblem[]
}

const withoutModel =
  "No model looked at the pictures: they were found by words, names, colours and form alone (setting imageEmbedder)"

/** The model that sees pictures. One that is set and fails is said, and the run goes on without it. */
export async function openSight(parts: Pick<AppParts, "imageEmbedder">): Promise<Sight> {
  if (parts.imageEmbedder === undefined) return { note: withoutModel, problems: [] }
  try {
    return { embedder: await parts.imageEmbedder(), problems: [] }
  } catch (error) {
    if (!(error instanceof GroundworkError)) throw error
    return { problems: [{ code: error.code, message: formatError(error) }] }
  }
}

/** A vector a picture; undefined for one that the model cannot decode: it is found by the rest. */
export async function vectorsOf(
  embedder: ImageEmbedder,
  context: Pick<Context, "signal">,
  pictures: readonly Pick<SourceDocument, "bytes">[],
): Promise<readonly (Float32Array | undefined)[]> {
  const vectors: (Float32Array | undefined)[] = []
  for (const { bytes } of pictures) {
    context.signal.throwIfAborted()
    try {
      vectors.push((await embedder.embedImages([bytes], context.signal))[0])
    } catch (error) {
      if (!(error instanceof GroundworkError) || error.code !== "file_corrupt") throw error
      vectors.push(undefined)
    }
  }
  return vectors
}

/** How near each picture is to a vector of the same space; undefined where it has none. */
export function nearnessTo(
  vector: Float32Array | undefined,
  pictures: readonly (Float32Array | undefined)[],
): readonly (number | undefined)[] {
  return pictures.map((picture) => (picture === undefined || vector === undefined ? undefined : dot(vector, picture)))
}

/** Share of what a picture shows beside what is said of it. Not fitted: no CLIP-like model was at hand to measure with. */
const seenWeight = 0.5

/**
 * Blends what is said of the pictures with what they show. Cosines of texts and pictures lie close together and differ
 * from model to model: they are stretched from the query's worst picture to its best.
 */
export function blendSeen(
  ranked: readonly Ranked[],
  seen: readonly (number | undefined)[],
): readonly (Ranked & { readonly shows: number })[] {
  const known = seen.filter((value) => value !== undefined)
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const said = new Map(ranked.map((entry) => [entry.index, entry]))
  return seen
    .map((value, index) => {
      const { score = 0, shared = [] } = said.get(index) ?? {}
      const shows = value === undefined || most === least ? 0 : (value - least) / (most - least)
      return { index, shared, shows, score: (1 - seenWeight) * score + seenWeight * shows }
    })
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score)
}
