import type { SparseRows } from "../../learn/sparse.ts"

/** The embedder's unit vectors of the examples, one after the other; empty without an embedder. */
export interface Meanings {
  readonly dimensions: number
  readonly values: Float32Array
}

/** @param words columns from here on are the embedding's; they are the last ones of each row, if there are any */
export function meaningsOf(data: SparseRows, words: number): Meanings {
  const dimensions = data.columns - words
  const values = new Float32Array(data.count * dimensions)
  for (let row = 0; row < data.count; row += 1)
    values.set(data.values.subarray(data.starts[row + 1]! - dimensions, data.starts[row + 1]!), row * dimensions)
  return { dimensions, values }
}

/** The same vectors as rows with columns of their own. */
export function meaningRows({ dimensions, values }: Meanings): SparseRows {
  const count = values.length / dimensions
  return {
    count,
    columns: dimensions,
    starts: Uint32Array.from({ length: count + 1 }, (_, row) => row * dimensions),
    indices: Uint32Array.from({ length: values.length }, (_, at) => at % dimensions),
    values,
  }
}

/** Cosine of a vector with the example nearest in meaning; 0 where none may be used. */
export function nearestMeaning(
  { dimensions, values }: Meanings,
  vector: Float32Array,
  mayUse: (row: number) => boolean,
): number {
  let best = 0
  for (let row = 0, start = 0; start < values.length; row += 1, start += dimensions) {
    let [one, two, three, four] = [0, 0, 0, 0]
    for (let at = 0; at + 3 < dimensions; at += 4) {
      one += vector[at]! * values[start + at]!
      two += vector[at + 1]! * values[start + at + 1]!
      three += vector[at + 2]! * values[start + at + 2]!
      four += vector[at + 3]! * values[start + at + 3]!
    }
    for (let at = dimensions - (dimensions % 4); at < dimensions; at += 1) one += vector[at]! * values[start + at]!
    const cosine = one + two + three + four
    if (cosine > best && mayUse(row)) best = cosine
  }
  return best
}
