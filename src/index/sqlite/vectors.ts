import type { DatabaseSync } from "node:sqlite"
import { type Allowed, columns, isAllowed } from "./allowed.ts"
import { bestOf } from "./best.ts"
import { blockSize, bytesOf, wordsOf } from "./blocks.ts"
import { dotQuantised, signsOf } from "./quantise.ts"

interface LoadedSpace {
  readonly id: number
  readonly dimensions: number
  generation: number
  readonly blocks: Map<number, Uint32Array>
}

/** Passages whose sign bits are nearest and which are then compared by their int8 vectors. */
const rescored = 300

/** One query in its vector space. */
export interface OpenVectorQuery {
  /** The nearest passages, nearest first. */
  nearest(allowed: Allowed | undefined, limit: number): readonly number[]
  /** Cosine of each passage that has a vector with the query. */
  cosines(numbers: readonly number[]): ReadonlyMap<number, number>
}

/** Vector search with the sign bits of each space kept in memory (3.2 MB for 100,000 passages of 256 dimensions). */
export function vectorSearch(database: DatabaseSync): {
  /**
   * @param generation of the index; blocks that changed since the last call are read again
   * @returns undefined where no passage has a vector of this space
   */
  open(
    query: { readonly space: string; readonly values: Float32Array },
    generation: number,
  ): OpenVectorQuery | undefined
} {
  const loaded = new Map<string, LoadedSpace>()
  const selectSpace = database.prepare("SELECT id, dimensions FROM index_space WHERE hash = ?")
  const selectBlocks = database.prepare("SELECT block, data FROM index_signs WHERE space = ? AND generation > ?")
  selectBlocks.setReturnArrays(true)
  // All at once: a statement for each passage takes longer. CROSS JOIN keeps SQLite from reading the whole space instead.
  const selectVectors = database.prepare(
    `SELECT v.number, v.data FROM json_each(?) AS wanted
     CROSS JOIN index_vector AS v ON v.space = ? AND v.number = wanted.value`,
  )
  selectVectors.setReturnArrays(true)

  const spaceOf = (hash: string, generation: number): LoadedSpace | undefined => {
    const row = selectSpace.get(hash)
    if (row === undefined) return undefined
    let space = loaded.get(hash)
    if (space === undefined || space.id !== Number(row.id)) {
      space = { id: Number(row.id), dimensions: Number(row.dimensions), generation: 0, blocks: new Map() }
      loaded.set(hash, space)
    }
    if (space.generation === generation) return space
    for (const entry of selectBlocks.iterate(space.id, space.generation)) {
      const [block, data] = columns(entry)
      space.blocks.set(Number(block), wordsOf(bytesOf(data)))
    }
    space.generation = generation
    return space
  }

  return {
    open({ space: hash, values }, generation) {
      const space = spaceOf(hash, generation)
      if (space === undefined || space.dimensions !== values.length) return undefined
      const known = new Map<number, number>()
      const cosines = (numbers: readonly number[]) => {
        const missing = numbers.filter((number) => !known.has(number)).sort((one, other) => one - other)
        for (const row of selectVectors.iterate(JSON.stringify(missing), space.id)) {
          const [number, data] = columns(row)
          known.set(Number(number), dotQuantised(values, bytesOf(data)))
        }
        return known
      }
      return {
        cosines,
        nearest(allowed, limit) {
          const nearest = bestOf(Math.max(rescored, limit))
          const wanted = wordsOf(signsOf(values))
          for (const [block, signs] of space.blocks) scanBlock(signs, wanted, block * blockSize, allowed, nearest)
          const numbers = nearest.sorted().map((entry) => entry.number)
          const best = bestOf(limit)
          const near = cosines(numbers)
          for (const number of numbers) best.offer(number, near.get(number) ?? -1)
          return best.sorted().map((entry) => entry.number)
        },
      }
    },
  }
}

/** Offers each passage of a block with the number of bits it shares with the query. */
function scanBlock(
  signs: Uint32Array,
  wanted: Uint32Array,
  first: number,
  allowed: Allowed | undefined,
  nearest: ReturnType<typeof bestOf>,
): void {
  const words = wanted.length
  const bits = words * 32
  let farthest = bits - nearest.floor()
  for (let at = 0, number = first; at < signs.length; at += words, number += 1) {
    let distance = 0
    for (let word = 0; word < words; word += 1) {
      let difference = signs[at + word]! ^ wanted[word]!
      difference -= (difference >>> 1) & 0x55555555
      difference = (difference & 0x33333333) + ((difference >>> 2) & 0x33333333)
      distance += Math.imul((difference + (difference >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
    }
    // Nearly all passages end here; the other questions cost more than the distance.
    if (distance >= farthest || isVacant(signs, at, words) || !isAllowed(allowed, number)) continue
    nearest.offer(number, bits - distance)
    farthest = bits - nearest.floor()
  }
}

function isVacant(signs: Uint32Array, at: number, words: number): boolean {
  for (let word = 0; word < words; word += 1) if (signs[at + word] !== 0) return false
  return true
}
