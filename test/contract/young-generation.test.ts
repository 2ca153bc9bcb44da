import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"

/** Megabytes of the young generation in a process of its own, after much that lives for a while. */
function megabytesAfter(first: string): number {
  const program = `
    import { boundYoungGeneration, youngBytes } from "./src/server/young-generation.ts"
    ${first}
    let kept = []
    let most = 0
    for (let made = 0; made < 3e6; made += 1) {
      kept.push({ made, text: String(made) })
      if (kept.length > 5e5) { most = Math.max(most, youngBytes()); kept = [] }
    }
    console.log(most / 2 ** 20)`
  return Number(
    execFileSync(process.execPath, ["--input-type=module-typescript", "--eval", program], { encoding: "utf8" }),
  )
}

test("a process that bounds it keeps its young generation at 16 MB, where it would take more", () => {
  expect(megabytesAfter("boundYoungGeneration()")).toBeLessThanOrEqual(17)
  expect(megabytesAfter("")).toBeGreaterThan(24)
})
