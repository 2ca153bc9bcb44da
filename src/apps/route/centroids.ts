import type { SparseRows } from "../../learn/sparse.ts"

/** Sum of the meaning vectors of each kind's examples: row `kind` of `sums`, `dimensions` long. */
export interface Centroids {
  readonly dimensions: number
  readonly sums: Float32Array
}

/** @param words columns from here on are the embedding's; they are the last ones of each row, if there are any */
export function sumMeanings(data: SparseRows, classes: Uint16Array, labels: number, words: number): Centroids {
  const dimensions = data.columns - words
  const sums = new Float32Array(labels * dimensions)
  for (let row = 0; row < data.count; row += 1) {
    const kind = classes[row]!
    if (kind >= labels) continue
    const start = data.starts[row + 1]! - dimensions
    for (let at = 0; at < dimensions; at += 1) sums[kind * dimensions + at]! += data.values[start + at]!
  }
  return { dimensions, sums }
}

/**
 * Cosine of a row's meaning with the mean of a kind's examples; 0 without an embedder.
 * @param isOwn true if the row is one of these examples: it is taken out before
 */
export function likenessOfMeaning(
  centroids: Centroids,
  kind: number,
  data: SparseRows,
  row: number,
  isOwn: boolean,
): number {
  const { dimensions, sums } = centroids
  const start = data.starts[row + 1]! - dimensions
  let [product, left, right] = [0, 0, 0]
  for (let at = 0; at < dimensions; at += 1) {
    const value = data.values[start + at]!
    const mean = sums[kind * dimensions + at]! - (isOwn ? value : 0)
    product += value * mean
    left += value * value
    right += mean * mean
  }
  return left === 0 || right === 0 ? 0 : product / Math.sqrt(left * right)
}
