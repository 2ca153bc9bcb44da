import { createRequire } from "node:module"
import { dirname, join, sep } from "node:path"
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"
import { afterAll, describe, expect, test } from "vitest"
import { rasterise } from "../../src/ingest/pages/rasterise.ts"
import { readBytes } from "../../src/ingest/read.ts"
import { processSandbox } from "../../src/sandbox/processes.ts"
import { makePdf } from "../fixtures/files/make.ts"
import { expectSound } from "../fixtures/files/structure.ts"

const sandbox = processSandbox({ size: 1, idleMs: 500 })
afterAll(() => sandbox.close())

/** A page of large print as a picture, by the project's own rasteriser: no font of the machine is needed. */
async function pictureOf(lines: readonly string[]): Promise<Uint8Array> {
  const data = await makePdf((pdf) => {
    pdf.fontSize(16)
    for (const line of lines) pdf.text(line).moveDown()
  })
  const fonts = join(dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json")), "standard_fonts") + sep
  const pdf = await getDocument({ data, standardFontDataUrl: fonts, disableFontFace: true, verbosity: 0 }).promise
  const raster = await rasterise(await pdf.getPage(1))
  await pdf.loadingTask.destroy()
  if (raster === undefined) throw new Error("no rasteriser")
  return new Uint8Array(raster.png)
}

function read(name: string, bytes: Uint8Array) {
  return readBytes({ sandbox }, { bytes, name, signal: new AbortController().signal })
}

const lines = ["Visitors sign in at the north gate.", "The workshop closes at half past six."]

describe("recognised text", { timeout: 90_000 }, () => {
  test("a picture's words have boxes in its pixels and say how sure they are", async () => {
    const { document } = await read("notice.png", await pictureOf(lines))
    expectSound(document.text, document.blocks, document.layout)
    for (const line of lines) expect(document.text).toContain(line)
    expect(document.warnings?.[0]).toMatch(/recognised by OCR/)
    const start = document.text.indexOf("workshop")
    const run = document.layout?.runs.find((candidate) => candidate.start === start)
    expect(run?.end).toBe(start + "workshop".length)
    expect(run?.confidence).toBeGreaterThan(0.7)
    expect(run?.x).toBeGreaterThan(100)
    expect((run?.x ?? 0) + (run?.width ?? 0)).toBeLessThan(document.layout?.pages[0]?.width ?? 0)
  })

  test("a scanned page among printed ones is read as well, its boxes in points", async () => {
    const scan = Buffer.from(await pictureOf(lines))
    const bytes = await makePdf((pdf) => {
      pdf.text("This page was printed.")
      pdf.addPage().image(scan, 0, 0, { width: 595 })
    })
    const { document } = await read("mixed.pdf", bytes)
    expectSound(document.text, document.blocks, document.layout)
    expect(document.text).toContain("This page was printed.")
    expect(document.text).toContain(lines[1])
    expect(document.warnings).toEqual([expect.stringMatching(/page 2 was recognised/)])
    const start = document.text.indexOf("workshop")
    const run = document.layout?.runs.find((candidate) => candidate.start === start)
    expect(run).toMatchObject({ page: 2 })
    expect((run?.x ?? 0) + (run?.width ?? 0)).toBeLessThan(595)
  })

  test("a picture without words has no text", async () => {
    const bytes = await pictureOf([])
    await expect(read("blank.png", bytes)).rejects.toMatchObject({ code: "file_without_text" })
  })
})
