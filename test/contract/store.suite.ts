import { createHash } from "node:crypto"
import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import type { Blobs } from "../../src/blobs/port.ts"
import type { Layout } from "../../src/core/document.ts"
import type { Store } from "../../src/store/port.ts"
import { at, sampleVersion, save } from "../fixtures/homes/sample.ts"
import { accessContract } from "./store-access.suite.ts"
import { recordsContract } from "./store-records.suite.ts"

export type OpenStore = () => Promise<Store & { readonly blobs: Blobs }>

/** What every implementation of `Store` promises. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`store contract: ${name}`, () => {
    describe("documents and versions", () => {
      test("what is written is read: document, version, text, structure, passages", async () => {
        const store = await open()
        const [written] = await save(store, {
          id: "leave",
          text: "Annual leave\n\nEveryone has 27 days.",
          metadata: { date: "2025-01-10", tags: ["people"], other: { owner: "HR" } },
          original: Buffer.from("# Annual leave\n\nEveryone has 27 days."),
        })
        const document = await store.document("leave")
        expect(document).toEqual({
          ...written?.document,
          currentVersion: written?.version.id,
          addedAt: at,
          updatedAt: at,
        })
        const version = document?.currentVersion ?? ""
        expect(await store.text(version)).toBe("Annual leave\n\nEveryone has 27 days.")
        expect(Buffer.from((await store.original(version)) ?? []).toString()).toContain("# Annual leave")
        expect(await store.structure(version)).toEqual({ blocks: written?.version.blocks })
        expect(await store.passagesOf(version)).toEqual(written?.passages)
        expect(await store.version(version)).toMatchObject({ document: "leave", ordinal: 1, createdAt: at })
      })

      test("passages come in the order asked for, unknown ones are left out", async () => {
        const store = await open()
        const [one, two] = await save(store, { id: "one", text: "a\nb\nc" }, { id: "two", text: "d\ne" })
        const ids = [
          two?.passages[1]?.id,
          one?.passages[2]?.id,
          "unknown:0",
          one?.passages[0]?.id,
          `${one?.version.id}:99`,
        ]
        const found = await store.passages(ids.map((id) => id ?? ""))
        expect(found.map((passage) => passage.text)).toEqual(["e", "c", "a"])
        expect(await store.passages(["", ":", "x", `${one?.version.id}:-1`, `${one?.version.id}:1.5`])).toEqual([])
      })

      test("the same content again is unchanged, another makes a version, the old one stays readable", async () => {
        const store = await open()
        const results: string[] = []
        await save(store)
        const put = async (text: string) => {
          const version = sampleVersion({ id: "policy", text })
          await store.blobs.put(Buffer.from(text))
          await store.transaction(async (unit) => {
            results.push(await unit.saveVersion(version))
          })
          return version.version.id
        }
        await store.saveCollection({ id: "handbook", readers: "everyone", localOnly: false, settings: {} })
        const first = await put("Five days.")
        await put("Five days.")
        const second = await put("Seven days.")
        await put("Five days.")
        expect(results).toEqual(["added", "unchanged", "updated", "updated"])
        expect((await store.document("policy"))?.currentVersion).toBe(first)
        expect((await store.versions("policy")).map((version) => [version.id, version.ordinal])).toEqual([
          [first, 1],
          [second, 2],
        ])
        expect(await store.text(second)).toBe("Seven days.")
      })

      test("a removed document is found no more, what cites it can still be checked, and it may come back", async () => {
        const store = await open()
        const [written] = await save(store, { id: "gone", text: "Was here." })
        await store.transaction((unit) => unit.removeDocument("gone"))
        await store.transaction((unit) => unit.removeDocument("never there"))
        expect(await store.document("gone")).toBeUndefined()
        expect(await store.documentCount()).toBe(0)
        expect(await store.documents({}, [0], 10)).toEqual([])
        expect(await store.sourceStates("handbook", "folder")).toEqual([])
        expect(await store.text(written?.version.id ?? "")).toBe("Was here.")
        await save(store, { id: "gone", text: "Was here." })
        expect((await store.document("gone"))?.currentVersion).toBe(written?.version.id)
        expect(await store.versions("gone")).toHaveLength(1)
      })

      test("the states of sources are kept by collection and origin", async () => {
        const store = await open()
        await save(store, { id: "a", text: "A", origin: "x" }, { id: "b", text: "B", origin: "y" })
        await save(store, { id: "c", text: "C", origin: "x", collection: "other" })
        const states = await store.sourceStates("handbook", "x")
        expect(states).toEqual([{ document: "a", path: "a.md", ...sampleVersion({ id: "a", text: "A" }).state }])
      })

      test("a layout comes back whole, or only the pages that a span touches", async () => {
        const store = await open()
        const layout: Layout = {
          pages: [1, 2, 3].map((page) => ({ page, width: 595.3, height: 842, start: (page - 1) * 10, end: page * 10 })),
          runs: Array.from({ length: 15 }, (_, run) => ({
            start: run * 2,
            end: run * 2 + 2,
            page: Math.floor(run / 5) + 1,
            x: 72.1 + run / 3,
            y: 100.25,
            width: 12.0625,
            height: 9,
            ...(run === 7 ? { confidence: 0.875 } : {}),
          })),
        }
        const [written] = await save(store, { id: "scan", text: "0123456789".repeat(3), layout })
        const version = written?.version.id ?? ""
        expect((await store.structure(version))?.layout).toEqual(layout)
        const near = await store.structure(version, { start: 12, end: 13 })
        expect(near?.layout).toEqual({ ...layout, runs: layout.runs.filter((run) => run.page === 2) })
      })

      property.prop([fc.array(fc.string({ unit: "binary", maxLength: 80 }), { maxLength: 6 })], { numRuns: 25 })(
        "any text comes back to the letter, and so does each of its passages",
        async (paragraphs) => {
          const store = await open()
          const text = paragraphs.join("\n").toWellFormed().normalize("NFC")
          const [written] = await save(store, { id: "odd", text })
          expect(await store.text(written?.version.id ?? "")).toBe(text)
          for (const passage of await store.passagesOf(written?.version.id ?? "")) {
            expect(passage.text).toBe(text.slice(passage.start, passage.end))
          }
        },
      )

      test("large texts and originals come back as well", async () => {
        const store = await open()
        const text = "A sentence that is said again. ".repeat(20_000)
        const [written] = await save(store, { id: "large", text, original: Buffer.alloc(2 ** 20, "original ") })
        expect(await store.text(written?.version.id ?? "")).toBe(text)
        expect((await store.original(written?.version.id ?? ""))?.length).toBe(2 ** 20)
      })
    })

    describe("lists", () => {
      test("documents are listed by id, in pages, as the filter says", async () => {
        const store = await open()
        await save(
          store,
          { id: "a", text: "A", path: "hr/leave.md", metadata: { date: "2024-05-01", tags: ["people", "leave"] } },
          { id: "b", text: "B", path: "it/keys.pdf", type: "pdf", metadata: { date: "2025-01-01" } },
          { id: "c", text: "C", path: "hr/pay/bands.md", metadata: { tags: ["pay"] } },
          { id: "d", text: "D", collection: "other" },
        )
        const ids = async (filter: Parameters<Store["documents"]>[0], limit = 10, after?: string) =>
          (await store.documents(filter, [0], limit, after)).map((document) => document.id).join("")
        expect(await ids({})).toBe("abcd")
        expect(await ids({}, 2)).toBe("ab")
        expect(await ids({}, 2, "b")).toBe("cd")
        expect(await ids({}, 0)).toBe("")
        expect(await ids({ collections: ["handbook"] })).toBe("abc")
        expect(await ids({ collections: [] })).toBe("")
        expect(await ids({ types: ["pdf"] })).toBe("b")
        expect(await ids({ after: "2025-01-01" })).toBe("b")
        expect(await ids({ before: "2024-12-31" })).toBe("a")
        expect(await ids({ tags: ["leave", "pay"] })).toBe("ac")
        expect(await ids({ path: "hr/**" })).toBe("ac")
        expect(await ids({ path: "*.md", collections: ["handbook"] }, 1, "a")).toBe("c")
        expect(await store.documentCount()).toBe(4)
        expect(await store.documentCount("handbook")).toBe(3)
      })

      test("collections keep their settings and readers", async () => {
        const store = await open()
        const collection = { id: "people", readers: ["group:hr"], localOnly: true, settings: { minConfidence: 0.7 } }
        await store.saveCollection(collection)
        await store.saveCollection({ id: "all", readers: "everyone", localOnly: false, settings: {} })
        expect(await store.collection("people")).toEqual(collection)
        await store.saveCollection({ ...collection, localOnly: false })
        expect((await store.collections()).map(({ id, localOnly }) => [id, localOnly])).toEqual([
          ["all", false],
          ["people", false],
        ])
        expect(await store.collection("unknown")).toBeUndefined()
      })

      test("knows what stays on this machine by version, place, bytes and text, gone documents too", async () => {
        const store = await open()
        const hashOf = (text: string) => createHash("sha256").update(text).digest("hex")
        const secret = { id: "secret", collection: "people", text: "Ann earns 50,000.", original: Buffer.from("# Pay") }
        const [kept, copy] = await save(
          store,
          secret,
          { id: "copy", text: secret.text },
          { id: "free", text: "Hello." },
        )
        const asked = [
          { versions: [copy?.version.id ?? ""] },
          { sources: ["/nowhere", kept?.document.source ?? ""] },
          { originalHash: hashOf("# Pay") },
          { textHash: hashOf(secret.text) },
        ]
        const isKept = () => Promise.all(asked.map((what) => store.isKeptHere(what)))
        expect(await isKept()).toEqual([false, false, false, false])
        await store.saveCollection({ id: "people", readers: ["group:hr"], localOnly: true, settings: {} })
        expect(await isKept()).toEqual([true, true, true, true])
        await store.transaction((unit) => unit.removeDocument("secret"))
        expect(await isKept()).toEqual([true, true, true, true])
        const free = (await store.document("free"))?.currentVersion ?? ""
        expect(await store.isKeptHere({ versions: [free], sources: ["/nowhere"], textHash: hashOf("Hello.") })).toBe(
          false,
        )
        await save(store, { id: "blank", collection: "people", text: "" })
        expect(await store.isKeptHere({ textHash: hashOf("") })).toBe(false)
      })
    })

    describe("transactions", () => {
      test("are all or nothing", async () => {
        const store = await open()
        await save(store, { id: "kept", text: "Kept." })
        const failing = store.transaction(async (unit) => {
          await unit.saveVersion(sampleVersion({ id: "lost", text: "Lost." }))
          await unit.removeDocument("kept")
          await store.saveRecord("case", "lost", 1)
          await store.appendAudit({ at, actor: "system", action: "test", target: "x", detail: {} })
          throw new Error("on purpose")
        })
        await expect(failing).rejects.toThrow("on purpose")
        expect(await store.document("lost")).toBeUndefined()
        expect(await store.document("kept")).toBeDefined()
        expect(await store.record("case", "lost")).toBeUndefined()
        expect(await store.auditEntries(9)).toEqual([])
      })

      test("see what they wrote; others see it when it is committed", async () => {
        const store = await open()
        await store.saveRecord("n", "k", "before")
        let release = () => {}
        const gate = new Promise<void>((resolve) => {
          release = resolve
        })
        let inside: unknown
        const running = store.transaction(async () => {
          await store.saveRecord("n", "k", "after")
          inside = await store.record("n", "k")
          await gate
        })
        await new Promise((resolve) => setTimeout(resolve, 20))
        expect(inside).toBe("after")
        expect(await store.record("n", "k")).toBe("before")
        release()
        await running
        expect(await store.record("n", "k")).toBe("after")
      })

      test("run one after the other, and one within another is part of it", async () => {
        const store = await open()
        await store.saveRecord("n", "count", 0)
        const increment = () =>
          store.transaction(async () => {
            const count = Number(await store.record("n", "count"))
            await new Promise((resolve) => setTimeout(resolve, 1))
            await store.transaction(() => store.saveRecord("n", "count", count + 1))
          })
        await Promise.all(Array.from({ length: 20 }, increment))
        expect(await store.record("n", "count")).toBe(20)
      })

      test("a failed one keeps no later one from running, and loses no blob that waited", async () => {
        const store = await open()
        const hash = await store.blobs.put(Buffer.from("waits for a transaction"))
        await expect(store.transaction(() => Promise.reject(new Error("no")))).rejects.toThrow("no")
        expect(await store.blobs.get(hash)).toBeDefined()
        await store.transaction(async () => {})
        expect(Buffer.from((await store.blobs.get(hash)) ?? []).toString()).toBe("waits for a transaction")
      })
    })

    accessContract(open)
    recordsContract(open)
  })
}
