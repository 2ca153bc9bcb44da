import type { DatabaseSync } from "node:sqlite"
import { type Allowed, columns, isAllowed } from "./allowed.ts"
import { blockSize, bytesOf, hashStem, postingBytes } from "./blocks.ts"

/** Where a stem stands: its blocks' postings one after the other. */
export interface Postings {
  /** Rising. */
  readonly blocks: readonly number[]
  /** Where each block's postings end in `data`. */
  readonly ends: readonly number[]
  readonly data: Uint8Array
  /** Allowed passages that hold the stem. */
  frequency(allowed: Allowed | undefined): number
}

/** What tells whether postings that were read before are still those of the index. */
export interface PostingsState {
  readonly generation: number
  readonly nextNumber: number
  readonly passages: number
}

interface Kept {
  readonly postings: Postings
  readonly state: PostingsState
  readonly bytes: number
}

/** Postings kept in memory: all those of 100,000 passages take 33 MB. */
const keptBytes = 40 * 2 ** 20
/** What an entry takes beside its postings. */
const entryBytes = 400

/**
 * Reads the postings of stems, and keeps those used lately. Passages are only ever added at the end, so while none is
 * gone, the blocks before the last one stay as they are and only the rest is read again.
 */
export function postingsReader(
  database: DatabaseSync,
  cacheShare: number,
): (stem: string, state: PostingsState) => Postings {
  const select = database.prepare("SELECT block, data FROM index_posting WHERE stem = ? AND block >= ? ORDER BY block")
  select.setReturnArrays(true)
  const kept = new Map<string, Kept>()
  let total = 0
  const forget = (stem: string, entry: Kept) => {
    kept.delete(stem)
    total -= entry.bytes
  }
  return (stem, state) => {
    const known = kept.get(stem)
    if (known?.state.generation === state.generation) {
      kept.delete(stem)
      kept.set(stem, known)
      return known.postings
    }
    const isExtendable = known !== undefined && goneOf(known.state) === goneOf(state)
    const from = isExtendable ? Math.floor(known.state.nextNumber / blockSize) : 0
    const before = isExtendable ? beforeBlock(known.postings, from) : nothing
    const rows = [...select.iterate(hashStem(stem), from)].map((row) => {
      const [block, data] = columns(row)
      return { block: Number(block), data: bytesOf(data) }
    })
    const postings = joined(before, rows)
    if (known !== undefined) forget(stem, known)
    const entry = { postings, state, bytes: postings.data.length + entryBytes }
    kept.set(stem, entry)
    total += entry.bytes
    for (const [oldest, other] of kept) {
      if (total <= keptBytes * cacheShare) break
      forget(oldest, other)
    }
    return postings
  }
}

/** Grows with every passage that is gone; a version without passages counts, too, which costs a reading and no more. */
function goneOf(state: PostingsState): number {
  return state.nextNumber - state.passages
}

interface Parts {
  readonly blocks: readonly number[]
  readonly ends: readonly number[]
  readonly data: Uint8Array
}

const nothing: Parts = { blocks: [], ends: [], data: new Uint8Array() }

function beforeBlock({ blocks, ends, data }: Parts, block: number): Parts {
  const kept = blocks.filter((each) => each < block).length
  return { blocks: blocks.slice(0, kept), ends: ends.slice(0, kept), data: data.subarray(0, ends[kept - 1] ?? 0) }
}

function joined(before: Parts, rows: readonly { readonly block: number; readonly data: Uint8Array }[]): Postings {
  const data = new Uint8Array(rows.reduce((sum, row) => sum + row.data.length, before.data.length))
  data.set(before.data)
  const blocks = [...before.blocks]
  const ends = [...before.ends]
  let at = before.data.length
  for (const row of rows) {
    data.set(row.data, at)
    at += row.data.length
    blocks.push(row.block)
    ends.push(at)
  }
  const counted = new WeakMap<Allowed, number>()
  return {
    blocks,
    ends,
    data,
    frequency(allowed) {
      if (allowed === undefined) return data.length / postingBytes
      const known = counted.get(allowed)
      if (known !== undefined) return known
      const count = countAllowed(blocks, ends, data, allowed)
      counted.set(allowed, count)
      return count
    },
  }
}

function countAllowed(blocks: readonly number[], ends: readonly number[], data: Uint8Array, allowed: Allowed): number {
  let count = 0
  let at = 0
  for (const [index, block] of blocks.entries()) {
    const first = block * blockSize
    for (const end = ends[index]!; at < end; at += postingBytes) {
      if (isAllowed(allowed, first + (data[at]! | (data[at + 1]! << 8)))) count += 1
    }
  }
  return count
}
