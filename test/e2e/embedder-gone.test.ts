import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { startScriptedServer } from "../fixtures/models/server.ts"
import { groundwork as command, temporaryFolder } from "./command.ts"

/** A home whose passages have vectors by a server, and that server. */
async function filledHome() {
  const folder = temporaryFolder()
  const home = join(folder, "home")
  const server = await startScriptedServer([])
  writeFileSync(join(folder, "dock.md"), "The dock opens at seven.\n")
  writeFileSync(join(folder, "groundwork.config.json"), JSON.stringify({ embedder: server.model }))
  const groundwork = await createGroundwork({ home, embedder: server.model })
  const context = (kind: string) => groundwork.context({ kind })
  await groundwork.ingest(context("ingest"), [join(folder, "dock.md")], { collection: "site" })
  return { folder, home, server, groundwork, context }
}

test("with the embedder's server gone, whatever needs no vectors works, and search and ask find by words and say so", {
  timeout: 120_000,
}, async () => {
  const { folder, home, server, groundwork } = await filledHome()
  await groundwork.close()
  await server.close()
  for (const parameters of [["documents"], ["document", "dock.md"], ["trace"], ["models"]])
    expect(await command(home, parameters)).toMatchObject({ status: 0, error: "" })
  for (const parameters of [
    ["search", "dock"],
    ["ask", "When does the dock open?"],
  ]) {
    const { status, out, error } = await command(home, parameters)
    expect([status, error]).toEqual([0, expect.stringMatching(/^note: found by words alone: .* cannot be asked/)])
    expect(out).toContain("The dock opens at seven.")
  }
  const searched = JSON.parse((await command(home, ["search", "dock", "--json"])).out)
  expect(searched.notes).toEqual([expect.stringMatching(/^found by words alone \(model_unavailable/)])
  expect((await command(home, ["doctor"])).out).toMatch(/✗ vectors: found by words alone/)
  expect((await command(home, ["models", "test"])).out).toMatch(/✗ embedder .*model_unavailable/)
  writeFileSync(join(folder, "gate.md"), "Gates close at nine.\n")
  const failed = await command(home, ["ingest", join(folder, "gate.md"), "--collection", "site"])
  expect([failed.status, failed.error]).toEqual([1, expect.stringMatching(/^model_unavailable/)])
  const reindexed = await command(home, ["reindex", "--embedder", "built-in"])
  expect([reindexed.status, reindexed.error]).toEqual([0, ""])
})

test("a server that goes while it is used costs the vectors alone: the answer and the trace say so", async () => {
  const { server, groundwork, context } = await filledHome()
  expect(await groundwork.search(context("search"), { text: "dock", k: 3 })).not.toHaveProperty("notes")
  await server.close()
  for (let time = 0; time < 4; time += 1) {
    const found = await groundwork.search(context("search"), { text: "dock", k: 3 })
    expect(found.hits[0]?.text).toBe("The dock opens at seven.")
    expect(found.notes?.[0]).toMatch(/^found by words alone \(model_unavailable/)
  }
  const answer = await groundwork.ask(context("ask"), { text: "When does the dock open?" })
  expect(answer).toMatchObject({ status: "answered", text: "The dock opens at seven." })
  expect(answer.notes?.[0]).toMatch(/^found by words alone/)
  const run = await groundwork.store.run(answer.trace)
  expect(run?.steps.find((step) => step.name === "candidates")?.detail).toMatchObject({ embedder: "model_unavailable" })
  await groundwork.close()
})
