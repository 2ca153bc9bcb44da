import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { ingest } from "../../src/pipeline/ingest.ts"
import { makeFolder, openTestHome, type TestHome, testContext } from "../fixtures/files/home.ts"

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

  test("cancelled half way, what is in is whole, and the next ingest takes up the rest", async () => {
    const source = await makeFolder({ "c.jsonl": Array.from({ length: 1_200 }, (_, id) => line(id)).join("\n") })
    const controller = new AbortController()
    const running = ingest(home.parts, testContext(controller.signal), [join(source.path, "c.jsonl")], {
      collection: "default",
      onProgress: (done) => {
        if (done === 700) controller.abort()
      },
    })
    await expect(running).rejects.toMatchObject({ code: "cancelled" })
    const documents = await home.documents()
    expect(documents.length).toBeGreaterThan(0)
    expect(documents.length).toBeLessThan(1_200)
    for (const document of documents) {
      expect(await home.text(document)).toBe(`Text of document ${document.id.slice(1)}.`)
      expect(home.findable.has(document.currentVersion)).toBe(true)
    }
    const again = await ingest(home.parts, testContext(), [join(source.path, "c.jsonl")], { collection: "default" })
    expect(again).toMatchObject({ added: 1_200 - documents.length, unchanged: documents.length, failed: [] })
    source.remove()
  })
})
