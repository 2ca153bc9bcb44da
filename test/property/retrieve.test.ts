import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fc, test } from "@fast-check/vitest"
import { afterEach, beforeEach, describe, expect } from "vitest"
import { fileBlobs } from "../../src/blobs/files.ts"
import type { Block, Metadata } from "../../src/core/document.ts"
import { mayRead, type Principal, type ReaderList, systemPrincipal } from "../../src/core/principal.ts"
import { type Context, silentRecorder } from "../../src/core/run.ts"
import { sqliteIndex } from "../../src/index/sqlite.ts"
import { embedPassages, indexVersions } from "../../src/indexing/index-version.ts"
import { prepareVersion } from "../../src/ingest/prepare.ts"
import { openStaticEmbedder } from "../../src/models/embedders/static.ts"
import type { RetrieveParts } from "../../src/retrieve/rank.ts"
import { rankDocuments, retrieve } from "../../src/retrieve/retrieve.ts"
import { openSqliteStore, type SqliteStore } from "../../src/store/sqlite.ts"

interface Written {
  readonly id: string
  readonly text: string
  readonly readers?: ReaderList
  readonly metadata?: Metadata
  readonly title?: string
}

let home: string
let store: SqliteStore
let index: ReturnType<typeof sqliteIndex>
let parts: RetrieveParts

async function openHome(): Promise<void> {
  home = mkdtempSync(join(tmpdir(), "groundwork-retrieve-"))
  store = await openSqliteStore({ home, blobs: fileBlobs(join(home, "blobs")) })
  index = sqliteIndex(store.path)
  parts = { index, store }
  await store.saveCollection({ id: "c", readers: "everyone", localOnly: false, settings: {} })
}

async function closeHome(): Promise<void> {
  index.close()
  await store.close()
  rmSync(home, { recursive: true })
}

beforeEach(openHome)
afterEach(closeHome)

function contextOf(principal: Principal = systemPrincipal): Context {
  const signal = new AbortController().signal
  return { principal, run: silentRecorder, signal, budget: {}, now: () => new Date("2026-06-01"), seed: 1 }
}

/** Each paragraph of a text is a block; lines that begin with `#` are headings. */
function blocksOf(text: string): readonly Block[] {
  return [...text.matchAll(/[^\n]+/g)].map((match) => {
    const span = { start: match.index, end: match.index + match[0].length }
    return match[0].startsWith("#") ? { ...span, kind: "heading", level: 1 } : { ...span, kind: "paragraph" }
  })
}

async function write(document: Written): Promise<void> {
  const { id, text, readers = "everyone", metadata = {}, title = id } = document
  const accessId = await store.accessId(readers)
  const textHash = await store.blobs.put(Buffer.from(text, "utf8"))
  const prepared = prepareVersion(
    {
      id,
      collection: "c",
      origin: "o",
      path: `${id}.md`,
      source: `/${id}.md`,
      type: "md",
      accessId,
      sizeBytes: text.length,
      modifiedMs: 0,
      originalHash: textHash,
      parserVersion: "test/1",
      read: { title, text, blocks: blocksOf(text), metadata },
    },
    textHash,
    "2026-01-01T00:00:00.000Z",
  )
  await store.transaction(async (unit) => {
    await unit.saveVersion(prepared)
    const { document: record, version, passages } = prepared
    const versions = [{ document: record, version: version.id, title, metadata, passages }]
    await indexVersions(parts, unit, versions, await embedPassages(parts, versions))
  })
}

const long = (word: string) => Array.from({ length: 150 }, (_, at) => `${word} sentence number ${at}.`).join(" ")

