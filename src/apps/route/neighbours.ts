import type { SparseRows } from "../../learn/sparse.ts"

/** A training message that is like another one. */
export interface Neighbour {
  readonly row: number
  /** Cosine, 0–1. */
  readonly similarity: number
}

/** Finds training messages by their columns. */
export interface NeighbourIndex {
  readonly starts: Uint32Array
  readonly rows: Uint32Array
  readonly values: Float32Array
  readonly count: number
}

/** Columns that more rows share than this say little about likeness and are passed over. */
const commonest = 4000

/** Turns rows around: for each column the rows that have it. */
export function indexNeighbours(data: SparseRows): NeighbourIndex {
  const starts = new Uint32Array(data.columns + 1)
  for (const column of data.indices) starts[column + 1]! += 1
  for (let column = 0; column < data.columns; column += 1) starts[column + 1]! += starts[column]!
  const next = starts.slice()
  const rows = new Uint32Array(data.indices.length)
  const values = new Float32Array(data.indices.length)
  for (let row = 0; row < data.count; row += 1) {
    for (let at = data.starts[row]!; at < data.starts[row + 1]!; at += 1) {
      const to = next[data.indices[at]!]!
      rows[to] = row
      values[to] = data.values[at]!
      next[data.indices[at]!] = to + 1
    }
  }
  return { starts, rows, values, count: data.count }
}

/**
 * The training messages nearest to a row, best first.
 * @param mayUse which training rows count (cross-validation leaves some out)
 * @param words columns from here on are the embedding's; all rows have them, and they are skipped
 */
export function nearest(
  index: NeighbourIndex,
  data: SparseRows,
  row: number,
  limit: number,
  words: number,
  mayUse: (row: number) => boolean = () => true,
): readonly Neighbour[] {
  const similarity = new Float32Array(index.count)
  for (let at = data.starts[row]!; at < data.starts[row + 1]!; at += 1) {
    const column = data.indices[at]!
    const [from, to] = [index.starts[column]!, index.starts[column + 1]!]
    if (column >= words || to - from > commonest) continue
    const value = data.values[at]!
    for (let place = from; place < to; place += 1) similarity[index.rows[place]!]! += value * index.values[place]!
  }
  const best: { row: number; similarity: number }[] = []
  for (let other = 0; other < index.count; other += 1) {
    const value = similarity[other]!
    if (value === 0 || (best.length === limit && value <= best[limit - 1]!.similarity) || !mayUse(other)) continue
    let place = best.length
    while (place > 0 && best[place - 1]!.similarity < value) place -= 1
    best.splice(place, 0, { row: other, similarity: value })
    if (best.length > limit) best.pop()
  }
  return best
}
