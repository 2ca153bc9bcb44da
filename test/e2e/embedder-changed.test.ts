import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createGroundwork, type Groundwork } from "../../src/groundwork.ts"
import { startScriptedServer } from "../fixtures/models/server.ts"
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

test("where only some passages have a vector of the embedder in use, that is said with their number", async () => {
  const folder = temporaryFolder()
  const home = join(folder, "home")
  const server = await startScriptedServer([])
  const opened = async (embedder: string) => createGroundwork({ home, embedder })
  const ingest = async (groundwork: Groundwork, name: string) => {
    writeFileSync(join(folder, `${name}.md`), `The ${name} opens at seven.\n`)
    await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(folder, `${name}.md`)], { collection: "c" })
  }
  const first = await opened("built-in")
  await ingest(first, "dock")
  await first.reindex(first.context({ kind: "reindex" }), server.model)
  expect(await first.vectors()).toMatchObject({ status: "ok" })
  await ingest(first, "gate")
  await first.close()
  const second = await opened(server.model)
  expect(await second.vectors()).toMatchObject({
    status: "broken",
    detail: expect.stringMatching(/^1 of 2 passages have a vector by .* \(run groundwork reindex\)$/),
  })
  await second.close()
  await server.close()
})
