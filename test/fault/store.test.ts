import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, openSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as delay } from "node:timers/promises"
import { describe, expect, test } from "vitest"
import { sqliteIndex } from "../../src/index/sqlite.ts"
import { sqliteJobs } from "../../src/jobs/sqlite.ts"
import { doctor } from "../../src/store/doctor.ts"
import { databaseFile } from "../../src/store/port.ts"
import type { SqliteStore } from "../../src/store/sqlite.ts"
import { openStore, sampleVersion, save, temporaryHome } from "../fixtures/homes/sample.ts"

function start(
  program: string,
  ...args: readonly string[]
): { readonly child: ChildProcess; readonly lines: string[] } {
  const path = join(import.meta.dirname, "../fixtures/homes", program)
  const child = spawn(process.execPath, [path, ...args], { stdio: ["ignore", "pipe", "inherit"] })
  const lines: string[] = []
  if (child.stdout !== null) createInterface(child.stdout).on("line", (line) => lines.push(line))
  return { child, lines }
}

async function untilLines(lines: readonly string[], count: number, child: ChildProcess): Promise<void> {
  while (lines.length < count && child.exitCode === null) await delay(2)
}

/** Findings of a home's doctor, but for the index: these homes are written without one. */
async function complaints(store: SqliteStore): Promise<readonly string[]> {
  const findings = await doctor(store, { versions: async () => [] })
  return findings
    .filter((finding) => finding.status === "broken" && finding.name !== "index")
    .map((finding) => finding.detail)
}

describe("a process that is killed", () => {
  test("while it writes leaves whole documents only, and all that it said it wrote", async () => {
    const home = temporaryHome()
    let said: readonly string[] = []
    for (const [round, count] of [3, 17, 40].entries()) {
      const { child, lines } = start("writer.ts", home, `w${round}`, "100000")
      await untilLines(lines, count, child)
      child.kill("SIGKILL")
      await once(child, "close")
      said = [...said, ...lines]
      const store = await openStore(home)
      const documents = await store.documents({}, [0], 100_000)
      const written = await store.records("written", 100_000)
      expect(written.map((record) => record.key).sort()).toEqual(documents.map((document) => document.id).sort())
      expect(documents.map((document) => document.id)).toEqual(expect.arrayContaining([...said]))
      expect(documents.length - said.length).toBeLessThanOrEqual(3)
      expect(await store.record("total", "documents")).toBe(documents.length)
      expect(await complaints(store)).toEqual([])
      await store.close()
    }
    expect(said.length).toBeGreaterThan(50)
  })

  test("while it holds jobs leaves them to the next, and each job's work is kept once", async () => {
    const home = temporaryHome()
    const store = await openStore(home)
    const jobs = sqliteJobs(store)
    for (let job = 0; job < 25; job += 1) await jobs.add("count", job, { maxAttempts: 50 })
    for (let round = 0; ; round += 1) {
      const { child, lines } = start("worker.ts", home, `w${round}`)
      if (round < 4) {
        await untilLines(lines, 2 + round * 2, child)
        await delay(round * 7)
      } else {
        while ((await jobs.list({ status: "done" }, 100)).length < 25) await delay(10)
      }
      child.kill("SIGKILL")
      await once(child, "close")
      if (round >= 4) break
      expect((await jobs.list({ status: "running" }, 100)).length).toBeLessThanOrEqual(round + 1)
    }
    const effects = await store.records("effect", 100)
    expect(effects).toHaveLength(25)
    expect(new Set(effects.map((effect) => effect.value))).toEqual(new Set([1]))
    expect((await jobs.list({}, 100)).some((job) => job.attempts > 1)).toBe(true)
    await store.close()
  })
})

describe("two processes on one home", () => {
  test("lose no write of each other", async () => {
    const home = temporaryHome()
    const writers = [start("writer.ts", home, "one", "60"), start("writer.ts", home, "two", "60")]
    await Promise.all(writers.map(({ child }) => once(child, "close")))
    expect(writers.map(({ child }) => child.exitCode)).toEqual([0, 0])
    const store = await openStore(home)
    expect(await store.documentCount()).toBe(120)
    expect(await store.record("total", "documents")).toBe(120)
    expect(await store.verifyAudit()).toEqual({ entries: 120 })
    expect(await complaints(store)).toEqual([])
    await store.close()
  })

  test("one waits for the other without standing still", async () => {
    const home = temporaryHome()
    const store = await openStore(home)
    const other = new DatabaseSync(store.path)
    other.exec("BEGIN IMMEDIATE")
    let ticks = 0
    const ticking = setInterval(() => {
      ticks += 1
    }, 10)
    const writing = store.saveRecord("n", "k", "waited")
    await delay(300)
    expect(await store.record("n", "k")).toBeUndefined()
    other.exec("COMMIT")
    await writing
    clearInterval(ticking)
    other.close()
    expect(ticks).toBeGreaterThan(10)
    expect(await store.record("n", "k")).toBe("waited")
    await store.close()
  })
})

