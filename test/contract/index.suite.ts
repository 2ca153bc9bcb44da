import { fc, test } from "@fast-check/vitest"
import { afterAll, beforeAll, describe, expect } from "vitest"
import { matchesGlob } from "../../src/core/glob.ts"
import type { SearchFilter } from "../../src/core/hit.ts"
import type { Candidates, Index, IndexedVersion, IndexQuery, VectorSpace } from "../../src/index/port.ts"
import type { UnitOfWork } from "../../src/store/port.ts"

export interface OpenIndex {
  readonly index: Index
  /** Runs work in one transaction of the store that the index belongs to. */
  transaction<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

const vocabulary = ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen"] as const
const space: VectorSpace = { id: "toy", dimensions: 40, hash: "toy-1" }
const otherSpace: VectorSpace = { id: "toy", dimensions: 40, hash: "toy-2" }

/** A unit vector that leans towards the axes of these words. */
function vectorOf(words: readonly string[]): Float32Array {
  const values = Float32Array.from({ length: space.dimensions }, (_, index) => ((index * 7) % 5) * 0.01 - 0.02)
  for (const word of words) {
    const axis = (vocabulary as readonly string[]).indexOf(word)
    for (let copy = 0; copy < 5; copy += 1) values[axis * 5 + copy]! += 1
  }
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}

const words = fc.array(fc.constantFrom(...vocabulary), { maxLength: 12 })
const passage = fc.record({ title: words, section: words, text: words })
const version = fc.record({
  name: fc.integer({ min: 0, max: 11 }),
  collection: fc.constantFrom("handbook", "contracts"),
  accessId: fc.integer({ min: 0, max: 3 }),
  type: fc.constantFrom("md", "pdf"),
  path: fc.constantFrom("a/one.md", "a/b/two.pdf", "three.md"),
  date: fc.option(fc.constantFrom("2024-01-01", "2025-06-30"), { nil: undefined }),
  validFrom: fc.option(fc.constantFrom("2025-01-01", "2026-06-01"), { nil: undefined }),
  validUntil: fc.option(fc.constantFrom("2024-12-31", "2026-12-31"), { nil: undefined }),
  tags: fc.uniqueArray(fc.constantFrom("hr", "it"), { maxLength: 2 }),
  passages: fc.array(passage, { maxLength: 4 }),
  hasVectors: fc.boolean(),
})
type Drawn = typeof version extends fc.Arbitrary<infer Value> ? Value : never

const filters: fc.Arbitrary<SearchFilter> = fc.record(
  {
    collections: fc.subarray(["handbook", "contracts"]),
    types: fc.subarray(["md", "pdf"]),
    after: fc.constantFrom("2024-01-01", "2025-01-01"),
    before: fc.constantFrom("2024-12-31", "2025-06-30"),
    tags: fc.subarray(["hr", "it"]),
    path: fc.constantFrom("*.md", "a/*", "a/**", "**"),
  },
  { requiredKeys: [] },
)
const queries = fc.record({
  words: fc.uniqueArray(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 4 }),
  readable: fc.uniqueArray(fc.integer({ min: 0, max: 4 })),
  filter: filters,
  validOn: fc.option(fc.constantFrom("2025-01-01", "2027-01-01"), { nil: undefined }),
  byVector: fc.boolean(),
})

function toVersion(drawn: Drawn): IndexedVersion {
  const { name, hasVectors, date, validFrom, validUntil, passages, ...rest } = drawn
  return {
    ...rest,
    version: `v${name}`,
    document: `d${name}`,
    ...(date === undefined ? {} : { date }),
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validUntil === undefined ? {} : { validUntil }),
    passages: passages.map((stems, ordinal) => ({
      ordinal,
      stems,
      ...(hasVectors ? { vector: vectorOf(stems.text) } : {}),
    })),
  }
}

function mayBeFound(version: IndexedVersion, query: IndexQuery): boolean {
  const { filter } = query
  return (
    query.readable.includes(version.accessId) &&
    (filter.collections?.includes(version.collection) ?? true) &&
    (filter.types?.includes(version.type) ?? true) &&
    (filter.after === undefined || (version.date !== undefined && version.date >= filter.after)) &&
    (filter.before === undefined || (version.date !== undefined && version.date <= filter.before)) &&
    (filter.tags === undefined || filter.tags.some((tag) => version.tags.includes(tag))) &&
    (filter.path === undefined || matchesGlob(version.path, filter.path)) &&
    (query.validOn === undefined || version.validUntil === undefined || version.validUntil >= query.validOn) &&
    (query.validOn === undefined || version.validFrom === undefined || version.validFrom <= query.validOn)
  )
}

