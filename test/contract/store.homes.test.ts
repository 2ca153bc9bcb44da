import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { describe, expect, test } from "vitest"
import { parsePrincipal } from "../../src/core/principal.ts"
import { sqliteJobs } from "../../src/jobs/sqlite.ts"
import { doctor } from "../../src/store/doctor.ts"
import { databaseFile } from "../../src/store/port.ts"
import { filesHolding, openStore, save, temporaryHome } from "../fixtures/homes/sample.ts"

const folder = join(import.meta.dirname, "../fixtures/homes")
const releases = readdirSync(folder).filter((name) => name.endsWith(".db.gz"))

describe.each(releases)("a home of release %s", (file) => {
  const open = async () => {
    const home = temporaryHome()
    writeFileSync(join(home, databaseFile), gunzipSync(readFileSync(join(folder, file))))
    return { home, store: await openStore(home) }
  }

  test("opens with everything that was in it", async () => {
    const { store } = await open()
    expect((await store.collections()).map(({ id, readers, localOnly }) => [id, readers, localOnly])).toEqual([
      ["handbook", "everyone", false],
      ["people", ["group:hr", "user:ann"], true],
    ])
    const ids = async (who: string) =>
      (await store.documents({}, await store.readable(parsePrincipal(who)), 9)).map((document) => document.id)
    expect([await ids("user:bob"), await ids("user:bob,group:hr")]).toEqual([["leave"], ["bands", "leave"]])
    const leave = await store.document("leave")
    expect(leave).toMatchObject({ path: "leave.md", metadata: { date: "2025-01-10", tags: ["people"] } })
    const texts = (await store.versions("leave")).map((version) => store.text(version.id))
    expect(await Promise.all(texts)).toEqual([
      "Annual leave\n\nEveryone has 25 days.",
      "Annual leave\n\nEveryone has 27 days.",
    ])
    const bands = (await store.document("bands"))?.currentVersion ?? ""
    expect((await store.passagesOf(bands)).map((passage) => passage.text)).toEqual([
      "Salary bands",
      "A 30,000",
      "Ä 35,000 €",
    ])
    expect((await store.structure(bands))?.layout?.runs[0]).toMatchObject({ y: 90.5, width: 80.25, confidence: 0.9 })
    expect(await store.run("run-1")).toMatchObject({ principal: { user: "ann" }, steps: [{ name: "retrieve" }] })
    expect(await store.record("case", "c1")).toEqual({ question: "How long is leave?", answers: ["27 days"] })
    expect(await store.verifyAudit()).toEqual({ entries: 1 })
    await store.close()
  })

  test("is written to as one of this release: documents, jobs, purge", async () => {
    const { home, store } = await open()
    await save(store, { id: "leave", text: "Annual leave\n\nEveryone has 28 days." }, { id: "new", text: "New." })
    expect((await store.versions("leave")).map((version) => version.ordinal)).toEqual([1, 2, 3])
    const jobs = sqliteJobs(store)
    expect(await jobs.add("ingest", {}, { key: "upload-1" })).toMatchObject({ input: { path: "/docs" } })
    expect(await jobs.take(["eval"], "w", 1_000)).toMatchObject({ attempts: 2, input: { cases: "all" } })
    expect(await store.purge("leave", async () => {})).toBe(true)
    expect(filesHolding(home, "Everyone has")).toEqual([])
    const findings = await doctor(store, { versions: async () => [] })
    expect(findings.filter(({ name, status }) => status === "broken" && name !== "index")).toEqual([])
    await store.close()
  })
})

test("there is a home of an earlier or of this release", () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"))
  expect(releases).toContain(`${version}.db.gz`)
})
