import { spawn } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { defineReader } from "../../src/ingest/port.ts"
import { withVectorCache } from "../../src/models/embedders/cached.ts"
import { openRemoteEmbedder } from "../../src/models/embedders/remote.ts"
import { ingest } from "../../src/pipeline/ingest.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { makeFolder, openTestHome, type TestHome, testContext } from "../fixtures/files/home.ts"
import { startScriptedServer } from "../fixtures/models/server.ts"

let home: TestHome
beforeEach(async () => {
  home = await openTestHome()
})
afterEach(() => home.close())

const line = (id: number) => JSON.stringify({ _id: `d${id}`, title: `Number ${id}`, text: `Text of document ${id}.` })

describe("when writing goes wrong", () => {
  test("a document that the index refuses stays out whole, the rest of its batch goes in whole", async () => {
    const source = await makeFolder({ "c.jsonl": Array.from({ length: 30 }, (_, id) => line(id)).join("\n") })
    home.refuse = (path) => path.endsWith("#d7")
    const report = await ingest(home.parts, testContext(), [join(source.path, "c.jsonl")], { collection: "default" })
    expect(report).toMatchObject({
      added: 29,
      failed: [{ source: `${join(source.path, "c.jsonl")}#d7`, code: "internal" }],
    })
    expect(await home.parts.store.document("d7")).toBeUndefined()
    const documents = await home.documents()
    expect(documents).toHaveLength(29)
    for (const document of documents) {
      expect(home.findable.has(document.currentVersion)).toBe(true)
      expect(await home.text(document)).toBe(`Text of document ${document.id.slice(1)}.`)
    }
    home.refuse = () => false
    expect(
      await ingest(home.parts, testContext(), [join(source.path, "c.jsonl")], { collection: "default" }),
    ).toMatchObject({ added: 1, unchanged: 29 })
    source.remove()
  })

  test("no passage is paid for twice when a batch fails, and others write while texts are embedded", async () => {
    const source = await makeFolder({ "c.jsonl": Array.from({ length: 30 }, (_, id) => line(id)).join("\n") })
    const server = await startScriptedServer([])
    const remote = await openRemoteEmbedder({ baseUrl: server.url, model: "scripted", isExternal: false })
    const other = await openSqliteStore({ home: dirname(home.path), blobs: home.parts.blobs })
    const sent: string[] = []
    const watched = {
      ...remote,
      embed: async (texts: readonly string[], kind: "query" | "passage") => {
        sent.push(...texts)
        await other.saveRecord("test", "written", sent.length)
        return remote.embed(texts, kind)
      },
    }
    const parts = { ...home.parts, embedder: withVectorCache(watched, home.parts.store) }
    home.refuse = (path) => path.endsWith("#d7")
    const report = await ingest(parts, testContext(), [join(source.path, "c.jsonl")], { collection: "default" })
    expect(report).toMatchObject({ added: 29, failed: [{ code: "internal" }] })
    expect(sent).toHaveLength(30)
    expect(new Set(sent).size).toBe(30)
    expect(await home.parts.store.record("test", "written")).toBe(30)
    await other.close()
    await server.close()
    source.remove()
  })

  test("cancelled half way, what is in is whole, and the next ingest takes up the rest", async () => {
    const source = await makeFolder({ "c.jsonl": Array.from({ length: 2_600 }, (_, id) => line(id)).join("\n") })
    const controller = new AbortController()
    const running = ingest(home.parts, testContext(controller.signal), [join(source.path, "c.jsonl")], {
      collection: "default",
      onProgress: (done) => {
        if (done === 1_700) controller.abort()
      },
    })
    await expect(running).rejects.toMatchObject({ code: "cancelled" })
    const documents = await home.documents()
    expect(documents.length).toBeGreaterThan(0)
    expect(documents.length).toBeLessThan(2_600)
    for (const document of documents) {
      expect(await home.text(document)).toBe(`Text of document ${document.id.slice(1)}.`)
      expect(home.findable.has(document.currentVersion)).toBe(true)
    }
    const again = await ingest(home.parts, testContext(), [join(source.path, "c.jsonl")], { collection: "default" })
    expect(again).toMatchObject({ added: 2_600 - documents.length, unchanged: documents.length, failed: [] })
    source.remove()
  })

  test("cancelled where reading is slow, what was read more than two seconds before is in", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `page-${String(at).padStart(2, "0")}.slow`)
    const source = await makeFolder(Object.fromEntries(names.map((name) => [name, `Text of ${name}.`])))
    let clock = 0
    const time = vi.spyOn(performance, "now").mockImplementation(() => clock)
    const slow = defineReader({
      name: "slow",
      version: 1,
      extensions: ["slow"],
      read: async ({ bytes, name }) => {
        clock += 300
        return { title: name, text: new TextDecoder().decode(bytes), blocks: [], metadata: {} }
      },
    })
    const parts = { ...home.parts, readers: [slow] }
    const controller = new AbortController()
    const running = ingest(parts, testContext(controller.signal), [source.path], {
      collection: "default",
      onProgress: (done) => {
        if (done === 30) controller.abort()
      },
    })
    await expect(running).rejects.toMatchObject({ code: "cancelled" })
    time.mockRestore()
    const kept = (await home.documents()).length
    expect(kept).toBeGreaterThanOrEqual(20)
    expect(kept).toBeLessThanOrEqual(30)
    const again = await ingest(parts, testContext(), [source.path], { collection: "default" })
    expect(again).toMatchObject({ added: 40 - kept, unchanged: kept, failed: [] })
    source.remove()
  })

  test("killed half way (kill -9), the home opens, what is in is whole, and the next ingest takes up the rest", async () => {
    const count = 6_000
    const source = await makeFolder({ "c.jsonl": Array.from({ length: count }, (_, id) => line(id)).join("\n") })
    const path = join(source.path, "c.jsonl")
    const folder = mkdtempSync(join(tmpdir(), "groundwork-killed-"))
    await killedAfter(folder, path, 2_500)
    const killed = await openTestHome(folder)
    const documents = await killed.documents()
    const found = new Set(await killed.parts.index.versions())
    expect(documents.length).toBeGreaterThan(0)
    expect(documents.length).toBeLessThan(count)
    expect(found).toEqual(new Set(documents.map((document) => document.currentVersion)))
    for (const document of documents) {
      expect(await killed.text(document)).toBe(`Text of document ${document.id.slice(1)}.`)
    }
    const again = await ingest(killed.parts, testContext(), [path], { collection: "default" })
    expect(again).toMatchObject({ added: count - documents.length, unchanged: documents.length, failed: [] })
    await killed.close()
    source.remove()
  })
})

/** Starts an ingest in a process of its own and kills it once `documents` have been read. */
function killedAfter(folder: string, path: string, documents: number): Promise<void> {
  const script = fileURLToPath(new URL("../fixtures/files/ingest-in-process.ts", import.meta.url))
  const child = spawn(process.execPath, [script, folder, path], { stdio: ["ignore", "pipe", "inherit"] })
  return new Promise((resolve, reject) => {
    child.on("exit", (_, signal) => (signal === "SIGKILL" ? resolve() : reject(new Error("it ended by itself"))))
    child.stdout.on("data", (chunk: Buffer) => {
      const done = Number(chunk.toString("utf8").trim().split("\n").pop())
      if (done >= documents) child.kill("SIGKILL")
    })
  })
}
