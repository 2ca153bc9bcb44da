import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import type { DocumentRecord } from "../../src/core/document.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { sqliteIndex } from "../../src/index/sqlite.ts"
import { reindex } from "../../src/indexing/reindex.ts"
import type { Embedder } from "../../src/models/port.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

let home: string
let groundwork: Groundwork
let index: ReturnType<typeof sqliteIndex>

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "groundwork-reindex-"))
  const lines = Array.from({ length: 250 }, (_, number) => ({
    _id: `document ${number}`,
    title: `Title ${number}`,
    text: `A text about badger ${number % 7}.`,
  }))
  writeFileSync(join(home, "corpus.jsonl"), lines.map((line) => JSON.stringify(line)).join("\n"))
  groundwork = await createGroundwork({ home, embedder: "none" })
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(home, "corpus.jsonl")], { collection: "c" })
  index = sqliteIndex(join(home, "groundwork.db"))
})
afterEach(async () => {
  index.close()
  await groundwork.close()
  rmSync(home, { recursive: true })
})

/** Counts letters: enough to tell whose vectors are whose. */
const letters: Embedder = {
  id: "letters",
  dimensions: 32,
  hash: "letters-1",
  embed: async (texts) =>
    texts.map((text) => {
      const values = new Float32Array(32)
      for (const character of text) values[character.charCodeAt(0) % 32]! += 1
      const length = Math.hypot(...values)
      return values.map((value) => value / length)
    }),
}

async function* all(stopAfter = Number.POSITIVE_INFINITY): AsyncGenerator<DocumentRecord> {
  const documents = await groundwork.store.documents({}, [0], 1_000)
  for (const [at, document] of documents.entries()) {
    if (at >= stopAfter) throw new Error("stopped")
    yield document
  }
}

const found = async () =>
  (await index.candidates({ stems: [{ stem: "badger", weight: 1 }], phrases: [], readable: [0], filter: {} }, 999))
    .candidates

test("everything can be made anew, and nothing stays that the store does not know", async () => {
  const parts = { index, store: groundwork.store }
  const before = await found()
  await groundwork.store.transaction(async (unit) => {
    const versions = await index.versions()
    await index.remove(unit, versions.slice(0, 100))
    const stray = { document: "stray", collection: "c", accessId: 0, type: "md", path: "p", tags: [] }
    const stems = { title: [], section: [], text: ["badger"] }
    await index.put(unit, [{ ...stray, version: "stray", passages: [{ ordinal: 0, stems }] }])
  })
  expect(await found()).toHaveLength(151)
  const report = await reindex(parts, groundwork.context({ kind: "reindex" }), all(), { what: "everything" })
  expect(report).toEqual({ documents: 250, passages: 250 })
  const key = (candidate: { version: string; ordinal: number }) => `${candidate.version}:${candidate.ordinal}`
  expect((await found()).map(key).sort()).toEqual(before.map(key).sort())
})

test("another embedder's vectors grow beside the old ones, and an interrupted run goes on where it was", async () => {
  const parts = { index, store: groundwork.store, embedder: letters }
  const context = groundwork.context({ kind: "reindex" })
  await expect(reindex(parts, context, all(120), { what: "vectors" })).rejects.toThrow("stopped")
  expect((await index.spaces())[0]?.passages).toBe(100)
  const report = await reindex(parts, context, all(), { what: "vectors" })
  expect(report).toMatchObject({ documents: 150, passages: 150 })
  expect(report.resumedAfter).toBeDefined()
  expect(await index.spaces()).toEqual([{ id: "letters", dimensions: 32, hash: "letters-1", passages: 250 }])
  expect((await reindex(parts, context, all(), { what: "vectors" })).documents).toBe(250)
  expect((await index.spaces())[0]?.passages).toBe(250)
})

test("while passages are embedded others write, and what is erased meanwhile is not indexed again", async () => {
  const [first] = await groundwork.store.documents({}, [0], 1)
  let erased = false
  const slow: Embedder = {
    ...letters,
    embed: async (texts, kind) => {
      if (!erased) erased = await groundwork.purge(groundwork.context({ kind: "purge" }), first?.id ?? "")
      return letters.embed(texts, kind)
    },
  }
  const parts = { index, store: groundwork.store, embedder: slow }
  await reindex(parts, groundwork.context({ kind: "reindex" }), all(), { what: "everything" })
  expect(erased).toBe(true)
  expect(await index.versions()).not.toContain(first?.currentVersion)
  expect((await index.spaces())[0]?.passages).toBe(249)
})

test("made anew with one embedder, the index keeps no vectors of another", async () => {
  const parts = { index, store: groundwork.store, embedder: letters }
  await reindex(parts, groundwork.context({ kind: "reindex" }), all(), { what: "vectors" })
  const other = { ...parts, embedder: { ...letters, id: "other", hash: "other-1" } }
  await reindex(other, groundwork.context({ kind: "reindex" }), all(), { what: "vectors" })
  expect((await index.spaces()).map(({ id }) => id)).toEqual(["letters", "other"])
  await reindex(other, groundwork.context({ kind: "reindex" }), all(), { what: "everything" })
  expect(await index.spaces()).toMatchObject([{ id: "other", passages: 250 }])
})

test("a home that was filled with another embedder says so until it is reindexed, and answers by words meanwhile", async () => {
  expect(await groundwork.vectors()).toMatchObject({ status: "ok" })
  const other = await createGroundwork({ home })
  const context = (kind: string) => other.context({ kind })
  expect(await other.vectors()).toMatchObject({
    status: "broken",
    detail: expect.stringContaining("groundwork reindex"),
  })
  expect((await other.doctor()).filter((finding) => finding.status === "broken").map(({ name }) => name)).toEqual([
    "vectors",
  ])
  expect((await other.search(context("search"), { text: "badger", k: 3 })).hits).not.toEqual([])
  await other.reindex(context("reindex"))
  expect(await other.vectors()).toEqual({ name: "vectors", status: "ok", detail: expect.stringMatching(/^250 /) })
  await other.close()
})
