import type { SparseRows } from "../../learn/sparse.ts"
import { featureNames, type Vocabulary, vectorise } from "./features.ts"

/** Weight of the meaning block (the embedding) beside words and characters. */
const meaningWeight = 1

/** Messages as rows: words and characters in the vocabulary's columns, then, if there is an embedder, its dimensions. */
export interface MessageRows {
  readonly rows: SparseRows
  /** Per message: share of its words, by rarity, that no training message had. */
  readonly unknownShares: Float32Array
}

/** @param vectors one unit vector a message, or none at all */
export function messageRows(
  vocabulary: Vocabulary,
  messages: readonly (readonly string[])[],
  vectors: readonly Float32Array[] | undefined,
): MessageRows {
  const dimensions = vectors?.[0]?.length ?? 0
  const words = vocabulary.rarity.length
  const parts = messages.map((names) => vectorise(vocabulary, names))
  const starts = new Uint32Array(messages.length + 1)
  for (const [index, part] of parts.entries())
    starts[index + 1] = starts[index]! + part.vector.columns.length + dimensions
  const indices = new Uint32Array(starts[messages.length]!)
  const values = new Float32Array(starts[messages.length]!)
  for (const [index, part] of parts.entries()) {
    const { columns } = part.vector
    const start = starts[index]!
    indices.set(columns, start)
    for (let at = 0; at < columns.length; at += 1) values[start + at] = part.vector.values[at]!
    for (let dimension = 0; dimension < dimensions; dimension += 1) {
      indices[start + columns.length + dimension] = words + dimension
      values[start + columns.length + dimension] = vectors![index]![dimension]! * meaningWeight
    }
  }
  return {
    rows: { count: messages.length, columns: words + dimensions, starts, indices, values },
    unknownShares: Float32Array.from(parts, (part) => part.unknownShare),
  }
}

/** One message as a row. */
export function messageRow(vocabulary: Vocabulary, text: string, vector: Float32Array | undefined): MessageRows {
  return messageRows(vocabulary, [featureNames(text)], vector === undefined ? undefined : [vector])
}
