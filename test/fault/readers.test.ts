import { deflateRawSync } from "node:zlib"
import { zipSync } from "fflate"
import { afterAll, describe, expect, test } from "vitest"
import type { ErrorCode } from "../../src/core/errors.ts"
import { readBytes } from "../../src/ingest/read.ts"
import { processSandbox } from "../../src/sandbox/processes.ts"
import { bytesOf, makeDocx, makePdf } from "../fixtures/files/make.ts"
import { expectSound } from "../fixtures/files/structure.ts"

const sandbox = processSandbox({ size: 2, tasksPerChild: 50, idleMs: 1_000 })
afterAll(() => sandbox.close())

const misbehave = new URL("../fixtures/files/misbehave.ts", import.meta.url).href
const limits = { timeoutMs: 10_000, memoryBytes: 2 * 2 ** 30 }
const never = new AbortController().signal

function read(name: string, bytes: Uint8Array) {
  return readBytes({ sandbox }, { bytes, name, signal: never })
}

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | "no error"> {
  try {
    await work
    return "no error"
  } catch (error) {
    if (error instanceof Error && "code" in error) return error.code as ErrorCode
    throw error
  }
}

function run(task: string, over: Partial<typeof limits> = {}, signal = never) {
  return sandbox.run({ module: misbehave, task, input: { task } }, { ...limits, ...over }, signal)
}

describe("a child process that misbehaves costs its task and nothing else", () => {
  test("a hang ends at the time limit", async () => {
    expect(await codeOf(run("hang", { timeoutMs: 800 }))).toBe("reader_timeout")
  })

  test("memory that swells ends at the limit", async () => {
    expect(await codeOf(run("swell", { memoryBytes: 300 * 2 ** 20 }))).toBe("reader_memory")
  })

  test("a process that dies is a crash, and so is a bug in a library", async () => {
    expect(await codeOf(run("die"))).toBe("reader_crashed")
    expect(await codeOf(run("fail"))).toBe("reader_crashed")
  })

  test("whoever cancels does not wait", async () => {
    const controller = new AbortController()
    const hanging = codeOf(run("hang", {}, controller.signal))
    setTimeout(() => controller.abort(), 300)
    expect(await hanging).toBe("cancelled")
  })

  test("the next task is answered as if nothing had been, and a child is used again", async () => {
    expect(await run("echo")).toEqual({ task: "echo" })
    const first = await run("processId")
    expect(await run("processId")).toBe(first)
    expect(first).not.toBe(process.pid)
  })

  test("a child is replaced after its share of tasks", async () => {
    const small = processSandbox({ size: 1, tasksPerChild: 2, idleMs: 1_000 })
    const ids: unknown[] = []
    for (let task = 0; task < 4; task += 1) {
      ids.push(await small.run({ module: misbehave, task: "processId", input: {} }, limits, never))
    }
    await small.close()
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).toBe(ids[3])
    expect(ids[0]).not.toBe(ids[2])
  })
})

