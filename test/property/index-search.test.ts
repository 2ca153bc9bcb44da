import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fc, test } from "@fast-check/vitest"
import { expect } from "vitest"
import { fileBlobs } from "../../src/blobs/files.ts"
import type { IndexedVersion } from "../../src/index/port.ts"
import { bestOf } from "../../src/index/sqlite/best.ts"
import { blockSize, decodeStems, encodeStems, hashStem, weighStems } from "../../src/index/sqlite/blocks.ts"
import { signsOf } from "../../src/index/sqlite/quantise.ts"
import { signsInMemory } from "../../src/index/sqlite/signs.ts"
import { slab } from "../../src/index/sqlite/slab.ts"
import { sqliteIndex } from "../../src/index/sqlite.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"

const vocabulary = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay"] as const
const words = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 30 })
const step = fc.oneof(
  fc.record({ kind: fc.constant("put" as const), texts: fc.array(words, { minLength: 1, maxLength: 20 }) }),
  fc.record({ kind: fc.constant("remove" as const), nth: fc.nat(5) }),
  fc.record({
    kind: fc.constant("search" as const),
    stems: fc.uniqueArray(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 5 }),
    readable: fc.subarray([0, 1], { minLength: 1 }),
    limit: fc.integer({ min: 1, max: 12 }),
  }),
)

interface Held {
  readonly name: string
  readonly accessId: number
  readonly texts: readonly (readonly string[])[]
}

/** What `candidates` proposes by words, worked out passage by passage. Versions in the order they were put. */
function bruteForce(held: readonly Held[], stems: readonly string[], readable: readonly number[], limit: number) {
  const passages = held
    .filter((version) => readable.includes(version.accessId))
    .flatMap((version) => version.texts.map((text, ordinal) => ({ id: `${version.name}:${ordinal}`, text })))
    .map(({ id, text }) => ({ id, weights: weighStems(decodeStems(encodeStems({ title: [], section: [], text }))) }))
  const factors = stems.map((stem) => {
    const frequency = passages.filter((passage) => passage.weights.has(hashStem(stem))).length
    return Math.log(1 + (passages.length - frequency + 0.5) / (frequency + 0.5)) / 255
  })
  const scored = passages.map(({ id, weights }, number) => ({
    id,
    number,
    score: stems.reduce((sum, stem, at) => {
      const weight = weights.get(hashStem(stem))
      return weight === undefined ? sum : Math.fround(sum + factors[at]! * weight)
    }, 0),
  }))
  return scored
    .filter((passage) => passage.score > 0)
    .sort((one, other) => other.score - one.score || one.number - other.number)
    .slice(0, limit)
    .map((passage) => passage.id)
    .sort()
}

test.prop([fc.array(step, { minLength: 2, maxLength: 14 })], { numRuns: 30 })(
  "a search proposes the very passages that scoring every passage would, whatever was kept from searches before",
  async (steps) => {
    const home = mkdtempSync(join(tmpdir(), "groundwork-search-"))
    const store = await openSqliteStore({ home, blobs: fileBlobs(join(home, "blobs")) })
    const index = sqliteIndex(store.path)
    let held: readonly Held[] = []
    try {
      for (const [at, each] of steps.entries()) {
        if (each.kind === "put") {
          const added = { name: `v${at}`, accessId: at % 2, texts: each.texts }
          await store.transaction((unit) => index.put(unit, [versionOf(added)]))
          held = [...held, added]
        } else if (each.kind === "remove") {
          const gone = held[each.nth]?.name ?? "unknown"
          await store.transaction((unit) => index.remove(unit, [gone]))
          held = held.filter((version) => version.name !== gone)
        } else {
          const stems = each.stems.map((stem) => ({ stem, weight: 1 }))
          const query = { stems, phrases: [], readable: each.readable, filter: {} }
          const { candidates } = await index.candidates(query, each.limit)
          expect(candidates.map((candidate) => `${candidate.version}:${candidate.ordinal}`).sort()).toEqual(
            bruteForce(held, each.stems, each.readable, each.limit),
          )
        }
      }
    } finally {
      index.close()
      await store.close()
      rmSync(home, { recursive: true })
    }
  },
)

function versionOf({ name, accessId, texts }: Held): IndexedVersion {
  return {
    version: name,
    document: `document of ${name}`,
    collection: "c",
    accessId,
    type: "md",
    path: name,
    tags: [],
    passages: texts.map((text, ordinal) => ({ ordinal, stems: { title: [], section: [], text } })),
  }
}

const vectors = (dimensions: number, count: number) =>
  Array.from({ length: count }, (_, row) =>
    Float32Array.from({ length: dimensions }, (_, at) => Math.sin((row + 1) * (at + 3) * 1.7)),
  )

test.prop([fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9 })], {
  numRuns: 40,
})("the nearest sign bits are those that counting bit by bit finds, in every dimension", (dimensions, count, limit) => {
  const all = vectors(dimensions, count).map(signsOf)
  const query = signsOf(vectors(dimensions, count + 1)[count]!)
  const signs = signsInMemory(query.length)
  const isVacant = (row: number) => row % 7 === 3
  const half = Math.ceil(count / 2)
  const block = (from: number, to: number) =>
    Uint8Array.from(
      all.slice(from, to).flatMap((row, at) => (isVacant(from + at) ? row.map(() => 0) : row).values().toArray()),
    )
  signs.set(2, block(half, count))
  signs.set(0, block(0, half))
  const nearest = bestOf(limit)
  signs.scan(query, undefined, nearest)
  const shared = (row: Uint8Array) =>
    query.length * 8 -
    row.reduce((sum, byte, at) => sum + (byte ^ query[at]!).toString(2).replaceAll("0", "").length, 0)
  const expected = all
    .map((row, at) => ({ number: at < half ? at : 2 * blockSize + at - half, score: shared(row), at }))
    .filter((entry) => !isVacant(entry.at))
    .sort((one, other) => other.score - one.score || one.number - other.number)
    .slice(0, limit)
  expect(nearest.sorted()).toEqual(expected.map(({ number, score }) => ({ number, score })))
})

test.prop([fc.array(fc.tuple(fc.nat(30), fc.uint8Array({ maxLength: 70 })), { maxLength: 80 })])(
  "what is kept in memory is what was put last, or is gone; never something else",
  (puts) => {
    const kept = slab(256, 64)
    const last = new Map<number, Uint8Array>()
    for (const [number, bytes] of puts) {
      expect(kept.put(number, bytes)).toEqual(bytes)
      last.set(number, bytes)
      for (const [known, value] of last) {
        const found = kept.get(known)
        if (found !== undefined) expect(found).toEqual(value)
      }
    }
  },
)
