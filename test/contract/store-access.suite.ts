import { fc, test as property } from "@fast-check/vitest"
import { describe, expect, test } from "vitest"
import { mayRead, type Principal, type ReaderList, systemPrincipal } from "../../src/core/principal.ts"
import { save } from "../fixtures/homes/sample.ts"
import type { OpenStore } from "./store.suite.ts"

const user = (name: string, ...groups: readonly string[]): Principal => ({ kind: "user", user: name, groups })
const entry = fc.constantFrom("user:ann", "user:bob", "user:", "group:hr", "group:it", "group:ann")
const readerList: fc.Arbitrary<ReaderList> = fc.oneof(
  fc.constant("everyone" as const),
  fc.array(entry, { maxLength: 4 }),
)
const principal: fc.Arbitrary<Principal> = fc.oneof(
  fc.constant(systemPrincipal),
  fc.record({
    kind: fc.constant("user" as const),
    user: fc.constantFrom("ann", "bob", "", "hr"),
    groups: fc.uniqueArray(fc.constantFrom("hr", "it", "ann"), { maxLength: 2 }),
  }),
)

/** Who every store lets read what. */
export function accessContract(open: OpenStore): void {
  describe("access", () => {
    property.prop([fc.array(readerList, { minLength: 1, maxLength: 6 }), fc.array(principal, { maxLength: 4 })], {
      numRuns: 25,
    })("a principal reads exactly the documents whose list it is on", async (lists, principals) => {
      const store = await open()
      const samples = []
      for (const [index, readers] of lists.entries()) {
        samples.push({ id: `d${index}`, text: `Text ${index}`, accessId: await store.accessId(readers) })
      }
      await save(store, ...samples)
      for (const who of principals) {
        const found = await store.documents({}, await store.readable(who), 100)
        const expected = lists.flatMap((readers, index) => (mayRead(who, readers) ? [`d${index}`] : []))
        expect(found.map((document) => document.id)).toEqual(expected)
      }
    })

    property.prop([readerList, readerList], { numRuns: 40 })(
      "equal lists have one id, unequal ones two, whatever the order",
      async (one, other) => {
        const store = await open()
        const normal = (list: ReaderList) => (list === "everyone" ? list : [...new Set(list)].sort().join())
        const [first, second] = [await store.accessId(one), await store.accessId(other)]
        expect(first === second).toBe(normal(one) === normal(other))
        expect(await store.accessId(one === "everyone" ? one : [...one].reverse())).toBe(first)
        const kept = await store.readers(first)
        expect(normal(kept)).toBe(normal(one))
      },
    )

    test("everyone is list 0; a list of nobody is the owner's alone; an unknown list has no readers", async () => {
      const store = await open()
      expect(await store.accessId("everyone")).toBe(0)
      const nobody = await store.accessId([])
      expect(await store.readable(user("ann", "hr"))).not.toContain(nobody)
      expect(await store.readable(systemPrincipal)).toContain(nobody)
      expect(await store.readers(987)).toEqual([])
    })

    test("readers that are set hold at once", async () => {
      const store = await open()
      await save(store, { id: "secret", text: "For a few." })
      await store.setReaders("secret", ["group:hr"])
      const seenBy = async (who: Principal) => (await store.documents({}, await store.readable(who), 9)).length
      expect([await seenBy(user("ann")), await seenBy(user("ann", "hr"))]).toEqual([0, 1])
      await store.setReaders("secret", ["user:ann"])
      expect([await seenBy(user("ann")), await seenBy(user("bob", "hr"))]).toEqual([1, 0])
    })
  })
}
