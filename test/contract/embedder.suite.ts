import { describe, expect, test } from "vitest"
import type { Embedder } from "../../src/models/port.ts"

/** What every embedder keeps. */
export function embedderContract(name: string, open: () => Promise<Embedder>): void {
  describe(`embedder contract: ${name}`, () => {
    test("gives one unit vector of its dimensions a text, in order, also in many batches", async () => {
      const embedder = await open()
      const texts = Array.from({ length: 120 }, (_, at) => `The ${"e".repeat((at * 7) % 40)} number ${at} of badgers.`)
      const together = await embedder.embed(texts, "passage")
      expect(together).toHaveLength(texts.length)
      for (const vector of together) {
        expect(vector).toHaveLength(embedder.dimensions)
        expect(Math.hypot(...vector)).toBeCloseTo(1, 2)
      }
      const [alone] = await embedder.embed([texts[77] ?? ""], "passage")
      for (const [at, value] of (alone ?? []).entries()) expect(value).toBeCloseTo(together[77]?.[at] ?? 9, 1)
    })

    test("is the same embedder when it is opened again", async () => {
      const [one, other] = [await open(), await open()]
      expect([other.hash, other.dimensions]).toEqual([one.hash, one.dimensions])
    })

    test("of no text makes no vector, and stops when it is told to", async () => {
      const embedder = await open()
      expect(await embedder.embed([], "passage")).toEqual([])
      await expect(embedder.embed(["text"], "query", AbortSignal.abort())).rejects.toThrow()
    })
  })
}