describe("a broken file has a clear code", () => {
  test("empty files", async () => {
    expect(await codeOf(read("a.txt", new Uint8Array()))).toBe("file_empty")
    expect(await codeOf(read("a.md", bytesOf("  \n\n ")))).toBe("file_empty")
  })

  test("a file of an unknown kind, and bytes that call themselves text", async () => {
    expect(await codeOf(read("a.xyz", bytesOf("abc")))).toBe("file_type_unknown")
    expect(await codeOf(read("a.txt", Uint8Array.of(1, 0, 0, 3, 200, 7, 0, 9)))).toBe("file_type_unknown")
  })

  test("an encrypted PDF", async () => {
    const bytes = await makePdf((pdf) => pdf.text("secret"), { userPassword: "open sesame" })
    expect(await codeOf(read("a.pdf", bytes))).toBe("file_encrypted")
  })

  test("an encrypted Word file is an OLE container with a known stream", async () => {
    const marker = Buffer.from("EncryptedPackage", "utf16le")
    const bytes = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(512), marker])
    expect(await codeOf(read("a.docx", bytes))).toBe("file_encrypted")
  })

  test("PDFs cut off, without pages, or garbled", async () => {
    const whole = await makePdf((pdf) => pdf.text("The machine hall opens at seven."))
    expect(["file_corrupt", "file_without_text"]).toContain(await codeOf(read("a.pdf", whole.subarray(0, 200))))
    expect(await codeOf(read("a.pdf", bytesOf("%PDF-1.7\nnothing of the kind\n%%EOF")))).toBe("file_corrupt")
    const garbled = whole.map((byte, index) => (index > 300 && index % 3 === 0 ? 255 - byte : byte))
    expect(["file_corrupt", "file_without_text", "no error"]).toContain(await codeOf(read("a.pdf", garbled)))
  })

  test("a PDF without text says so", async () => {
    const drawn = await makePdf((pdf) => pdf.rect(100, 100, 50, 50).fill("white"))
    expect(await codeOf(read("a.pdf", drawn))).toBe("file_without_text")
  })

  test("archives cut off or of another content", async () => {
    const docx = makeDocx(["Hello"])
    expect(await codeOf(read("a.docx", docx.subarray(0, docx.length - 60)))).toBe("file_corrupt")
    expect(await codeOf(read("a.xlsx", zipSync({ "readme.txt": bytesOf("no workbook") })))).toBe("file_corrupt")
    expect(await codeOf(read("a.odt", zipSync({ "readme.txt": bytesOf("no content") })))).toBe("file_corrupt")
  })

  test("an archive that swells beyond the limit is not inflated", async () => {
    expect(await codeOf(read("a.odt", swellingZip("content.xml", 1.2 * 2 ** 30)))).toBe("file_too_large")
  })

  test("a file over the limit is refused before it is read", async () => {
    const reading = readBytes(
      { sandbox, limits: { fileBytes: 10 } },
      { bytes: bytesOf("longer than ten"), name: "a.txt", signal: never },
    )
    expect(await codeOf(reading)).toBe("file_too_large")
  })

  test("deep nesting ends in text or in a code, never in a hang", async () => {
    const deep = `${"<div>".repeat(10_000)}words${"</div>".repeat(10_000)}`
    expect(["no error", "reader_crashed", "file_corrupt"]).toContain(await codeOf(read("a.html", bytesOf(deep))))
    const lists = `${"> ".repeat(3_000)}words`
    expect(["no error", "reader_crashed"]).toContain(await codeOf(read("a.md", bytesOf(lists))))
    const json = `${"[".repeat(20_000)}1${"]".repeat(20_000)}`
    expect(["no error", "reader_crashed", "file_corrupt"]).toContain(await codeOf(read("a.json", bytesOf(json))))
  })
})

describe("a file whose name lies is read by its content", () => {
  test("a PDF called .txt, a Word file without an ending", async () => {
    const pdf = await makePdf((document) => document.text("Visitors sign in at the gate."))
    expect(await read("notes.txt", pdf)).toMatchObject({
      type: "pdf",
      document: { text: "Visitors sign in at the gate." },
    })
    expect(await read("notes", makeDocx(["Visitors sign in."]))).toMatchObject({
      type: "docx",
      document: { text: "Visitors sign in." },
    })
  })

  test("text in UTF-16 and in Latin-1", async () => {
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("Grüße aus Köln", "utf16le")])
    expect((await read("a.txt", wide)).document.text).toBe("Grüße aus Köln")
    expect((await read("a.txt", Buffer.from("Grüße aus Köln", "latin1"))).document.text).toBe("Grüße aus Köln")
  })
})

