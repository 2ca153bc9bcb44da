import { expect, test } from "vitest"
import { bestOf } from "../../src/index/sqlite/best.ts"
import { blockSize } from "../../src/index/sqlite/blocks.ts"
import { signsInMemory } from "../../src/index/sqlite/signs.ts"

const width = 32
const full = (value: number) => new Uint8Array(blockSize * width).fill(value)
const query = new Uint8Array(width).fill(0b1010)

function nearest(signs: ReturnType<typeof signsInMemory>, limit: number) {
  const best = bestOf(limit)
  signs.scan(query, undefined, best)
  return best.sorted().map(({ number }) => number)
}

test("memory follows the vectors that are there, not those that ever were", () => {
  const signs = signsInMemory(width)
  for (let block = 0; block < 4; block += 1) signs.set(block, full(1))
  const taken = signs.bytes()
  // As a reindex does: each block is filled anew under a higher number, and the old one is vacated.
  for (let block = 0; block < 100; block += 1) {
    signs.set(block, block % 2 === 0 ? new Uint8Array() : full(0))
    signs.set(block + 4, full(1))
  }
  expect(signs.bytes()).toBe(taken)
  expect(nearest(signs, 2)).toEqual([100 * blockSize, 100 * blockSize + 1])
})

test("a block that takes the place of a vacated one is found under its own number, equals by the lower number", () => {
  const signs = signsInMemory(width)
  signs.set(0, full(1))
  signs.set(7, full(0b1010))
  signs.set(0, full(0))
  signs.set(9, full(0b1010))
  signs.set(8, query)
  expect(nearest(signs, 1)).toEqual([7 * blockSize])
  signs.set(7, new Uint8Array())
  expect(nearest(signs, 2)).toEqual([8 * blockSize, 9 * blockSize])
})
