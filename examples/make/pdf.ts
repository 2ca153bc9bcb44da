/** Writes blocks as a PDF with real text, headings and ruled tables, the same bytes every time. */
import PDFDocument from "pdfkit"
import { type Block, plain, type Run, type Source } from "./blocks.ts"

const margin = 62
const body = 10.5
const line = "#999999"

/** Resolves with all bytes of a document that `draw` has drawn and ended. */
export function pdfBytes(document: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    document.on("data", (chunk: Uint8Array) => chunks.push(chunk))
    document.on("end", () => resolve(Buffer.concat(chunks)))
    document.on("error", reject)
    document.end()
  })
}

function styled(runs: readonly Run[]): string {
  const first = runs[0]
  return first?.bold ? "Helvetica-Bold" : first?.italic ? "Helvetica-Oblique" : "Helvetica"
}

function writeRuns(document: PDFKit.PDFDocument, runs: readonly Run[], options: PDFKit.Mixins.TextOptions): void {
  runs.forEach((run, index) => {
    document.font(styled([run])).text(run.text, { ...options, continued: index < runs.length - 1 })
  })
}

function room(document: PDFKit.PDFDocument, height: number): void {
  if (document.y + height > document.page.height - margin) document.addPage()
}

function drawTable(document: PDFKit.PDFDocument, block: Extract<Block, { kind: "table" }>): void {
  const width = document.page.width - 2 * margin
  const columns = block.rows[0]?.length ?? 1
  const wants = Array.from({ length: columns }, (_, column) =>
    Math.min(40, Math.max(...block.rows.map((row) => plain(row[column] ?? []).length), 8)),
  )
  const sum = wants.reduce((total, want) => total + want, 0)
  const widths = wants.map((want) => (want / sum) * width)
  document.fontSize(9.5)
  block.rows.forEach((row, index) => {
    const font = index === 0 ? "Helvetica-Bold" : "Helvetica"
    const texts = row.map((cell) => plain(cell))
    document.font(font)
    const height =
      Math.max(...texts.map((text, i) => document.heightOfString(text, { width: (widths[i] ?? 0) - 10 }))) + 8
    room(document, height)
    const top = document.y
    let left = margin
    texts.forEach((text, i) => {
      const columnWidth = widths[i] ?? 0
      if (index === 0) document.rect(left, top, columnWidth, height).fill("#eef1f4").fillColor("black")
      document.rect(left, top, columnWidth, height).lineWidth(0.5).stroke(line)
      document.font(font).text(text, left + 5, top + 4, { width: columnWidth - 10 })
      left += columnWidth
    })
    document.x = margin
    document.y = top + height
  })
  document.moveDown(0.8)
}

function drawBlock(document: PDFKit.PDFDocument, block: Block): void {
  switch (block.kind) {
    case "heading": {
      const size = [18, 13, 11][block.level - 1] ?? 11
      room(document, size + 50)
      if (block.level > 1) document.moveDown(0.5)
      document.font("Helvetica-Bold").fontSize(size).text(plain(block.runs), { lineGap: 2 }).moveDown(0.35)
      return
    }
    case "paragraph":
      room(document, 30)
      document.fontSize(body)
      writeRuns(document, block.runs, { lineGap: 2 })
      document.moveDown(0.6)
      return
    case "list":
      document.fontSize(body)
      block.items.forEach((item, index) => {
        room(document, 24)
        const top = document.y
        document
          .font("Helvetica")
          .text(block.ordered ? `${index + 1}.` : "•", margin, top, { width: 18, lineBreak: false })
        document.x = margin + 20
        document.y = top
        writeRuns(document, item, { lineGap: 2, width: document.page.width - 2 * margin - 20 })
        document.x = margin
        document.moveDown(0.25)
      })
      document.moveDown(0.35)
      return
    case "table":
      drawTable(document, block)
      return
    default:
      block satisfies never
  }
}

/** The bytes of an A4 PDF; `footer` stands on every page beside the page number. */
export async function writePdf(source: Source, footer: string): Promise<Uint8Array> {
  const { title = "", owner = "", date = "2025-01-01" } = source.fields
  const made = new Date(`${date}T09:00:00Z`)
  const document = new PDFDocument({
    size: "A4",
    margin,
    bufferPages: true,
    lang: source.fields.language ?? "en",
    info: { Title: title, Author: owner, CreationDate: made, ModDate: made, Producer: "", Creator: "" },
  })
  for (const block of source.blocks) drawBlock(document, block)
  const pages = document.bufferedPageRange().count
  for (let page = 0; page < pages; page++) {
    document.switchToPage(page)
    document.page.margins.bottom = 0
    document
      .font("Helvetica")
      .fontSize(8)
      .fillColor("#666666")
      .text(`${footer} · ${page + 1} / ${pages}`, margin, document.page.height - 40, { lineBreak: false })
  }
  return pdfBytes(document)
}
