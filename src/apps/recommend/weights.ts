import { type Interactions, itemsOf } from "./interactions.ts"
import { invertSymmetric } from "./inverse.ts"

/**
 * What choosing one item says about another: `values[at]` for `targets[at]` in the row of each source item. A target's
 * score is the sum over a person's items; no item speaks for itself.
 */
export interface ItemWeights {
  readonly items: number
  readonly starts: Uint32Array
  readonly targets: Uint32Array
  readonly values: Float32Array
}

export interface WeightOptions {
  /** Added to every item's own count: larger trusts rare items less. */
  readonly penalty: number
  /** How strongly frequent items are held back, 0 (not at all) … 1: both sides of a count are divided by count^(value / 2). */
  readonly evenness: number
}

/** Up to this many items the closed form is used; beyond, one small problem an item. */
export const largestDense = 3000
/** Neighbours that one item's small problem has, and that its row keeps. */
const neighbourCount = 60
/** A person with more items than this counts with the last ones: pairs grow with the square. */
const longestHistory = 400

/** A fit of item-to-item weights, by the way that suits the number of items. What is counted once serves every setting tried. */
export function prepareWeights(data: Interactions): (options: WeightOptions) => ItemWeights {
  if (data.items.length <= largestDense) return (options) => fitDense(data, options)
  const pairs = countPairs(data)
  return (options) => fitLocal(data.items.length, pairs, options)
}

/**
 * Closed-form item-to-item regression without self-similarity.
 * Source: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019, equation 8.
 */
function fitDense(data: Interactions, options: WeightOptions): ItemWeights {
  const size = data.items.length
  const values = new Float64Array(size * size)
  for (let person = 0; person < data.people.length; person += 1) {
    const items = itemsOf(data, person)
    for (const left of items) for (const right of items) values[left * size + right]! += 1
  }
  const scale = new Float64Array(size)
  for (let item = 0; item < size; item += 1)
    scale[item] = Math.max(1, values[item * size + item]!) ** (-options.evenness / 2)
  for (let left = 0; left < size; left += 1) {
    for (let right = 0; right < size; right += 1) values[left * size + right]! *= scale[left]! * scale[right]!
  }
  for (let item = 0; item < size; item += 1) values[item * size + item]! += options.penalty
  const inverse = invertSymmetric({ size, values })
  const result = new Float32Array(size * size)
  const targets = new Uint32Array(size * size)
  const starts = new Uint32Array(size + 1)
  for (let source = 0; source < size; source += 1) {
    starts[source + 1] = (source + 1) * size
    for (let target = 0; target < size; target += 1) {
      targets[source * size + target] = target
      if (source === target || inverse === undefined) continue
      const weight = -inverse.values[source * size + target]! / inverse.values[target * size + target]!
      result[source * size + target] = (weight * scale[source]!) / scale[target]!
    }
  }
  return { items: size, starts, targets, values: result }
}

/**
 * For many items: each item is explained by its nearest neighbours (cosine of who chose them) alone, by the same
 * regression on that small block. Memory grows with items × neighbours, time with the pairs that occur.
 * Source of the idea: Ning and Karypis, "SLIM", ICDM 2011, section 4.3 (fsSLIM), with Steck's closed form on each block.
 */
function fitLocal(size: number, pairs: Pairs, options: WeightOptions): ItemWeights {
  const sources: { readonly target: number; readonly value: number }[][] = Array.from({ length: size }, () => [])
  const place = new Int32Array(size).fill(-1)
  for (let item = 0; item < size; item += 1) {
    const near = pairs.nearest(item)
    if (near.length === 0) continue
    const block = near.length
    const gram = new Float64Array(block * block)
    const wanted = new Float64Array(block)
    const scale = new Float64Array(block)
    for (let a = 0; a < block; a += 1) {
      place[near[a]!] = a
      scale[a] = Math.max(1, pairs.counts[near[a]!]!) ** (-options.evenness / 2)
    }
    const ownScale = Math.max(1, pairs.counts[item]!) ** (-options.evenness / 2)
    pairs.each(item, (other, count) => {
      const a = place[other]!
      if (a >= 0) wanted[a] = count * scale[a]! * ownScale
    })
    for (let a = 0; a < block; a += 1) {
      pairs.each(near[a]!, (other, count) => {
        const b = place[other]!
        if (b >= 0) gram[a * block + b] = count * scale[a]! * scale[b]!
      })
      gram[a * block + a] = pairs.counts[near[a]!]! * scale[a]! * scale[a]! + options.penalty
    }
    for (let a = 0; a < block; a += 1) place[near[a]!] = -1
    // Pairs below the kept ones are zero on one side only; the larger of both keeps the block symmetric.
    for (let a = 0; a < block; a += 1)
      for (let b = 0; b < a; b += 1) {
        const both = Math.max(gram[a * block + b]!, gram[b * block + a]!)
        gram[a * block + b] = both
        gram[b * block + a] = both
      }
    const solution = solveSymmetric(gram, wanted, block)
    for (let a = 0; a < block; a += 1) {
      const value = (solution[a]! * scale[a]!) / ownScale
      if (value !== 0) sources[near[a]!]!.push({ target: item, value })
    }
  }
  return packWeights(sources)
}

