import type { DatabaseSync } from "node:sqlite"
import { groundworkError } from "../../core/errors.ts"
import type { VectorSpace } from "../port.ts"
import { blockSize, bytesOf } from "./blocks.ts"
import { quantise, signBytes, signsOf } from "./quantise.ts"

export interface NumberedVector {
  readonly number: number
  readonly values: Float32Array
}

/** Writes int8 vectors and sign bits, in place of those that are there; `generation` is what the index will have once this is committed. */
export function writeVectors(
  database: DatabaseSync,
  space: VectorSpace,
  vectors: readonly NumberedVector[],
  generation: number,
): void {
  const id = spaceId(database, space)
  const remove = database.prepare("DELETE FROM index_vector WHERE space = ? AND number = ?")
  const insert = database.prepare("INSERT INTO index_vector VALUES (?, ?, ?)")
  let replaced = 0
  const blocks = new Map<number, NumberedVector[]>()
  for (const vector of vectors) {
    if (vector.values.length !== space.dimensions) {
      throw groundworkError("internal", `a vector of ${vector.values.length} numbers in a space of ${space.dimensions}`)
    }
    replaced += Number(remove.run(id, vector.number).changes)
    insert.run(id, vector.number, quantise(vector.values))
    const block = Math.floor(vector.number / blockSize)
    const list = blocks.get(block)
    if (list === undefined) blocks.set(block, [vector])
    else list.push(vector)
  }
  const width = signBytes(space.dimensions)
  for (const [block, members] of blocks) {
    changeBlock(database, id, block, generation, (data) => {
      const needed = Math.max(...members.map((member) => (member.number % blockSize) + 1)) * width
      const grown = new Uint8Array(Math.max(data.length, needed))
      grown.set(data)
      for (const member of members) grown.set(signsOf(member.values), (member.number % blockSize) * width)
      return grown
    })
  }
  changePassages(database, id, vectors.length - replaced)
}

/** Forgets the vectors of these passages in every space. */
export function removeVectorsOf(database: DatabaseSync, numbers: readonly number[], generation: number): void {
  const spaces = database.prepare("SELECT id, dimensions FROM index_space").all()
  const remove = database.prepare("DELETE FROM index_vector WHERE space = ? AND number = ?")
  const blocks = Map.groupBy(numbers, (number) => Math.floor(number / blockSize))
  for (const row of spaces) {
    const id = Number(row.id)
    const width = signBytes(Number(row.dimensions))
    let removed = 0
    for (const number of numbers) removed += Number(remove.run(id, number).changes)
    if (removed === 0) continue
    for (const [block, members] of blocks) {
      changeBlock(database, id, block, generation, (data) => {
        const cleared = data.slice()
        for (const number of members) cleared.fill(0, (number % blockSize) * width, ((number % blockSize) + 1) * width)
        // The row stays, so that readers notice; nothing is in it.
        return cleared.every((byte) => byte === 0) ? new Uint8Array() : cleared
      })
    }
    changePassages(database, id, -removed)
  }
}

/** Drops an embedder's vectors and signs, all collections; an unknown hash is no error. To be called within a transaction. */
export function removeSpace(database: DatabaseSync, hash: string): void {
  const id = database.prepare("SELECT id FROM index_space WHERE hash = ?").get(hash)?.id
  if (id === undefined) return
  database.prepare("DELETE FROM index_vector WHERE space = ?").run(id)
  database.prepare("DELETE FROM index_signs WHERE space = ?").run(id)
  database.prepare("DELETE FROM index_space WHERE id = ?").run(id)
}

function spaceId(database: DatabaseSync, space: VectorSpace): number {
  database
    .prepare(
      "INSERT INTO index_space (embedder, dimensions, hash, passages) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
    )
    .run(space.id, space.dimensions, space.hash)
  return Number(database.prepare("SELECT id FROM index_space WHERE hash = ?").get(space.hash)?.id)
}

function changePassages(database: DatabaseSync, space: number, by: number): void {
  database.prepare("UPDATE index_space SET passages = passages + ? WHERE id = ?").run(by, space)
}

function changeBlock(
  database: DatabaseSync,
  space: number,
  block: number,
  generation: number,
  change: (data: Uint8Array) => Uint8Array,
): void {
  const row = database.prepare("SELECT data FROM index_signs WHERE space = ? AND block = ?").get(space, block)
  const data = change(row === undefined ? new Uint8Array() : bytesOf(row.data))
  database
    .prepare(
      "INSERT INTO index_signs VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET generation = excluded.generation, data = excluded.data",
    )
    .run(space, block, generation, data)
}
