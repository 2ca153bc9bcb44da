import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"

/** Megabytes that the young generation and the whole heap take at most, in a process of its own that keeps much and churns. */
function megabytesAfter(first: string): { readonly young: number; readonly heap: number } {
  const program = `
    import { getHeapSpaceStatistics } from "node:v8"
    import { boundHeapGrowth } from "./src/pipeline/heap-growth.ts"
    ${first}
    const alive = Array.from({ length: 6e5 }, (_, number) => ({ number, text: String(number) }))
    const most = { young: 0, heap: 0 }
    for (let round = 0; round < 20; round += 1) {
      // Lives for longer than the young generation waits, as what is read for a question does.
      const lasting = Array.from({ length: 2e5 }, (_, number) => ({ number, round, text: String(number + round) }))
      const young = getHeapSpaceStatistics().find((space) => space.space_name === "new_space").space_size
      most.young = Math.max(most.young, young / 2 ** 20)
      most.heap = Math.max(most.heap, process.memoryUsage().heapTotal / 2 ** 20)
    }
    console.log(JSON.stringify({ ...most, alive: alive.length }))`
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module-typescript", "--eval", program], { encoding: "utf8" }),
  )
}

test("a process that bounds its heap takes little more than what is alive, where it would take far more", () => {
  const bounded = megabytesAfter("boundHeapGrowth()")
  const free = megabytesAfter("")
  expect(bounded.young).toBeLessThanOrEqual(17)
  expect(free.young).toBeGreaterThan(24)
  expect(bounded.heap).toBeLessThan(free.heap * 0.8)
})
