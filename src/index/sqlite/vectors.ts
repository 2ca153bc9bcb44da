import type { DatabaseSync } from "node:sqlite"
import { type Allowed, columns } from "./allowed.ts"
import { bestOf } from "./best.ts"
import { blockSize, bytesOf } from "./blocks.ts"
import { dotQuantised, signBytes, signsOf } from "./quantise.ts"
import { type Signs, signsInMemory } from "./signs.ts"
import { type Slab, slab } from "./slab.ts"

interface LoadedSpace {
  readonly id: number
  readonly dimensions: number
  generation: number
  readonly signs: Signs
  /** Vectors used lately. */
  readonly vectors: Slab
}

/** The vectors of 100,000 passages take 26 MB. */
const keptVectorBytes = 28 * 2 ** 20

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
export function vectorSearch(
  database: DatabaseSync,
  cacheShare: number,
): {
  /**
   * @param generation of the index; blocks that changed since the last call are read again
   * @returns undefined where no passage has a vector of this space
   */
  open(
    query: { readonly space: string; readonly values: Float32Array },
    generation: number,
  ): OpenVectorQuery | undefined
} {
  /** Of spaces that are there: one that is gone is let go. */
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
    if (row === undefined) {
      loaded.delete(hash)
      return undefined
    }
    let space = loaded.get(hash)
    if (space === undefined || space.id !== Number(row.id)) {
      space = {
        id: Number(row.id),
        dimensions: Number(row.dimensions),
        generation: 0,
        signs: signsInMemory(signBytes(Number(row.dimensions))),
        vectors: slab(keptVectorBytes * cacheShare),
      }
      loaded.set(hash, space)
    }
    if (space.generation === generation) return space
    const changed: number[] = []
    for (const entry of selectBlocks.iterate(space.id, space.generation)) {
      const [block, data] = columns(entry)
      space.signs.set(Number(block), bytesOf(data))
      changed.push(Number(block))
    }
    // Whatever changes a vector writes its block, too.
    forgetBlocks(space.vectors, changed)
    space.generation = generation
    return space
  }

  return {
    open({ space: hash, values }, generation) {
      const space = spaceOf(hash, generation)
      if (space === undefined || space.dimensions !== values.length) return undefined
      const known = new Map<number, number>()
      const cosines = (numbers: readonly number[]) => {
        const missing: number[] = []
        for (const number of numbers) {
          if (known.has(number)) continue
          const kept = space.vectors.get(number)
          if (kept === undefined) missing.push(number)
          else known.set(number, dotQuantised(values, kept))
        }
        if (missing.length === 0) return known
        missing.sort((one, other) => one - other)
        for (const row of selectVectors.iterate(JSON.stringify(missing), space.id)) {
          const [number, data] = columns(row)
          known.set(Number(number), dotQuantised(values, space.vectors.put(Number(number), bytesOf(data))))
        }
        return known
      }
      return {
        cosines,
        nearest(allowed, limit) {
          const nearest = bestOf(Math.max(rescored, limit))
          space.signs.scan(signsOf(values), allowed, nearest)
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

function forgetBlocks(vectors: Slab, blocks: readonly number[]): void {
  for (const block of blocks) {
    for (let number = block * blockSize; number < (block + 1) * blockSize; number += 1) vectors.delete(number)
  }
}
