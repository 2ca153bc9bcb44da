import { expect, test } from "vitest"
import { runKills } from "../fixtures/service/kills.ts"

/** 30 of them: `node bench/kill.ts`. */
test("a service that is killed while it takes an upload, ingests and evaluates goes on where it was: all done, nothing twice", async () => {
  const { problems, files, cases } = await runKills(3, 4)
  expect(problems).toEqual([])
  expect(files).toBeGreaterThan(0)
  expect(cases).toBeGreaterThan(0)
}, 240_000)