describe("retrieve", () => {
  test("finds the passage that answers, with its parts", async () => {
    await write({ id: "leave", text: "# Leave\nParental leave is twelve weeks.\n# Other\nBring your own mug." })
    await write({ id: "travel", text: "# Travel\nHotels cost at most 120 euros a night." })
    const { hits } = await retrieve(parts, contextOf(), { text: "How long is parental leave?", k: 5 })
    expect(hits[0]?.passage).toMatchObject({ document: "leave", section: "# Leave" })
    expect(hits[0]?.explanation.words).toBeGreaterThan(0)
  })

  test("leaves out what is superseded, expired or past, unless asked for", async () => {
    await write({ id: "old", text: "Leave is five days.", metadata: { status: "superseded" } })
    await write({ id: "expired", text: "Leave is six days.", metadata: { status: "expired" } })
    await write({ id: "past", text: "Leave is eight days.", metadata: { validUntil: "2026-05-31" } })
    await write({ id: "current", text: "Leave is seven days.", metadata: { validUntil: "2026-06-01" } })
    const find = async (includeSuperseded: boolean) =>
      (await rankDocuments(parts, contextOf(), { text: "leave", k: 9, includeSuperseded })).map((each) => each.document)
    expect(await find(false)).toEqual(["current"])
    expect((await find(true)).sort()).toEqual(["current", "expired", "old", "past"])
  })

  test("joins neighbouring passages, and what it joined is the text itself", async () => {
    await write({ id: "long", text: `# One\n${long("badger")}` })
    const { hits } = await retrieve(parts, contextOf(), { text: "badger sentence", k: 3 })
    const { passage } = hits[0]!
    const text = await store.text(passage.version)
    expect(hits).toHaveLength(1)
    expect(passage.text).toBe(text?.slice(passage.start, passage.end))
    expect(passage.text.split(" ").length).toBeGreaterThan(300)
  })

  test("gives at most so many passages of one document", async () => {
    await write({
      id: "long",
      text: ["one", "two", "three", "four"].map((name) => `# ${name}\nbadger ${name}`).join("\n"),
    })
    await write({ id: "other", text: "badger, badger, mushroom" })
    const { hits } = await retrieve(parts, contextOf(), { text: "badger", k: 9, maxPerDocument: 2 })
    expect(hits.filter((hit) => hit.passage.document === "long")).toHaveLength(2)
    expect(hits.filter((hit) => hit.passage.document === "other")).toHaveLength(1)
  })

  test("folds passages that are the same to the word", async () => {
    await write({ id: "copy", text: "Badgers eat  worms." })
    await write({ id: "original", text: "Badgers eat worms." })
    const { hits } = await retrieve(parts, contextOf(), { text: "badgers", k: 9 })
    expect(hits).toHaveLength(1)
  })

  test("finds a quoted phrase to the letter, and says when nothing holds it", async () => {
    await write({ id: "one", text: "The notice period is long." })
    await write({ id: "two", text: "A period of notice is given." })
    const exact = await retrieve(parts, contextOf(), { text: '"notice period"', k: 9 })
    expect(exact.hits.map((hit) => hit.passage.document)).toEqual(["one"])
    expect(exact.phrasesRelaxed).toBe(false)
    const relaxed = await retrieve(parts, contextOf(), { text: '"given notice"', k: 9 })
    expect(relaxed.hits.map((hit) => hit.passage.document)).toContain("two")
    expect(relaxed.phrasesRelaxed).toBe(true)
  })

  test("a word that nothing readable holds is taken for what was probably meant, and that is said", async () => {
    await write({ id: "hours", text: "The counter closes at six, the canteen at two." })
    await write({ id: "secret", text: "The takeover is planned for May.", readers: ["user:ann"] })
    const bob: Principal = { kind: "user", user: "bob", groups: [] }
    const found = await retrieve(parts, contextOf(bob), { text: "When does the counter clsoe?", k: 3 })
    expect(found.understoodAs).toBe("When does the counter close?")
    expect(found.hits[0]?.passage.document).toBe("hours")
    for (const text of ["Is a takeovr planned?", "Is a canteeen open, Clsoe?", '"clsoe"'])
      expect((await retrieve(parts, contextOf(bob), { text, k: 3 })).understoodAs ?? "").not.toMatch(
        /takeover|, close/i,
      )
  })

  test("a right word is no slip of another: neither a form of a known word nor a common one", async () => {
    const embedder = await openStaticEmbedder()
    await write({ id: "paper", text: "The supplier of paper is Norden. The house is closed on Sunday." })
    for (const text of ["Who supplies paper?", "Is the horse fed?", "Who has a hose?"])
      expect((await retrieve({ ...parts, embedder }, contextOf(), { text, k: 3 })).understoodAs).toBeUndefined()
    expect((await retrieve(parts, contextOf(), { text: "Who supplies paper?", k: 3 })).understoodAs).toBeUndefined()
  })

  test("short words, question words and many slips in one question are understood", async () => {
    const embedder = await openStaticEmbedder()
    await write({ id: "garage", text: "The garages close at ten. You may work from another country for thirty days." })
    const understood = async (text: string) =>
      (await retrieve({ ...parts, embedder }, contextOf(), { text, k: 3 })).understoodAs
    expect(await understood("Is the graage clsoed?")).toBe("Is the garage closed?")
    expect(await understood("wen does teh garag clos")).toBe("when does the garage close")
    expect(await understood("How many dasy may I wrok from anohter EU contry?")).toBe(
      "How many days may I work from another EU country?",
    )
  })

  test("understands a follow-up from the conversation before it", async () => {
    await write({ id: "leave", text: "Parental leave lasts twelve weeks." })
    await write({ id: "training", text: "The training lasts twelve days." })
    const history = [
      { role: "user", text: "Tell me about parental leave" },
      { role: "assistant", text: "Parental leave is paid." },
    ] as const
    const { hits, understoodAs } = await retrieve(parts, contextOf(), { text: "How long does it last?", history, k: 1 })
    expect(hits[0]?.passage.document).toBe("leave")
    expect(understoodAs).toContain("parental")
  })

  test("finds nothing, and does not fail, where there is nothing to look for", async () => {
    await write({ id: "one", text: "Some words." })
    for (const text of ["", "   ", "?!", '""', "the of and", "zzzz"]) {
      expect((await retrieve(parts, contextOf(), { text, k: 3 })).hits, text).toEqual([])
    }
  })
})

