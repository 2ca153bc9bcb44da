import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { groundwork, temporaryFolder } from "./command.ts"

test("search and ask say that passages have no vector of the embedder in use, and what mends it", async () => {
  const folder = temporaryFolder()
  const home = join(folder, "home")
  const settings = join(folder, "groundwork.config.json")
  writeFileSync(join(folder, "dock.md"), "The dock opens at seven.\n")
  writeFileSync(settings, JSON.stringify({ embedder: "none" }))
  expect((await groundwork(home, ["ingest", join(folder, "dock.md")])).status).toBe(0)
  expect((await groundwork(home, ["ask", "When does the dock open?"])).error).toBe("")
  rmSync(settings)
  for (const command of [
    ["search", "dock"],
    ["ask", "When does the dock open?"],
  ]) {
    const { status, out, error } = await groundwork(home, command)
    expect([status, error]).toEqual([0, expect.stringMatching(/^note: no passage has a vector .*groundwork reindex/)])
    expect(out).toContain("The dock opens at seven.")
  }
  expect((await groundwork(home, ["reindex"])).status).toBe(0)
  expect((await groundwork(home, ["search", "dock"])).error).toBe("")
  expect((await groundwork(home, ["doctor"])).out).toMatch(/✓ vectors: 1 passages by/)
})