function packWeights(rows: readonly (readonly { readonly target: number; readonly value: number }[])[]): ItemWeights {
  const starts = new Uint32Array(rows.length + 1)
  for (const [source, row] of rows.entries()) starts[source + 1] = starts[source]! + row.length
  const targets = new Uint32Array(starts[rows.length]!)
  const values = new Float32Array(starts[rows.length]!)
  for (const [source, row] of rows.entries()) {
    for (const [index, entry] of row.entries()) {
      targets[starts[source]! + index] = entry.target
      values[starts[source]! + index] = entry.value
    }
  }
  return { items: rows.length, starts, targets, values }
}

interface Pairs {
  readonly counts: Uint32Array
  /** Calls `take` with each kept co-chosen item and how many people chose both. */
  each(item: number, take: (other: number, count: number) => void): void
  /** The items most alike by cosine, at most `neighbourCount`. */
  nearest(item: number): Uint32Array
}

/** How many pairs are kept an item: those that most people share. */
const keptPairs = 300

function countPairs(data: Interactions): Pairs {
  const size = data.items.length
  const recent = recentHistories(data)
  const byItem = recent.byItem
  const counts = new Uint32Array(size)
  for (let item = 0; item < size; item += 1) counts[item] = byItem.starts[item + 1]! - byItem.starts[item]!
  const rows: Uint32Array[] = []
  const shared: Uint16Array[] = []
  const tally = new Uint32Array(size)
  const touched = new Uint32Array(size)
  for (let item = 0; item < size; item += 1) {
    let found = 0
    for (let at = byItem.starts[item]!; at < byItem.starts[item + 1]!; at += 1) {
      const person = byItem.chosen[at]!
      for (let index = recent.starts[person]!; index < recent.starts[person + 1]!; index += 1) {
        const other = recent.chosen[index]!
        if (tally[other] === 0) touched[found++] = other
        tally[other]! += 1
      }
    }
    // One person in common is chance where there are thousands of such pairs; leaving them out saves most of the sorting.
    if (found > 4 * keptPairs) {
      const several = touched.subarray(0, found).filter((other) => tally[other]! > 1)
      if (several.length >= keptPairs) {
        for (let index = 0; index < found; index += 1) if (tally[touched[index]!] === 1) tally[touched[index]!] = 0
        touched.set(several)
        found = several.length
      }
    }
    const kept = keepLargest(
      touched.subarray(0, found),
      (other) => (other === item ? -1 : tally[other]! / Math.sqrt(counts[other]!)),
      keptPairs,
    )
    rows.push(kept)
    shared.push(Uint16Array.from(kept, (other) => Math.min(65535, tally[other]!)))
    for (let index = 0; index < found; index += 1) tally[touched[index]!] = 0
  }
  return {
    counts,
    each: (item, take) => {
      const row = rows[item]!
      const amounts = shared[item]!
      for (let index = 0; index < row.length; index += 1) take(row[index]!, amounts[index]!)
    },
    nearest: (item) => rows[item]!.subarray(0, neighbourCount),
  }
}

function recentHistories(data: Interactions) {
  const starts = new Uint32Array(data.people.length + 1)
  for (let person = 0; person < data.people.length; person += 1)
    starts[person + 1] = starts[person]! + Math.min(longestHistory, itemsOf(data, person).length)
  const chosen = new Uint32Array(starts[data.people.length]!)
  for (let person = 0; person < data.people.length; person += 1)
    chosen.set(itemsOf(data, person).slice(-longestHistory), starts[person]!)
  const itemStarts = new Uint32Array(data.items.length + 1)
  for (const item of chosen) itemStarts[item + 1]! += 1
  for (let item = 0; item < data.items.length; item += 1) itemStarts[item + 1]! += itemStarts[item]!
  const next = itemStarts.slice()
  const people = new Uint32Array(chosen.length)
  for (let person = 0; person < data.people.length; person += 1)
    for (let at = starts[person]!; at < starts[person + 1]!; at += 1) people[next[chosen[at]!]!++] = person
  return { starts, chosen, byItem: { starts: itemStarts, chosen: people } }
}

/** The candidates with the largest positive values, best first. */
export function keepLargest(
  candidates: Uint32Array,
  worthOf: (candidate: number) => number,
  limit: number,
): Uint32Array {
  const values = Float64Array.from(candidates, worthOf)
  let order = Uint32Array.from(candidates.keys())
  if (order.length > limit * 2) {
    const threshold = Float64Array.from(values).sort()[values.length - limit]!
    order = order.filter((index) => values[index]! >= threshold)
  }
  order.sort((left, right) => values[right]! - values[left]! || candidates[left]! - candidates[right]!)
  return order
    .filter((index) => values[index]! > 0)
    .subarray(0, limit)
    .map((index) => candidates[index]!)
}

/** Solves `gram · x = wanted` by Cholesky, in place. */
function solveSymmetric(gram: Float64Array, wanted: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let value = gram[i * size + j]!
      for (let k = 0; k < j; k += 1) value -= gram[i * size + k]! * gram[j * size + k]!
      if (i === j) gram[i * size + i] = Math.sqrt(Math.max(value, 1e-9))
      else gram[i * size + j] = value / gram[j * size + j]!
    }
  }
  for (let i = 0; i < size; i += 1) {
    let value = wanted[i]!
    for (let k = 0; k < i; k += 1) value -= gram[i * size + k]! * wanted[k]!
    wanted[i] = value / gram[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let value = wanted[i]!
    for (let k = i + 1; k < size; k += 1) value -= gram[k * size + i]! * wanted[k]!
    wanted[i] = value / gram[i * size + i]!
  }
  return wanted
}
