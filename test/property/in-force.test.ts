import { expect, test } from "vitest"
import { notInForce, stateOf } from "../../src/core/in-force.ts"

test.each([
  [{}, undefined, "current"],
  [{ status: "draft" }, undefined, "draft"],
  [{ status: "superseded", validUntil: "2020-01-01" }, { state: "superseded" }, "superseded"],
  [{ validUntil: "2026-03-01" }, undefined, "current"],
  [{ validUntil: "2026-02-28" }, { state: "expired", until: "2026-02-28" }, "expired"],
  [{ status: "expired" }, { state: "expired" }, "expired"],
  [{ validFrom: "2026-03-01" }, undefined, "current"],
  [{ validFrom: "2026-03-02" }, { state: "ahead", from: "2026-03-02" }, "from 2026-03-02"],
] as const)("%j on 1 March 2026", (metadata, not, shown) => {
  expect(notInForce(metadata, "2026-03-01")).toEqual(not)
  expect(stateOf(metadata, "2026-03-01")).toBe(shown)
})
