import { expect, test } from "vitest"
import { routes } from "../../src/server/routes/list.ts"
import { runTrials } from "../fixtures/service/trials.ts"

/** 10,000 of them: `node bench/oracle.ts`. */
test("whoever asks whatever under whatever lists: no word, id, count or score of what they may not read", async () => {
  const { leaks, faults, compared, routes: tried } = await runTrials(7, 1, 180)
  expect(leaks).toEqual([])
  expect(faults).toEqual([])
  expect(compared).toBeGreaterThan(60)
  expect(tried.size).toBe(routes.length)
}, 120_000)
