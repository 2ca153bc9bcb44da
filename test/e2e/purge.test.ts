import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import type { TextCitation } from "../../src/core/evidence.ts"
import { sqliteIndex } from "../../src/index/sqlite.ts"
import { sqliteJobs } from "../../src/jobs/sqlite.ts"
import type { NewVersion } from "../../src/store/port.ts"
import { databaseFile } from "../../src/store/port.ts"
import type { SqliteStore } from "../../src/store/sqlite.ts"
import { filesHolding, openStore, sampleRun, save, temporaryHome } from "../fixtures/homes/sample.ts"

const secret = "Zwanzigtausend Zitronenfalter zogen zeitig zum Zürichsee"

/** Opens a home with its index; `purge` is what `groundwork purge` does. */
async function openHome(home = temporaryHome()) {
  const store = await openStore(home)
  const index = sqliteIndex(store.path)
  const put = (versions: readonly NewVersion[]) =>
    store.transaction((unit) =>
      index.put(
        unit,
        versions.map(({ version, document, passages }) => ({
          version: version.id,
          document: document.id,
          collection: document.collection,
          accessId: document.accessId,
          type: document.type,
          path: document.path,
          tags: [],
          passages: passages.map((passage) => ({
            ordinal: passage.ordinal,
            stems: { title: [], section: [], text: passage.text.toLowerCase().split(" ") },
            vector: Float32Array.from({ length: 8 }, (_, at) => (at === passage.ordinal % 8 ? 1 : 0)),
          })),
        })),
        { id: "test", dimensions: 8, hash: "test" },
      ),
    )
  return {
    home,
    store,
    index,
    put,
    purge: (document: string) => store.purge(document, (unit, versions) => index.remove(unit, versions)),
    async close() {
      index.close()
      await store.close()
    },
  }
}

function citation(from: NewVersion | undefined, quote: string): TextCitation {
  return {
    kind: "text",
    stance: "supports",
    document: from?.document.id ?? "",
    version: from?.version.id ?? "",
    title: from?.document.title ?? "",
    source: from?.document.source ?? "",
    start: 0,
    end: quote.length,
    quote,
  }
}

/** Everything that a document's words may have got into. */
async function spread(
  store: SqliteStore,
  doomed: NewVersion | undefined,
  other: NewVersion | undefined,
): Promise<void> {
  const claim = (from: NewVersion | undefined, text: string) => ({
    text,
    verdict: "supported",
    confidence: 0.9,
    citations: [citation(from, text)],
  })
  await store.saveRun(
    sampleRun({
      id: "asked",
      input: { text: "How far did they fly?" },
      output: {
        question: "How far did they fly?",
        status: "answered",
        text: `${secret}. The dock opens at seven.`,
        claims: [claim(doomed, secret), claim(other, "The dock opens at seven.")],
      },
      steps: [
        {
          name: "retrieve",
          startedAtMs: 1,
          ms: 2,
          detail: { texts: [secret], hits: [{ version: doomed?.version.id, score: 2.5 }] },
        },
        { name: "model", startedAtMs: 3, ms: 4, detail: { reply: `It says: "${secret}", doesn't it?` } },
        {
          name: "verify",
          startedAtMs: 5,
          ms: 1,
          detail: { claims: [{ text: "Butterflies flew far.", verdict: "supported" }] },
        },
      ],
    }),
  )
  await store.saveRun(
    sampleRun({
      id: "verified",
      kind: "verify",
      input: { text: `I read that ${secret}!` },
      versions: [doomed?.version.id ?? ""],
    }),
  )
  await store.saveRecord("review", "r1", {
    app: "x",
    value: secret,
    evidence: [citation(doomed, secret)],
    decision: "accepted",
  })
  await store.saveRecord("case", "c1", { question: "How far?", expected: `They say ${secret} and back`, app: "x" })
  await store.saveRecord("cache:model", "hash", { reply: secret })
  await store.saveRecord("case", "c2", { question: "When does the dock open?", expected: "at seven" })
  const jobs = sqliteJobs(store)
  const job = await jobs.add("verify", { text: secret, document: doomed?.document.id })
  await jobs.take(["verify"], "w", 1_000)
  await jobs.finish(job.id, "w", { claims: [claim(doomed, secret)] })
}