const people = ["user:ann", "user:bob", "group:hr", "group:it"] as const
const readerList: fc.Arbitrary<ReaderList> = fc.oneof(
  fc.constant<ReaderList>("everyone"),
  fc.subarray([...people], { minLength: 1 }).map((entries) => [...entries].sort()),
)
const principals: fc.Arbitrary<Principal> = fc.record({
  kind: fc.constant("user" as const),
  user: fc.constantFrom("ann", "bob", "eve"),
  groups: fc.subarray(["hr", "it"]),
})
const documents = fc.array(
  fc.record({
    words: fc.array(fc.constantFrom("ant", "bee", "cat"), { minLength: 1, maxLength: 6 }),
    readers: readerList,
  }),
  { minLength: 1, maxLength: 6 },
)

describe("access", () => {
  test.prop(
    [
      documents,
      principals,
      fc.array(fc.tuple(fc.nat(), readerList), { maxLength: 3 }),
      fc.constantFrom("ant", "bee cat"),
    ],
    { numRuns: 15 },
  )(
    "a reader finds what the lists allow and nothing else, also after they changed",
    async (drawn, who, changes, text) => {
      const lists = new Map<string, ReaderList>()
      await closeHome()
      await openHome()
      for (const [number, { words, readers }] of drawn.entries()) {
        await write({ id: `d${number}`, text: `${words.join(" ")} ${number}`, readers })
        lists.set(`d${number}`, readers)
      }
      const expectRight = async () => {
        const { hits } = await retrieve(parts, contextOf(who), { text, k: 50 })
        const matching = drawn
          .map(({ words }, number) => ({ id: `d${number}`, words }))
          .filter(({ id, words }) => mayRead(who, lists.get(id) ?? []) && words.some((word) => text.includes(word)))
        expect(hits.map((hit) => hit.passage.document).sort()).toEqual(matching.map(({ id }) => id).sort())
      }
      await expectRight()
      for (const [which, readers] of changes) {
        const id = `d${which % drawn.length}`
        await store.setReaders(id, readers)
        lists.set(id, readers)
        await expectRight()
      }
    },
  )
})
