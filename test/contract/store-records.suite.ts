import { describe, expect, test } from "vitest"
import type { Store } from "../../src/store/port.ts"
import { at, sampleRun } from "../fixtures/homes/sample.ts"
import type { OpenStore } from "./store.suite.ts"

/** What every store does with runs, records and the audit log. */
export function recordsContract(open: OpenStore): void {
  describe("runs and records", () => {
    test("a run comes back as it was, and is replaced by a later state of itself", async () => {
      const store = await open()
      const run = sampleRun({
        id: "r1",
        principal: { kind: "user", user: "ann", groups: ["hr"] },
        output: { text: "27 days", claims: [] },
        steps: [{ name: "retrieve", startedAtMs: 1, ms: 2, detail: { hits: ["x".repeat(3_000)] } }],
        versions: ["v1", "v2"],
      })
      await store.saveRun(run)
      expect(await store.run("r1")).toEqual(run)
      await store.saveRun({ ...run, status: "done" })
      expect((await store.run("r1"))?.status).toBe("done")
      expect(await store.run("unknown")).toBeUndefined()
    })

    test("runs are listed newest first, by kind and status, in pages", async () => {
      const store = await open()
      for (const [index, kind] of ["ask", "search", "ask", "ask"].entries()) {
        await store.saveRun(sampleRun({ id: `r${index}`, kind, status: index === 3 ? "abstained" : "answered" }))
      }
      const ids = async (...args: Parameters<Store["runs"]>) => (await store.runs(...args)).map((run) => run.id)
      expect(await ids({}, 10)).toEqual(["r3", "r2", "r1", "r0"])
      expect(await ids({ kind: "ask" }, 2)).toEqual(["r3", "r2"])
      expect(await ids({ kind: "ask" }, 2, "r2")).toEqual(["r0"])
      expect(await ids({ status: "abstained" }, 9)).toEqual(["r3"])
    })

    test("a person's runs are theirs alone, in pages", async () => {
      const store = await open()
      for (const [index, user] of ["ann", "bob", "ann", "ann"].entries())
        await store.saveRun(sampleRun({ id: `r${index}`, principal: { kind: "user", user, groups: ["ann", "bob"] } }))
      await store.saveRun(sampleRun({ id: "owner", principal: { kind: "system" } }))
      const ids = async (...args: Parameters<Store["runs"]>) => (await store.runs(...args)).map((run) => run.id)
      expect(await ids({ user: "ann" }, 2)).toEqual(["r3", "r2"])
      expect(await ids({ user: "ann" }, 2, "r2")).toEqual(["r0"])
      expect(await ids({ user: "bob" }, 9)).toEqual(["r1"])
      expect(await ids({ user: "" }, 9)).toEqual([])
    })

    test("records are kept by kind and key", async () => {
      const store = await open()
      for (const key of ["b", "a", "c"]) await store.saveRecord("case", key, { key })
      await store.saveRecord("mark", "a", [1, null, "x"])
      expect(await store.records("case", 2)).toEqual([
        { key: "a", value: { key: "a" } },
        { key: "b", value: { key: "b" } },
      ])
      expect((await store.records("case", 9, "b")).map((record) => record.key)).toEqual(["c"])
      expect(await store.record("mark", "a")).toEqual([1, null, "x"])
      await store.saveRecord("mark", "a", "new")
      expect(await store.record("mark", "a")).toBe("new")
      await store.removeRecord("mark", "a")
      await store.removeRecord("mark", "a")
      expect(await store.record("mark", "a")).toBeUndefined()
    })
  })

  describe("audit log", () => {
    test("entries are numbered without gaps, chained, and found intact", async () => {
      const store = await open()
      const line = (target: string) =>
        store.appendAudit({ at, actor: "user:ann", action: "access.set", target, detail: { readers: ["group:hr"] } })
      await Promise.all(["a", "b", "c"].map(line))
      const entries = await store.auditEntries(10)
      expect(entries.map((entry) => entry.sequence)).toEqual([1, 2, 3])
      expect(new Set(entries.map((entry) => entry.hash)).size).toBe(3)
      expect((await store.auditEntries(1, 1)).map((entry) => entry.sequence)).toEqual([2])
      expect((await store.latestAuditEntries(2)).map((entry) => entry.sequence)).toEqual([3, 2])
      expect((await store.latestAuditEntries(2, 2)).map((entry) => entry.sequence)).toEqual([1])
      expect(await store.verifyAudit()).toEqual({ entries: 3 })
    })
  })
}
