import { createHash } from "node:crypto"
import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import type { Blobs } from "../../src/blobs/port.ts"

/** What every implementation of `Blobs` promises. */
export function blobsContract(name: string, open: () => Promise<Blobs>): void {
  describe(`blobs contract: ${name}`, () => {
    property.prop([fc.uint8Array({ maxLength: 300 })], { numRuns: 30 })(
      "bytes come back as they were, named by their SHA-256",
      async (content) => {
        const blobs = await open()
        const hash = await blobs.put(content)
        expect(hash).toBe(createHash("sha256").update(content).digest("hex"))
        expect(Buffer.from((await blobs.get(hash)) ?? [])).toEqual(Buffer.from(content))
      },
    )

    test("megabytes come back as they were", async () => {
      const blobs = await open()
      const content = Buffer.alloc(3 * 2 ** 20, "large ")
      expect(Buffer.from((await blobs.get(await blobs.put(content))) ?? []).equals(content)).toBe(true)
    })

    test("the same content twice is one blob, even at the same time", async () => {
      const blobs = await open()
      const content = Buffer.alloc(100_000, "twice ")
      const hashes = await Promise.all([blobs.put(content), blobs.put(content), blobs.put(content)])
      expect(new Set(hashes).size).toBe(1)
      await blobs.remove(hashes[0] ?? "")
      expect(await blobs.get(hashes[0] ?? "")).toBeUndefined()
    })

    test("what is removed is gone; what was never there is no error", async () => {
      const blobs = await open()
      const hash = await blobs.put(Buffer.from("to be removed"))
      await blobs.remove(hash)
      expect(await blobs.get(hash)).toBeUndefined()
      await blobs.remove(hash)
      await blobs.remove("0".repeat(64))
      expect(await blobs.get("0".repeat(64))).toBeUndefined()
    })

    test("a name that is no hash leads nowhere", async () => {
      const blobs = await open()
      await blobs.remove("../../outside")
      expect(await blobs.get("../../../etc/hostname")).toBeUndefined()
    })
  })
}
