import { appendFileSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { findApp } from "../../src/apps/registry.ts"
import { runApp } from "../../src/apps/run.ts"
import { createGroundwork, type Groundwork } from "../../src/groundwork.ts"
import { type ScriptedServer, startScriptedServer } from "../fixtures/models/server.ts"
import { temporaryFolder } from "./command.ts"

const folder = temporaryFolder()
const at = (name: string) => join(folder, name)
const secret = `Minutes of the board

Ann Miller: We decided to sell the Bristol plant for 4,200,000 pounds in spring.
Ben Okoro: I will send the offer to the bank by 3 March 2026.
Ann Miller: Then we agree to keep it quiet until April.
`
const inputs: Readonly<Record<string, unknown>> = {
  extract: { schema: { type: "object", properties: { price: { type: "number", description: "price of the plant" } } } },
  meetings: { atLeast: 0.9 },
}
let server: ScriptedServer
let groundwork: Groundwork

beforeAll(async () => {
  server = await startScriptedServer([{ kind: "status", status: 401 }])
  groundwork = await createGroundwork({ home: at("home"), model: server.elsewhere, reranker: server.elsewhere })
  mkdirSync(at("vault"))
  writeFileSync(at("vault/secret.md"), secret)
  writeFileSync(at("open.md"), secret.replaceAll("Bristol", "Leeds"))
  await groundwork.store.saveCollection({ id: "vault", readers: ["group:board"], localOnly: true, settings: {} })
  await ingest("vault", "vault")
  await ingest("open.md", "open")
  copyFileSync(at("vault/secret.md"), at("copy.md"))
  copyFileSync(at("vault/secret.md"), at("copy.txt"))
  symlinkSync(at("vault"), at("link"))
  writeFileSync(at("vault/new.md"), secret.replaceAll("Bristol", "Hull"))
})
afterAll(async () => {
  await groundwork.close()
  await server.close()
})

async function ingest(path: string, collection: string): Promise<void> {
  await groundwork.ingest(groundwork.context({ kind: "ingest" }), [at(path)], { collection })
}

async function run(name: string, ...paths: readonly string[]) {
  const app = findApp([], name) ?? expect.fail(`no app ${name}`)
  return runApp(
    app,
    groundwork.context({ kind: `run ${name}` }),
    groundwork.appParts,
    inputs[name] ?? {},
    paths.map(at),
  )
}

test.each(["summarise", "extract", "meetings"])("%s sends no file of a collection that stays here", async (name) => {
  const before = server.requests.length
  for (const path of ["vault/secret.md", "link/secret.md", "vault/new.md", "copy.md", "copy.txt"]) await run(name, path)
  expect(server.requests.slice(before)).toEqual([])
  await run(name, "open.md")
  expect(JSON.stringify(server.requests.slice(before))).toContain("Leeds")
})

test("one file that stays here keeps all that are summarised with it here", async () => {
  const before = server.requests.length
  await run("summarise", "open.md", "vault/secret.md")
  await run("summarise", "vault/secret.md", "open.md")
  expect(server.requests.slice(before)).toEqual([])
})

test("a file that was changed since stays here by its place, and by way of another collection it does, too", async () => {
  const before = server.requests.length
  await ingest("copy.md", "copies")
  const [copy] = await Array.fromAsync(groundwork.documents(groundwork.context({ kind: "test" }), "copies"))
  const read = (id = "") => groundwork.appParts.readDocument(groundwork.context({ kind: "test" }), id)
  expect(await read(copy?.id)).toMatchObject({ localOnly: true })
  const question = { text: "Which plant is sold?" }
  const filter = { collections: ["copies"] }
  await groundwork.ask(groundwork.context({ kind: "ask" }), question, { answerer: "model", filter })
  appendFileSync(at("vault/secret.md"), "Ann Miller: And nobody tells the press.\n")
  await run("summarise", "vault/secret.md")
  expect(server.requests.slice(before)).toEqual([])
})

test("one passage that stays here keeps all of a question's passages here, wherever it stands among them", async () => {
  const question = { text: "For how much is the Leeds plant sold?" }
  const asked = async (collections: readonly string[]) => {
    const before = server.requests.length
    const options = { answerer: "model", filter: { collections } } as const
    const { trace } = await groundwork.ask(groundwork.context({ kind: "ask" }), question, options)
    const { steps = [] } = (await groundwork.store.run(trace)) ?? {}
    const failures = steps.flatMap(({ name, detail }) =>
      name === "rerank" || name === "model" ? [detail.failure] : [],
    )
    return { sent: JSON.stringify(server.requests.slice(before)), failures }
  }
  const context = groundwork.context({ kind: "search" })
  const filter = { collections: ["open", "vault"] }
  const hits = await groundwork.appParts.search(context, { ...question, k: 5, filter })
  expect(hits.map(({ passage }) => passage.collection)).toEqual(["open", "vault"])
  expect(await asked(["open", "vault"])).toEqual({ sent: "[]", failures: ["privacy", "privacy"] })
  const open = await asked(["open"])
  expect(open.sent).toContain("Leeds plant")
  expect(open.failures).toEqual(["model_unavailable", "refused"])
})