describe("what is purged is gone for good", () => {
  test("no file of the home holds a word of it, and everything else is as it was", async () => {
    const { home, store, index, put, purge, close } = await openHome()
    const [old] = await save(store, { id: "moths", text: `Old: ${secret}\nEnd`, title: "Zitronenfalterzug" })
    const [doomed] = await save(store, {
      id: "moths",
      title: "Zitronenfalterzug",
      text: `${secret}\n`.repeat(40),
      original: Buffer.from(`# ${secret} in the original\n`.repeat(4_000)),
    })
    const [other] = await save(store, { id: "dock", text: "The dock opens at seven.\nGates too." })
    await put([doomed, other].flatMap((version) => version ?? []))
    await spread(store, doomed, other)
    expect(filesHolding(home, secret).length).toBeGreaterThan(1)

    expect(await purge("moths")).toBe(true)
    expect(filesHolding(home, secret)).toEqual([])
    expect(filesHolding(home, "Zitronenfalter")).toEqual([])
    expect(filesHolding(home, secret.toLowerCase())).toEqual([])
    expect(await store.document("moths")).toBeUndefined()
    expect(await store.versions("moths")).toEqual([])
    for (const version of [old, doomed]) {
      expect(await store.text(version?.version.id ?? "")).toBeUndefined()
      expect(await store.passagesOf(version?.version.id ?? "")).toEqual([])
    }
    expect(await index.versions()).toEqual([other?.version.id])
    expect(await store.text(other?.version.id ?? "")).toBe("The dock opens at seven.\nGates too.")
    expect(await purge("moths")).toBe(false)
    await close()
    expect(filesHolding(home, "Zitronenfalter")).toEqual([])
  })

  test("traces keep their form, figures and other documents' words", async () => {
    const { store, purge, close } = await openHome()
    const [doomed, other] = await save(
      store,
      { id: "moths", text: secret },
      { id: "dock", text: "The dock opens at seven." },
    )
    await spread(store, doomed, other)
    await purge("moths")
    const run = await store.run("asked")
    expect(run).toMatchObject({
      status: "answered",
      input: { text: "How far did they fly?" },
      output: {
        question: "How far did they fly?",
        text: "[erased]",
        claims: [
          {
            text: "[erased]",
            verdict: "supported",
            confidence: 0.9,
            citations: [{ version: doomed?.version.id, quote: "[erased]", start: 0 }],
          },
          {
            text: "The dock opens at seven.",
            citations: [{ quote: "The dock opens at seven.", title: "Title of dock" }],
          },
        ],
      },
    })
    expect(run?.steps[0]?.detail).toEqual({ texts: ["[erased]"], hits: [{ version: doomed?.version.id, score: 2.5 }] })
    expect(run?.steps[2]?.detail).toEqual({ claims: [{ text: "[erased]", verdict: "supported" }] })
    expect(await store.record("case", "c2")).toEqual({ question: "When does the dock open?", expected: "at seven" })
    expect(await store.record("case", "c1")).toMatchObject({ question: "How far?", app: "x" })
    expect(await store.record("review", "r1")).toMatchObject({ app: "x", value: "[erased]" })
    await close()
  })

  test("a duplicate keeps the text that it shares", async () => {
    const { store, purge, close } = await openHome()
    const original = Buffer.from("The same file.".repeat(10_000))
    const [, copy] = await save(
      store,
      { id: "first", text: "The same words.", original },
      { id: "copy", text: "The same words.", original },
    )
    await purge("first")
    expect(await store.text(copy?.version.id ?? "")).toBe("The same words.")
    expect((await store.original(copy?.version.id ?? ""))?.length).toBe(original.length)
    await purge("copy")
    expect(await store.blobs.get(copy?.version.originalHash ?? "")).toBeUndefined()
    await close()
  })

  test("a document that was removed from its source can still be purged", async () => {
    const { home, store, purge, close } = await openHome()
    await save(store, { id: "moths", text: secret })
    await store.transaction((unit) => unit.removeDocument("moths"))
    expect(await purge("moths")).toBe(true)
    expect(filesHolding(home, secret)).toEqual([])
    await close()
  })

  test("within a transaction, it is gone with what else is written there, or not at all", async () => {
    const { home, store, purge, close } = await openHome()
    await save(store, { id: "moths", text: secret })
    const entry = {
      at: "2025-06-01T10:00:00Z",
      actor: "user:ann",
      action: "document.purge",
      target: "moths",
      detail: {},
    }
    const purgeAndTell = async (fails: boolean) => {
      await purge("moths")
      await store.appendAudit(entry)
      if (fails) throw new Error("at last")
    }
    await expect(store.transaction(() => purgeAndTell(true))).rejects.toThrow("at last")
    expect(await store.document("moths")).toBeDefined()
    await store.transaction(() => purgeAndTell(false))
    expect(await store.auditEntries(9)).toMatchObject([{ action: "document.purge", target: "moths" }])
    while (filesHolding(home, secret).length > 0) await new Promise((resolve) => setTimeout(resolve, 10))
    await close()
  })

  test("if the index fails, nothing is erased", async () => {
    const { store, close } = await openHome()
    const [doomed] = await save(store, { id: "moths", text: secret })
    await expect(store.purge("moths", () => Promise.reject(new Error("no")))).rejects.toThrow("no")
    expect(await store.text(doomed?.version.id ?? "")).toBe(secret)
    await close()
  })

  test("what a process that died left in the files is erased when the home is next opened", async () => {
    const { home, store, close } = await openHome()
    await save(store, { id: "kept", text: "Kept." })
    const hash = await store.blobs.put(Buffer.from(`${secret} `.repeat(3_000)))
    await close()
    const database = new DatabaseSync(join(home, databaseFile))
    database.exec(`PRAGMA secure_delete = OFF; INSERT INTO records VALUES ('x', 'x', '"${secret}"'); DELETE FROM records;
      INSERT INTO settings VALUES ('scrub', '["${hash}"]')`)
    database.close()
    expect(filesHolding(home, secret)).toHaveLength(2)
    const again = await openStore(home)
    await again.transaction(async () => {})
    while (again.database.prepare("SELECT 1 FROM settings WHERE name = 'scrub'").get() !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(filesHolding(home, secret)).toEqual([])
    await again.close()
  })

  property.prop([fc.array(fc.nat(29), { minLength: 1, maxLength: 6 }), fc.nat(1_000)], { numRuns: 4 })(
    "whichever documents are purged of many that grew and moved in the file, none of their words stays",
    async (chosen, seed) => {
      const { home, store, put, purge, close } = await openHome()
      const mark = (document: number) => `Kennwort${seed}x${document}y`
      const text = (document: number, paragraphs: number) =>
        Array.from(
          { length: paragraphs },
          (_, at) => `${mark(document)} ${"word ".repeat((at * 7 + document) % 60)}`,
        ).join("\n")
      for (let round = 1; round <= 3; round += 1) {
        const samples = Array.from({ length: 30 }, (_, document) => ({
          id: `d${document}`,
          text: text(document, ((document * round) % 9) + 1),
        }))
        await put(await save(store, ...samples))
      }
      await Promise.all([...new Set(chosen)].map((document) => purge(`d${document}`)))
      for (let document = 0; document < 30; document += 1) {
        expect(filesHolding(home, mark(document)).length > 0).toBe(!chosen.includes(document))
      }
      await close()
    },
  )
})