describe("a full disk", () => {
  test("is said, costs nothing that was there, and writing goes on when there is space", async () => {
    const store = await openStore()
    await save(store, { id: "before", text: "Was here before." })
    const connection = await store.transaction(async (unit) => unit.connection)
    const limitPages = (pages: number) => {
      if (connection instanceof DatabaseSync) connection.exec(`PRAGMA max_page_count = ${pages}`)
    }
    limitPages(1)
    const many = Array.from({ length: 40 }, (_, at) => ({ id: `d${at}`, text: `${at} words `.repeat(2_000) }))
    await expect(save(store, ...many)).rejects.toMatchObject({ code: "disk_full" })
    await expect(store.saveRecord("n", "large", "x".repeat(1_000_000))).rejects.toMatchObject({ code: "disk_full" })
    expect((await store.documents({}, [0], 10)).map((document) => document.id)).toEqual(["before"])
    expect(await complaints(store)).toEqual([])
    limitPages(1_000_000)
    await save(store, ...many)
    expect(await store.documentCount()).toBe(41)
    expect(await complaints(store)).toEqual([])
    await store.close()
  })
})

describe("a broken home", () => {
  test("whose file is no database is said to be broken, and left as it is", async () => {
    const home = temporaryHome()
    writeFileSync(join(home, databaseFile), "This is not a database. ".repeat(500))
    await expect(openStore(home)).rejects.toMatchObject({ code: "home_broken" })
    expect(statSync(join(home, databaseFile)).size).toBe(12_000)
  })

  test("whose pages were overwritten or cut is said to be broken, by reading or by the doctor", async () => {
    for (const harm of ["overwrite", "cut"] as const) {
      const home = temporaryHome()
      const store = await openStore(home)
      await save(store, ...Array.from({ length: 60 }, (_, at) => ({ id: `d${at}`, text: `${at} words `.repeat(500) })))
      await store.close()
      const path = join(home, databaseFile)
      const size = statSync(path).size
      if (harm === "cut") truncateSync(path, Math.floor(size / 8192) * 4096)
      else {
        const file = openSync(path, "r+")
        writeSync(file, Buffer.alloc(size / 2, 0xab), 0, size / 2, 65_536)
        closeSync(file)
      }
      const examine = async () => {
        const again = await openStore(home)
        try {
          expect(await complaints(again)).not.toEqual([])
          for (const document of await again.documents({}, [0], 100)) await again.passagesOf(document.currentVersion)
        } finally {
          await again.close().catch(() => {})
        }
      }
      const outcome = await examine().catch((error: unknown) => error)
      if (outcome !== undefined) expect(outcome).toMatchObject({ code: "home_broken" })
    }
  })

  test("that is not there is made for writing and missed for reading", async () => {
    const home = join(temporaryHome(), "new/home")
    await expect(openStore(home, { readOnly: true })).rejects.toMatchObject({ code: "home_missing" })
    await (await openStore(home)).close()
    const store = await openStore(home, { readOnly: true })
    expect(await store.collections()).toEqual([])
    await expect(store.saveRecord("n", "k", 1)).rejects.toThrow("readonly")
    await store.close()
  })
})

describe("the index in the store's file", () => {
  test("is written with its documents or not at all, and follows their access", async () => {
    const store = await openStore()
    const index = sqliteIndex(store.path)
    await store.saveCollection({ id: "handbook", readers: "everyone", localOnly: false, settings: {} })
    const { version, document, passages } = sampleVersion({ id: "d", text: "seven days" })
    const put = (fails: boolean) =>
      store.transaction(async (unit) => {
        await unit.saveVersion(sampleVersion({ id: "d", text: "seven days" }))
        const stems = { title: [], section: [], text: ["seven", "days"] }
        await index.put(unit, [
          {
            version: version.id,
            document: document.id,
            collection: document.collection,
            accessId: 0,
            type: "md",
            path: document.path,
            tags: [],
            passages: passages.map(({ ordinal }) => ({ ordinal, stems })),
          },
        ])
        if (fails) throw new Error("afterwards")
      })
    await expect(put(true)).rejects.toThrow("afterwards")
    expect(await index.versions()).toEqual([])
    await put(false)
    expect(await index.versions()).toEqual([version.id])
    const find = async (readable: readonly number[]) => {
      const query = { stems: [{ stem: "seven", weight: 1 }], phrases: [], readable, filter: {} }
      return (await index.candidates(query, 10)).candidates.length
    }
    expect(await find([0])).toBe(1)
    await store.setReaders("d", ["group:hr"])
    expect(await find([0])).toBe(0)
    expect(await find([await store.accessId(["group:hr"])])).toBe(1)
    index.close()
    await store.close()
  })
})