function queryOf(stems: readonly string[], more: Partial<IndexQuery> = {}): IndexQuery {
  return {
    stems: stems.map((stem) => ({ stem, weight: 1 })),
    phrases: [],
    readable: [0, 1, 2, 3],
    filter: {},
    ...more,
  }
}

function example(name: string, text: readonly string[], more: Partial<IndexedVersion> = {}): IndexedVersion {
  return {
    version: name,
    document: `document of ${name}`,
    collection: "handbook",
    accessId: 0,
    type: "md",
    path: `${name}.md`,
    tags: [],
    passages: [{ ordinal: 0, stems: { title: [], section: [], text }, vector: vectorOf(text) }],
    ...more,
  }
}

const namesOf = ({ candidates }: Candidates) => candidates.map((each) => `${each.version}:${each.ordinal}`).sort()

/** What every index promises, tried on the real thing. */
export function indexContract(name: string, open: () => Promise<OpenIndex>): void {
  describe(`index contract: ${name}`, () => {
    let opened: OpenIndex
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    /** Empties the index and puts these. */
    const fill = (versions: readonly IndexedVersion[]) =>
      opened.transaction(async (unit) => {
        await opened.index.remove(unit, await opened.index.versions())
        await opened.index.removeVectors(unit, space.hash)
        await opened.index.removeVectors(unit, otherSpace.hash)
        await opened.index.put(unit, versions, space)
      })
    const find = (query: IndexQuery) => opened.index.candidates(query, 100)

    test("what is put is found, what is removed is not", async () => {
      await fill([example("one", ["ant", "bee"]), example("two", ["bee"])])
      expect(namesOf(await find(queryOf(["bee"])))).toEqual(["one:0", "two:0"])
      await opened.transaction((unit) => opened.index.remove(unit, ["one", "unknown"]))
      expect(namesOf(await find(queryOf(["bee"])))).toEqual(["two:0"])
      expect(namesOf(await find(queryOf(["ant"])))).toEqual([])
      expect(await opened.index.versions()).toEqual(["two"])
    })

    test("what is put again is replaced", async () => {
      await fill([example("one", ["ant"])])
      await opened.transaction((unit) => opened.index.put(unit, [example("one", ["bee"])], space))
      expect(namesOf(await find(queryOf(["ant"])))).toEqual([])
      expect(namesOf(await find(queryOf(["bee"])))).toEqual(["one:0"])
      expect((await opened.index.spaces())[0]?.passages).toBe(1)
    })

    test("a transaction that fails leaves nothing behind", async () => {
      await fill([example("one", ["ant"])])
      const failing = opened.transaction(async (unit) => {
        await opened.index.put(unit, [example("two", ["ant"])], space)
        expect(
          namesOf(await find(queryOf(["ant"], { vector: { space: space.hash, values: vectorOf(["ant"]) } }))),
        ).toEqual(["one:0"])
        throw new Error("no")
      })
      await expect(failing).rejects.toThrow("no")
      await opened.transaction((unit) => opened.index.put(unit, [example("three", ["ant"])], space))
      const vector = { space: space.hash, values: vectorOf(["ant"]) }
      expect(namesOf(await find(queryOf(["ant"], { vector })))).toEqual(["one:0", "three:0"])
    })

    test("a candidate says where the query's stems stand, and statistics count passages", async () => {
      const passages = [
        { ordinal: 0, stems: { title: ["cat"], section: ["dog", "cat"], text: ["ant", "bee", "ant", "cat"] } },
        { ordinal: 1, stems: { title: ["cat"], section: [], text: ["fox", "fox"] } },
      ]
      await fill([example("one", [], { passages, date: "2024-01-01" })])
      const { candidates, statistics } = await find(queryOf(["ant", "cat"]))
      expect(candidates.find((each) => each.ordinal === 0)).toMatchObject({
        document: "document of one",
        date: "2024-01-01",
        lengths: { title: 1, section: 2, text: 4 },
        frequencies: { title: [0, 1], section: [0, 1], text: [2, 1] },
        occurrences: [0, 0, 2, 0, 3, 1],
      })
      expect(statistics).toEqual({ passages: 2, meanLengths: { title: 1, section: 1, text: 3 }, frequencies: [1, 2] })
    })

    test("a quoted phrase must follow in one field", async () => {
      await fill([
        example("one", ["ant", "bee", "cat"]),
        example("two", ["bee", "ant", "cat"]),
        example("three", [], { passages: [{ ordinal: 0, stems: { title: ["ant"], section: [], text: ["bee"] } }] }),
      ])
      expect(namesOf(await find(queryOf(["ant", "bee"], { phrases: [["ant", "bee"]] })))).toEqual(["one:0"])
    })

    test("what has ended or not begun on a day is not found for that day, with a filter and without", async () => {
      await fill([
        example("always", ["ant"]),
        example("ended", ["ant"], { validUntil: "2025-12-31" }),
        example("begins", ["ant"], { validFrom: "2026-03-01" }),
      ])
      for (const filter of [{}, { types: ["md"] }] satisfies SearchFilter[]) {
        const on = async (validOn: string) => namesOf(await find(queryOf(["ant"], { filter, validOn })))
        expect(await on("2025-12-31")).toEqual(["always:0", "ended:0"])
        expect(await on("2026-02-28")).toEqual(["always:0"])
        expect(await on("2026-03-01")).toEqual(["always:0", "begins:0"])
        expect(namesOf(await find(queryOf(["ant"], { filter })))).toEqual(["always:0", "begins:0", "ended:0"])
      }
    })

    test("vectors find what shares no word, and only in their own space", async () => {
      await fill([example("one", ["ant"]), example("two", ["bee"])])
      const values = vectorOf(["ant"])
      const found = await find(queryOf(["hen"], { vector: { space: space.hash, values } }))
      const cosines = new Map(found.candidates.map((each) => [each.version, each.cosine ?? -1]))
      expect(cosines.get("one")).toBeGreaterThan(0.97)
      expect(cosines.get("two")).toBeLessThan(0.5)
      expect(namesOf(await find(queryOf(["hen"], { vector: { space: otherSpace.hash, values } })))).toEqual([])
    })

    test("a second space grows beside the first and can be taken back", async () => {
      await fill([example("one", ["ant"])])
      await opened.transaction((unit) => opened.index.putVectors(unit, otherSpace, "one", [vectorOf(["bee"])]))
      await opened.transaction((unit) => opened.index.putVectors(unit, otherSpace, "one", [vectorOf(["bee"])]))
      const query = queryOf(["hen"], { vector: { space: otherSpace.hash, values: vectorOf(["bee"]) } })
      expect((await find(query)).candidates[0]?.cosine).toBeGreaterThan(0.97)
      expect((await opened.index.spaces()).map((each) => [each.hash, each.passages])).toEqual([
        ["toy-1", 1],
        ["toy-2", 1],
      ])
      await opened.transaction((unit) => opened.index.removeVectors(unit, otherSpace.hash))
      expect(namesOf(await find(query))).toEqual([])
      expect((await opened.index.spaces()).map((each) => each.hash)).toEqual(["toy-1"])
    })

    test.prop([fc.array(version, { maxLength: 12 }), fc.array(queries, { minLength: 1, maxLength: 6 })], {
      numRuns: 60,
    })(
      "finds exactly what the reader may see, the filter lets through, and words or vectors match",
      async (drawn, asked) => {
        const versions = [...new Map(drawn.map((each) => [each.name, toVersion(each)])).values()]
        await fill(versions)
        for (const each of asked) {
          const query = queryOf(each.words, {
            readable: each.readable,
            filter: each.filter,
            ...(each.validOn === undefined ? {} : { validOn: each.validOn }),
            ...(each.byVector ? { vector: { space: space.hash, values: vectorOf(each.words) } } : {}),
          })
          const visible = versions.filter((candidate) => mayBeFound(candidate, query))
          const holds = (passage: IndexedVersion["passages"][number], stem: string) =>
            [passage.stems.title, passage.stems.section, passage.stems.text].some((field) => field.includes(stem))
          const expected = visible.flatMap((candidate) =>
            candidate.passages
              .filter((passage) => each.words.some((word) => holds(passage, word)) || (each.byVector && passage.vector))
              .map((passage) => `${candidate.version}:${passage.ordinal}`),
          )
          const found = await find(query)
          expect(namesOf(found)).toEqual(expected.sort())
          const passages = visible.flatMap((candidate) => candidate.passages)
          expect(found.statistics.passages).toBe(passages.length)
          expect(found.statistics.frequencies).toEqual(
            each.words.map((word) => passages.filter((passage) => holds(passage, word)).length),
          )
        }
      },
    )

    test.prop([fc.array(version, { maxLength: 12 }), fc.array(fc.integer({ min: 0, max: 11 })), queries], {
      numRuns: 30,
    })("an index from which versions were removed is the index that never had them", async (drawn, removed, each) => {
      const versions = [...new Map(drawn.map((one) => [one.name, toVersion(one)])).values()]
      const query = queryOf(each.words, { vector: { space: space.hash, values: vectorOf(each.words) } })
      const names = removed.map((number) => `v${number}`)
      await fill(versions)
      await opened.transaction((unit) => opened.index.remove(unit, names))
      const after = await find(query)
      await fill(versions.filter((one) => !names.includes(one.version)))
      const never = await find(query)
      expect(namesOf(after)).toEqual(namesOf(never))
      expect(after.statistics).toEqual(never.statistics)
    })
  })
}
