import { createHash } from "node:crypto"
import { readFileSync, statSync } from "node:fs"
import { fc, test } from "@fast-check/vitest"
import { beforeAll, describe, expect } from "vitest"
import { openStaticEmbedder, type StaticEmbedder, staticEmbedder } from "../../src/models/embedders/static.ts"
import { staticTokenizer } from "../../src/models/embedders/static-tokens.ts"

const weights = new URL("../../src/models/embedders/weights/static.bin", import.meta.url)

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, n) => sum + value * b[n]!, 0)
}

describe("static embedder", () => {
  let embedder: StaticEmbedder
  beforeAll(async () => {
    embedder = await openStaticEmbedder()
  })

  test.prop([fc.string({ unit: "grapheme", maxLength: 300 })])("gives every text one finite unit vector", (text) => {
    const vector = embedder.embedOne(text)
    expect(vector).toHaveLength(embedder.dimensions)
    expect(Math.abs(cosine(vector, vector) - 1)).toBeLessThan(1e-4)
  })

  test.prop([fc.array(fc.lorem({ maxCount: 4 }), { maxLength: 8 })])("keeps the order of the texts", async (texts) => {
    const together = await embedder.embed(texts, "passage")
    expect(together).toEqual(texts.map((text) => embedder.embedOne(text)))
  })

  test.each([
    ["How do I get my money back?", "Refunds are paid within ten days.", "The bridge is closed to lorries in winter."],
    ["Who approves travel?", "Business trips need the manager's consent.", "The printer uses black toner only."],
    ["heart attack", "myocardial infarction", "garden furniture"],
    ["termination of the contract", "Either party may end this agreement.", "The photograph shows a red kite."],
    ["car", "automobile", "pudding"],
  ])("puts %j nearer to %j than to %j", (text, near, far) => {
    const vector = embedder.embedOne(text)
    expect(cosine(vector, embedder.embedOne(near))).toBeGreaterThan(cosine(vector, embedder.embedOne(far)) + 0.05)
  })

  test("tells words that no entry spells apart, and knows them again", () => {
    const known = embedder.embedOne("встреча 会议 ψψζ")
    expect(cosine(known, embedder.embedOne("встреча 会议 ψψζ"))).toBeGreaterThan(0.999)
    expect(cosine(embedder.embedOne("漢"), embedder.embedOne("字"))).toBeLessThan(0.5)
  })

  test("does not care for case, accents and typographic marks", () => {
    const plain = embedder.embedOne("the cafe's naive resume is late")
    expect(cosine(plain, embedder.embedOne("“The Café’s — naïve RÉSUMÉ” is late!"))).toBeGreaterThan(0.999)
  })

  test("takes a text of any length", () => {
    expect(embedder.embedOne("word ".repeat(100_000))).toHaveLength(embedder.dimensions)
  })

  test("stops when it is told to", async () => {
    await expect(embedder.embed(["text"], "query", AbortSignal.abort())).rejects.toThrow()
  })

  test("is named by the hash of its weights, and small", () => {
    const bytes = readFileSync(weights)
    const body = bytes.subarray(8 + bytes.readUInt32LE(4))
    expect(createHash("sha256").update(body).digest("hex").slice(0, 16)).toBe(embedder.hash)
    expect(statSync(weights).size).toBeLessThanOrEqual(12_000_000)
  })

  test("is refused when the file is something else", () => {
    expect(() => staticEmbedder(Buffer.from("not weights at all, but long enough"))).toThrow()
  })
})

describe("static tokenizer", () => {
  const entries = ["work", "##s", "##hop", "day", "a", "##b"]
  const tokenize = staticTokenizer({ entries, pairs: Uint16Array.of(0, 3), hashRows: 8 })
  function rows(text: string): number[] {
    const out = new Int32Array(16)
    return [...out.subarray(0, tokenize(text, out))]
  }

  test("takes whole words, then the longest pieces", () => {
    expect(rows("Work workshops, a!")).toEqual([0, 0, 1, 2, 1, 4])
  })

  test("adds the row of a pair beside its words", () => {
    expect(rows("work-day")).toEqual([0, 3, 6])
    expect(rows("day work")).toEqual([3, 0])
  })

  test("gives a word that no piece spells two hashed rows", () => {
    const found = rows("qqq")
    expect(found).toHaveLength(2)
    for (const row of found) expect(row).toBeGreaterThanOrEqual(7)
    expect(rows("qqq")).toEqual(found)
  })
})
