import { writeFileSync } from "node:fs"
import { join } from "node:path"
import PDFDocument from "pdfkit"
import { expect, test } from "vitest"
import { locate } from "../../src/core/cite.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { temporaryFolder } from "../e2e/command.ts"

const lines = [
  "1. Illicit titling is ill-fitting; lilies will still fill little jilted tills.",
  "2. MAMMOTH WORKMEN WARM MOMMA AND HIM; (WHICH IS 12.75% MORE).",
  "3. The supplier, “WM Möbel GmbH”, will deliver 1,250 units.",
]
const left = 72

/** The lines as one PDF, and where each of their words stands by the font's own tables. */
async function print(font: string) {
  const pdf = new PDFDocument()
  const chunks: Buffer[] = []
  pdf.on("data", (chunk: Buffer) => chunks.push(chunk))
  pdf.font(font).fontSize(11)
  const words = lines.flatMap((line, index) => {
    pdf.text(line, left, 100 + 30 * index, { lineBreak: false })
    return [...line.matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      line,
      from: left + pdf.widthOfString(line.slice(0, match.index)),
      to: left + pdf.widthOfString(line.slice(0, match.index + match[0].length)),
    }))
  })
  pdf.end()
  await new Promise((done) => pdf.on("end", done))
  return { bytes: Buffer.concat(chunks), words }
}

test.each(["Helvetica", "Times-Roman", "Courier"])(
  "a box lies on its word, numbers of items too, in %s",
  async (font) => {
    const { bytes, words } = await print(font)
    const folder = temporaryFolder()
    writeFileSync(join(folder, "lines.pdf"), bytes)
    const groundwork = await createGroundwork({ home: join(folder, "home"), embedder: "none" })
    const source = await groundwork.appParts.readFile(groundwork.context({ kind: "test" }), join(folder, "lines.pdf"))
    await groundwork.close()
    for (const word of words) {
      expect(source.text).toContain(word.line)
      const start = source.text.indexOf(word.line) + word.line.indexOf(word.text)
      const [box, ...more] = locate(source.layout, { start, end: start + word.text.length }).boxes ?? []
      expect(more, word.text).toEqual([])
      const shared = Math.min(word.to, box!.x + box!.width) - Math.max(word.from, box!.x)
      expect(shared / (word.to - word.from), word.text).toBeGreaterThan(0.5)
    }
  },
)
