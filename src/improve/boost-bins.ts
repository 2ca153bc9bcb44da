import type { BoostData } from "./boost-data.ts"

/** Values are looked at in so many quantile bins; the one behind them holds what is unknown. */
export const bins = 64
export const unknownBin = 64

/** Values as numbers of quantile bins; a value at most an edge lies in its bin or a lower one. */
export function binFeatures(
  data: BoostData,
  width: number,
  count: number,
): { readonly binned: Uint8Array; readonly edges: readonly Float64Array[] } {
  const binned = new Uint8Array(count * width)
  const edges: Float64Array[] = []
  for (let column = 0; column < width; column += 1) {
    const known: number[] = []
    const step = Math.max(1, Math.floor(count / 20_000))
    for (let row = 0; row < count; row += step) {
      const value = data.values[row * width + column]!
      if (!Number.isNaN(value)) known.push(value)
    }
    known.sort((one, other) => one - other)
    const distinct: number[] = []
    let last = Number.NEGATIVE_INFINITY
    for (let bin = 1; bin < bins; bin += 1) {
      let at = Math.min(known.length - 1, Math.floor((bin * known.length) / bins))
      const value = known[at]
      if (value === undefined || value <= last) continue
      last = value
      while (at < known.length && known[at]! <= value) at += 1
      const next = known[at]
      // Halfway to the next value: rounding in the written file moves no row to the other side.
      if (next !== undefined) distinct.push((value + next) / 2)
    }
    const columnEdges = Float64Array.from(distinct)
    edges.push(columnEdges)
    for (let row = 0; row < count; row += 1) {
      const value = data.values[row * width + column]!
      binned[row * width + column] = Number.isNaN(value) ? unknownBin : binOf(columnEdges, value)
    }
  }
  return { binned, edges }
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0
  let high = edges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= edges[middle]!) high = middle
    else low = middle + 1
  }
  return low
}
