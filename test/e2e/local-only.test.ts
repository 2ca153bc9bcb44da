import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { createGroundwork } from "../../src/groundwork.ts"
import { sqliteIndex } from "../../src/index/sqlite.ts"
import type { Embedder } from "../../src/models/port.ts"
import { embeddingParts } from "../../src/pipeline/models.ts"
import { reindexHome } from "../../src/pipeline/reindexing.ts"
import { startScriptedServer } from "../fixtures/models/server.ts"
import { temporaryFolder } from "./command.ts"

test("what stays on this machine reaches no embedder elsewhere, and is found by its words", async () => {
  const folder = temporaryFolder()
  const groundwork = await createGroundwork({ home: join(folder, "home"), embedder: "none" })
  const { store } = groundwork
  for (const id of ["secret", "open"]) {
    writeFileSync(join(folder, `${id}.md`), `The ${id} badger sleeps in winter.\n`)
    await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(folder, `${id}.md`)], { collection: id })
  }
  await store.saveCollection({ id: "secret", readers: "everyone", localOnly: true, settings: {} })
  const seen: string[] = []
  const elsewhere: Embedder = {
    id: "elsewhere",
    dimensions: 8,
    hash: "elsewhere",
    external: true,
    embed: async (texts) => {
      seen.push(...texts)
      return texts.map(() => Float32Array.from({ length: 8 }, (_, at) => (at === 0 ? 1 : 0)))
    },
  }
  const index = sqliteIndex(join(groundwork.home, "groundwork.db"))
  const parts = { store, index, ...embeddingParts(store, elsewhere) }
  for (const what of ["everything", "vectors"] as const) {
    await reindexHome(parts, groundwork.context({ kind: "reindex" }), what)
    expect(await index.spaces()).toMatchObject([{ id: "elsewhere", passages: 1 }])
  }
  expect(seen.join()).toContain("The open badger")
  expect(seen.join()).not.toContain("secret")
  const query = { text: "Where does the secret badger sleep?", k: 5 }
  const { hits } = await groundwork.search(groundwork.context({ kind: "search" }), query)
  expect(hits.map((hit) => hit.text).join()).toContain("The secret badger")
  index.close()
  await groundwork.close()
})

test("what is brought into a collection that stays here, or asked of it alone, goes to no embedder elsewhere; nor does its copy", async () => {
  const folder = temporaryFolder()
  const server = await startScriptedServer([])
  const groundwork = await createGroundwork({ home: join(folder, "home"), embedder: server.elsewhere })
  await groundwork.store.saveCollection({ id: "vault", readers: "everyone", localOnly: true, settings: {} })
  const ingest = async (name: string, text: string, collection: string) => {
    writeFileSync(join(folder, name), text)
    await groundwork.ingest(groundwork.context({ kind: "ingest" }), [join(folder, name)], { collection })
  }
  const secret = "The secret badger sleeps in winter.\n"
  await ingest("secret.md", secret, "vault")
  const query = { text: "Where does the badger sleep?", k: 3 }
  const search = (collections: readonly string[]) =>
    groundwork.search(groundwork.context({ kind: "search" }), { ...query, filter: { collections } })
  const found = await search(["vault"])
  expect([found.hits[0]?.text, found.notes]).toEqual([secret.trim(), undefined])
  expect(server.requests).toEqual([])
  await ingest("copy.md", secret, "open")
  await ingest("open.md", "The open badger sleeps in spring.\n", "open")
  await search(["vault", "open"])
  const sent = JSON.stringify(server.requests)
  for (const words of ["open badger", query.text]) expect(sent).toContain(words)
  expect(sent).not.toContain("secret")
  await groundwork.close()
  await server.close()
})
