import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { expect, test } from "vitest"
import { fileBlobs } from "../../src/blobs/files.ts"
import { sqliteIndex } from "../../src/index/sqlite.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { indexContract, type OpenIndex } from "./index.suite.ts"

async function openBesideStore(): Promise<OpenIndex & { readonly path: string }> {
  const home = mkdtempSync(join(tmpdir(), "groundwork-index-"))
  const store = await openSqliteStore({ home, blobs: fileBlobs(join(home, "blobs")) })
  const index = sqliteIndex(store.path)
  return {
    index,
    path: store.path,
    transaction: store.transaction,
    close: async () => {
      index.close()
      await store.close()
      rmSync(home, { recursive: true })
    },
  }
}

indexContract("SQLite", openBesideStore)

test("an index that was emptied holds no trace of what was in it", async () => {
  const { index, transaction, path, close } = await openBesideStore()
  const stems = { title: ["secret"], section: [], text: ["word", "secret"] }
  const version = {
    version: "v",
    document: "d",
    collection: "c",
    accessId: 0,
    type: "md",
    path: "p",
    tags: [],
    passages: [{ ordinal: 0, stems, vector: Float32Array.of(1, 0) }],
  }
  await transaction((unit) => index.put(unit, [version], { id: "e", dimensions: 2, hash: "h" }))
  await transaction((unit) => index.remove(unit, ["v"]))
  const database = new DatabaseSync(path, { readOnly: true })
  for (const table of ["index_version", "index_passage", "index_posting", "index_vector"]) {
    expect(database.prepare(`SELECT * FROM ${table}`).all(), table).toEqual([])
  }
  const signs = database.prepare("SELECT data FROM index_signs").get()?.data
  expect(signs instanceof Uint8Array && signs.every((byte) => byte === 0)).toBe(true)
  database.close()
  await close()
})

test("more passages than one block holds are found in every block, filtered or not", async () => {
  const { index, transaction, close } = await openBesideStore()
  const passages = Array.from({ length: 20_000 }, (_, ordinal) => ({
    ordinal,
    stems: { title: [], section: [], text: ordinal % 5_000 === 4_999 ? ["needle", "hay"] : ["hay"] },
  }))
  const version = (name: string, accessId: number) => ({
    version: name,
    document: name,
    collection: "c",
    accessId,
    type: "md",
    path: "p",
    tags: [],
    passages,
  })
  await transaction((unit) => index.put(unit, [version("v", 0), version("w", 1)]))
  const query = { stems: [{ stem: "needle", weight: 1 }], phrases: [], readable: [0, 1], filter: {} }
  const everything = await index.candidates(query, 100)
  expect(everything.candidates).toHaveLength(8)
  expect(everything.statistics.frequencies).toEqual([8])
  const one = await index.candidates({ ...query, readable: [1] }, 100)
  expect(one.candidates.map((each) => `${each.version}:${each.ordinal}`).sort()).toEqual([
    "w:14999",
    "w:19999",
    "w:4999",
    "w:9999",
  ])
  await transaction((unit) => index.remove(unit, ["v"]))
  expect((await index.candidates(query, 100)).statistics).toMatchObject({ passages: 20_000, frequencies: [4] })
  await close()
})