describe("structure of a page", () => {
  test("a PDF keeps headings, paragraphs, rows and the place of every word", async () => {
    const bytes = await makePdf((pdf) => {
      pdf.fontSize(20).text("Loading dock rules").fontSize(10).moveDown()
      pdf.text(
        "Drivers report to the dock office first. They get a badge and a bay number, and they wait in the cab until the light is green.",
      )
      pdf.moveDown()
      const top = pdf.y
      for (const [index, row] of [
        ["Bay", "Height", "Weight"],
        ["North", "3.8 m", "7 t"],
        ["South", "4.2 m", "40 t"],
      ].entries()) {
        for (const [column, cell] of row.entries())
          pdf.text(cell, 60 + column * 120, top + index * 16, { lineBreak: false })
      }
    })
    const { document } = await read("dock.pdf", bytes)
    expectSound(document.text, document.blocks, document.layout)
    expect(document.title).toBe("Loading dock rules")
    expect(document.text).toContain("North | 3.8 m | 7 t")
    const row = document.blocks.find(
      (block) => block.kind === "row" && document.text.slice(block.start).startsWith("South"),
    )
    expect(row).toMatchObject({ kind: "row", header: ["Bay", "Height", "Weight"] })
    const start = document.text.indexOf("badge")
    const run = document.layout?.runs.find((candidate) => candidate.start === start)
    expect(run).toMatchObject({ end: start + 5, page: 1 })
    expect(run?.width).toBeGreaterThan(10)
  })

  test("two columns are read one after the other", async () => {
    const left = "The left column speaks of forklifts and who may drive them in the hall. ".repeat(9)
    const right = "The right column speaks of fire doors and why nothing stands before them. ".repeat(9)
    const bytes = await makePdf((pdf) => {
      pdf.fontSize(10).text(left, 60, 80, { width: 220 })
      pdf.text(right, 310, 80, { width: 220 })
    })
    const { text } = (await read("columns.pdf", bytes)).document
    expect(text.indexOf("fire doors")).toBeGreaterThan(text.lastIndexOf("forklifts"))
    expect(text).toContain(left.trim())
  })

  test("running headers and page numbers do not cut the text", async () => {
    const bytes = await makePdf((pdf) => {
      for (let page = 1; page <= 4; page += 1) {
        if (page > 1) pdf.addPage()
        pdf.fontSize(9).text("Harbour handbook, edition nine", 60, 30, { lineBreak: false })
        pdf.text(`Page ${page} of 4`, 60, 770, { lineBreak: false })
        pdf.fontSize(10).text(`Section ${"abcd"[page - 1]} explains how the crane is moved on day ${page}.`, 60, 120)
      }
    })
    const { text } = (await read("harbour.pdf", bytes)).document
    expect(text.match(/Harbour handbook/g)).toHaveLength(1)
    expect(text).not.toContain("Page 2 of 4")
    expect(text).toContain("Section d explains how the crane is moved on day 4.")
  })

  test("files inside a PDF come out with it", async () => {
    const bytes = await makePdf((pdf) => {
      pdf.text("Invoice 17")
      pdf.file(Buffer.from("<invoice/>"), { name: "factur-x.xml" })
    })
    const { document } = await read("invoice.pdf", bytes)
    expect(
      document.attachments?.map((attachment) => [attachment.name, new TextDecoder().decode(attachment.bytes)]),
    ).toEqual([["factur-x.xml", "<invoice/>"]])
  })

  test("a Word file keeps headings and tables", async () => {
    const { document } = await read(
      "a.docx",
      makeDocx([
        "Heading1: Tools",
        "Sharpen chisels weekly.",
        [
          ["Tool", "Days"],
          ["Saw", "30"],
          ["Plane", "14"],
        ],
      ]),
    )
    expectSound(document.text, document.blocks)
    expect(document.text).toBe("Tools\n\nSharpen chisels weekly.\n\nTool | Days\nSaw | 30\nPlane | 14")
    expect(document.blocks.map((block) => block.kind)).toEqual(["heading", "paragraph", "row", "row", "row"])
    expect(document.blocks[4]).toMatchObject({ header: ["Tool", "Days"] })
  })
})

/** A zip whose directory promises (and whose stream holds) far more than it weighs. */
function swellingZip(path: string, size: number): Uint8Array {
  const packed = deflateRawSync(Buffer.alloc(1024))
  const name = Buffer.from(path)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(size, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(size, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  return Buffer.concat([local, name, packed, central, name, end])
}
