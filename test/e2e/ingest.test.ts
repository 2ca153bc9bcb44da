import { rmSync, symlinkSync, utimesSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { ingest } from "../../src/pipeline/ingest.ts"
import { makeFolder, openTestHome, type TestHome, testContext } from "../fixtures/files/home.ts"
import { bytesOf, makeDocx, makePdf } from "../fixtures/files/make.ts"

let home: TestHome
const cleanups: (() => void)[] = []
beforeEach(async () => {
  home = await openTestHome()
})
afterEach(async () => {
  await home.close()
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function folder(files: Readonly<Record<string, string | Uint8Array>>, name?: string) {
  const made = await makeFolder(files, name)
  cleanups.push(made.remove)
  return made
}

function put(...paths: readonly string[]) {
  return ingest(home.parts, testContext(), paths, { collection: "default" })
}

describe("a folder", () => {
  test("goes in with everything readable, and a bad file is a line while the rest go in", async () => {
    const source = await folder({
      "leave.md":
        "---\ntitle: Annual leave\ndate: 2025-01-10\ntags: [people, leave]\n---\n# Leave\n\nEveryone has 27 days.",
      "notes/dock.txt": "The dock opens at seven.",
      "tables/rates.csv": "City,Rate\nLeeds,40\nYork,45\n",
      "word.docx": makeDocx(["Heading1: Keys", "Keys are kept at the gate."]),
      "scan.pdf": await makePdf((pdf) => pdf.text("Forklifts are checked daily.")),
      "broken.pdf": bytesOf("%PDF-1.4 cut"),
      "empty.md": "",
      "program.exe": Uint8Array.of(77, 90, 0, 1),
      ".hidden/secret.md": "not for the index",
      "node_modules/readme.md": "nor this",
    })
    const report = await put(source.path)
    expect(report).toMatchObject({ collection: "default", added: 5, updated: 0, unchanged: 0, removed: 0 })
    expect(report.failed.map((failure) => [failure.source.slice(source.path.length + 1), failure.code])).toEqual([
      ["broken.pdf", "file_corrupt"],
      ["empty.md", "file_empty"],
    ])
    expect(report.skipped).toEqual([join(source.path, "program.exe")])
    const documents = await home.documents()
    expect(documents.map((document) => document.path).sort()).toEqual([
      "leave.md",
      "notes/dock.txt",
      "scan.pdf",
      "tables/rates.csv",
      "word.docx",
    ])
    expect(documents.find((document) => document.path === "leave.md")).toMatchObject({
      title: "Annual leave",
      type: "md",
      metadata: { date: "2025-01-10", tags: ["people", "leave"] },
    })
    expect(home.findable.size).toBe(5)
  })

  test("again takes in what changed, forgets what is gone and leaves the rest alone", async () => {
    const source = await folder({ "a.md": "# A\n\nOne.", "b.md": "# B\n\nTwo.", "c.md": "# C\n\nThree." })
    await put(source.path)
    const before = await home.documents()
    await source.write("b.md", "# B\n\nTwo and a half.")
    rmSync(join(source.path, "c.md"))
    await source.write("d.md", "# D\n\nFour.")
    expect(await put(source.path)).toMatchObject({ added: 1, updated: 1, unchanged: 1, removed: 1 })
    const after = await home.documents()
    expect(after.map((document) => document.path).sort()).toEqual(["a.md", "b.md", "d.md"])
    const changed = after.find((document) => document.path === "b.md")
    expect(changed?.id).toBe(before.find((document) => document.path === "b.md")?.id)
    expect(await home.text(changed)).toBe("B\n\nTwo and a half.")
    expect(await home.parts.store.versions(changed!.id)).toHaveLength(2)
    expect(home.findable).toEqual(new Set(after.map((document) => document.currentVersion)))
  })

  test("a touched file with the same content is unchanged", async () => {
    const source = await folder({ "a.md": "# A\n\nOne." })
    await put(source.path)
    utimesSync(join(source.path, "a.md"), new Date(), new Date(Date.now() + 5_000))
    expect(await put(source.path)).toMatchObject({ added: 0, updated: 0, unchanged: 1 })
  })

  test("a file that can no longer be read keeps its last good version", async () => {
    const source = await folder({ "a.pdf": await makePdf((pdf) => pdf.text("Good.")) })
    await put(source.path)
    await source.write("a.pdf", bytesOf("%PDF-1.4 cut"))
    const corrupt = { code: "file_corrupt", hint: "Open it in its own program and save it again" }
    expect(await put(source.path)).toMatchObject({ removed: 0, failed: [corrupt] })
    expect(await home.text((await home.documents())[0])).toBe("Good.")
  })

  test("links that lead round in a circle are walked once", async () => {
    const source = await folder({ "inner/a.md": "# A\n\nOne." })
    symlinkSync(source.path, join(source.path, "inner", "again"))
    expect(await put(source.path)).toMatchObject({ added: 1 })
  })

  test("ids are the same in another home and from another place", async () => {
    const first = await folder({ "x/a.md": "# A\n\nOne." })
    const second = await folder({ "x/a.md": "# A\n\nOne." })
    await put(first.path)
    const [document] = await home.documents()
    const other = await openTestHome()
    await ingest(other.parts, testContext(), [second.path], { collection: "default" })
    expect((await other.documents())[0]?.id).toBe(document?.id)
    await other.close()
  })

  test("two folders of one name are two sources", async () => {
    const first = await folder({ "a.md": "# A\n\nOne." })
    const second = await folder({ "a.md": "# A\n\nAnother." })
    await put(first.path)
    expect(await put(second.path)).toMatchObject({ added: 1, updated: 0, removed: 0 })
    expect(await put(first.path)).toMatchObject({ unchanged: 1, removed: 0 })
    expect(await home.documents()).toHaveLength(2)
  })

  test("a file of a known folder, named alone, is that folder's document", async () => {
    const source = await folder({ "people/a.md": "# A\n\nOne.", "b.md": "# B\n\nTwo." })
    await put(source.path)
    await source.write("people/a.md", "# A\n\nOne, changed.")
    expect(await put(join(source.path, "people", "a.md"))).toMatchObject({ added: 0, updated: 1, removed: 0 })
    expect(await home.documents()).toHaveLength(2)
  })
})

describe("access", () => {
  test("access.json says who may read, the command what else is not said, and a change counts for unchanged files", async () => {
    const source = await folder({
      "access.json": JSON.stringify({ "hr/**": ["group:hr"] }),
      "hr/pay.md": "# Pay\n\nGrades.",
      "a.md": "# A\n\nOne.",
    })
    const readers = async (path: string) => {
      const document = (await home.documents()).find((candidate) => candidate.path === path)
      return document === undefined ? undefined : home.parts.store.readers(document.accessId)
    }
    expect(await put(source.path)).toMatchObject({ added: 2 })
    expect(await readers("hr/pay.md")).toEqual(["group:hr"])
    expect(await readers("a.md")).toBe("everyone")
    await source.write("access.json", JSON.stringify({ "hr/**": ["group:hr", "user:ann"], "a.md": ["user:ben"] }))
    expect(await put(source.path)).toMatchObject({ unchanged: 2, updated: 0 })
    expect(await readers("hr/pay.md")).toEqual(["group:hr", "user:ann"])
    expect(await readers("a.md")).toEqual(["user:ben"])
  })

  test("a broken access.json lets nothing in: better none than all for everyone", async () => {
    const source = await folder({ "access.json": '{"hr/**": ["hr"]}', "hr/pay.md": "# Pay\n\nGrades." })
    expect(await put(source.path)).toMatchObject({ added: 0, failed: [{ code: "input_invalid" }] })
  })

  test("a list given at ingest holds for all documents", async () => {
    const source = await folder({ "a.md": "# A\n\nOne." })
    await ingest(home.parts, testContext(), [source.path], { collection: "default", access: "group:board,user:ann" })
    expect(await home.parts.store.readers((await home.documents())[0]!.accessId)).toEqual(["group:board", "user:ann"])
  })
})

describe("what documents say of each other", () => {
  test("a document that another one replaces is superseded, and current again when that one goes", async () => {
    const source = await folder({
      "travel/2024.md": "# Travel 2024\n\nFirst class.",
      "travel/2025.md": "---\nsupersedes: travel/2024.md\n---\n# Travel 2025\n\nSecond class.",
    })
    await put(source.path)
    const status = async () =>
      (await home.documents()).find((document) => document.path === "travel/2024.md")?.metadata.status
    expect(await status()).toBe("superseded")
    expect(await put(source.path)).toMatchObject({ unchanged: 2, updated: 0 })
    expect(await status()).toBe("superseded")
    rmSync(join(source.path, "travel/2025.md"))
    await put(source.path)
    expect(await status()).toBeUndefined()
    expect(home.findable).toEqual(new Set((await home.documents()).map((document) => document.currentVersion)))
  })

  test("exact copies go in and are counted", async () => {
    const source = await folder({ "a.md": "# A\n\nOne.", "copy/a.md": "# A\n\nOne.", "b.md": "# B\n\nTwo." })
    expect(await put(source.path)).toMatchObject({ added: 3, duplicates: 1 })
  })
})

describe("JSON Lines", () => {
  test("each line is a document named by its _id; text stays to the letter; a bad line is a line of the report", async () => {
    const source = await folder({
      "corpus.jsonl": [
        JSON.stringify({
          _id: "d1",
          title: "Docks",
          text: "The dock opens at seven.  It closes at nine.",
          metadata: { date: "2024-05-06" },
        }),
        "{not json",
        JSON.stringify({ _id: "d2", title: "", text: "Forklifts are checked daily." }),
        JSON.stringify({ name: "North bay", height: "3.8 m" }),
      ].join("\n"),
    })
    const report = await put(join(source.path, "corpus.jsonl"))
    expect(report).toMatchObject({ added: 3, failed: [{ code: "input_invalid" }] })
    const first = await home.parts.store.document("d1")
    expect(first).toMatchObject({ title: "Docks", metadata: { date: "2024-05-06" } })
    expect(await home.text(first)).toBe("The dock opens at seven.  It closes at nine.")
    const third = (await home.documents()).find((document) => document.path.endsWith("#4"))
    expect(await home.text(third)).toBe("- name: North bay\n- height: 3.8 m")
  })

  test("again skips equal lines, updates changed ones and forgets missing ones", async () => {
    const line = (id: number, text: string) => JSON.stringify({ _id: `d${id}`, text })
    const source = await folder({ "c.jsonl": [line(1, "One."), line(2, "Two."), line(3, "Three.")].join("\n") })
    const path = join(source.path, "c.jsonl")
    await put(path)
    await source.write("c.jsonl", [line(1, "One."), line(2, "Two, changed.")].join("\n"))
    expect(await put(path)).toMatchObject({ added: 0, updated: 1, unchanged: 1, removed: 1 })
  })

  test("an _id that another collection uses is not taken from it", async () => {
    const source = await folder({ "c.jsonl": JSON.stringify({ _id: "d1", text: "One." }) })
    await put(join(source.path, "c.jsonl"))
    await ingest(home.parts, testContext(), [join(source.path, "c.jsonl")], { collection: "other" })
    expect((await home.documents()).map((document) => document.id)).toEqual(["d1"])
    expect((await home.documents("other")).map((document) => document.id)).toEqual(["other:d1"])
  })
})

describe("files inside files", () => {
  test("an attachment is a document of its own beside its mail, and goes with it", async () => {
    const mail = [
      "From: Ann <ann@example.org>",
      "To: ben@example.org",
      "Subject: Dock plan",
      "Date: Mon, 03 Mar 2025 09:00:00 +0000",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "Please see the plan.",
      "",
      "On Friday, Ben wrote:",
      "> Where is the plan?",
      "--b",
      'Content-Type: text/plain; name="plan.txt"',
      'Content-Disposition: attachment; filename="plan.txt"',
      "",
      "Bay one is for tankers.",
      "--b--",
      "",
    ].join("\r\n")
    const source = await folder({ "m.eml": mail })
    expect(await put(source.path)).toMatchObject({ added: 2 })
    const documents = await home.documents()
    expect(documents.map((document) => document.path).sort()).toEqual(["m.eml", "m.eml#plan.txt"])
    const message = documents.find((document) => document.path === "m.eml")
    expect(message).toMatchObject({
      title: "Dock plan",
      metadata: { date: "2025-03-03", other: { from: "Ann <ann@example.org>" } },
    })
    expect(await home.text(message)).toContain("Please see the plan.")
    expect(await home.text(message)).not.toContain("Where is the plan?")
    expect(await put(source.path)).toMatchObject({ unchanged: 2, removed: 0 })
    rmSync(join(source.path, "m.eml"))
    expect(await put(source.path)).toMatchObject({ removed: 2 })
  })
})

describe("a page", () => {
  test("is fetched when it is named, its links are not followed", async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? "")
      response.setHeader("content-type", "text/html; charset=utf-8")
      response.end(
        "<title>Gates</title><nav><a href=/other>Other</a></nav><main><h1>Gates</h1><p>Gate one opens at six.</p></main>",
      )
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/gates`
    expect(await put(url)).toMatchObject({ added: 1 })
    expect(await put(url)).toMatchObject({ unchanged: 1 })
    const [document] = await home.documents()
    expect(document).toMatchObject({ title: "Gates", type: "html", source: url })
    expect(await home.text(document)).toBe("Gates\n\nGate one opens at six.")
    expect(new Set(asked)).toEqual(new Set(["/gates"]))
    server.close()
  })

  test("anything but http and https is refused", async () => {
    expect(await put("ftp://example.org/a")).toMatchObject({ failed: [{ code: "input_invalid" }] })
    expect(await put("/no/such/folder")).toMatchObject({ failed: [{ code: "path_missing" }] })
  })
})
