import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { evalBody, isKeptAtHome } from "../../src/cli/commands/eval-body.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { type ScriptedServer, startScriptedServer } from "../fixtures/models/server.ts"
import { groundwork as command, temporaryFolder } from "./command.ts"

const folder = temporaryFolder()
const home = join(folder, "home")
let server: ScriptedServer

beforeAll(async () => {
  server = await startScriptedServer([{ kind: "status", status: 401 }])
  const settings = { embedder: server.elsewhere, model: server.elsewhere }
  writeFileSync(join(folder, "groundwork.config.json"), JSON.stringify(settings))
})
afterAll(() => server.close())

/** A file with a fact that nothing else holds. */
function write(name: string): string {
  const path = join(folder, `${name}.md`)
  writeFileSync(path, `The ${name} badger sleeps in winter.\n`)
  return path
}
const sent = () => JSON.stringify(server.requests)

test("what is ingested as local-only goes to no embedder and no model elsewhere, from the first file on", {
  timeout: 120_000,
}, async () => {
  const first = await command(home, ["ingest", write("first"), "--collection", "vault", "--local-only"])
  expect([first.status, first.error]).toEqual([0, ""])
  // The mark stays without being said again.
  expect(await command(home, ["ingest", write("second"), "--collection", "vault"])).toMatchObject({ status: 0 })
  const found = await command(home, ["search", "badger", "--collection", "vault"])
  expect(found.out).toMatch(/first badger[\s\S]*second badger|second badger[\s\S]*first badger/)
  const answered = await command(home, ["ask", "When does the first badger sleep?", "--answerer", "model"])
  expect(answered.out).toContain("The first badger sleeps in winter.")
  expect(await command(home, ["reindex"])).toMatchObject({ status: 0 })
  expect(sent()).not.toMatch(/(first|second) badger sleeps/)
})

test("a collection that is marked later says that its documents may have been seen", async () => {
  await command(home, ["ingest", write("early"), "--collection", "late"])
  expect(sent()).toContain("early badger")
  const marked = await command(home, ["ingest", write("other"), "--collection", "late", "--local-only"])
  expect([marked.status, marked.error]).toEqual([
    0,
    expect.stringMatching(/^note: a document was in it before it was marked/),
  ])
  expect(sent()).not.toContain("other badger")
})

test("an evaluation's own home keeps here what the home of the settings does", async () => {
  const documents = join(folder, "set/documents")
  mkdirSync(documents, { recursive: true })
  writeFileSync(join(documents, "set.md"), "The set badger sleeps in winter.\n")
  const answers = { question: "When does the set badger sleep?", answers: ["in winter"] }
  writeFileSync(join(folder, "set/cases.jsonl"), `${JSON.stringify(answers)}\n`)
  await command(home, ["ingest", documents, "--collection", "vault"])
  const config = join(folder, "own.config.json")
  const settings = { home, embedder: server.elsewhere, model: server.elsewhere }
  writeFileSync(config, JSON.stringify(settings))
  const signal = new AbortController().signal
  const terminal = { out: () => {}, error: () => {}, environment: {}, signal, isInteractive: false }
  expect(await isKeptAtHome(terminal, { config }, join(folder, "set"))).toBe(true)
  const evaluated = await createGroundwork({ ...settings, home: join(folder, "evaluation") })
  const context = (kind: string) => evaluated.context({ kind })
  const asked = { answerer: "model", worst: 0, limit: undefined, localOnly: true }
  await evalBody(terminal, evaluated, context, join(folder, "set"), asked)
  await evaluated.close()
  expect(sent()).not.toContain("set badger sleeps")
})

test("its first readers are those of the command, later ones stay as they are", async () => {
  const groundwork = await createGroundwork({ home, embedder: "none" })
  const ingest = (access: string) =>
    groundwork.ingest(groundwork.context({ kind: "ingest" }), [write("pay")], {
      collection: "pay",
      access,
      localOnly: true,
    })
  await ingest("group:hr")
  await ingest("user:ann")
  expect(await groundwork.store.collection("pay")).toMatchObject({ localOnly: true, readers: ["group:hr"] })
  await groundwork.close()
})
