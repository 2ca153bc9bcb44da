/** Writes blocks as a Word file (WordprocessingML in a zip), the same bytes every time. */
import { strToU8, zipSync } from "fflate"
import type { Block, Run, Source } from "./blocks.ts"

const names = "http://schemas.openxmlformats.org"

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}

function runXml(run: Run): string {
  const style = `${run.bold ? "<w:b/>" : ""}${run.italic ? "<w:i/>" : ""}`
  const text = run.text.split("\n").map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`)
  return `<w:r>${style ? `<w:rPr>${style}</w:rPr>` : ""}${text.join("<w:br/>")}</w:r>`
}

function paragraphXml(runs: readonly Run[], properties = ""): string {
  return `<w:p>${properties ? `<w:pPr>${properties}</w:pPr>` : ""}${runs.map(runXml).join("")}</w:p>`
}

function cellXml(runs: readonly Run[], isHeader: boolean): string {
  return `<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr>${paragraphXml(isHeader ? runs.map((run) => ({ ...run, bold: true })) : runs)}</w:tc>`
}

function blockXml(block: Block, listNumber: number): string {
  switch (block.kind) {
    case "heading":
      return paragraphXml(block.runs, `<w:pStyle w:val="Heading${block.level}"/>`)
    case "paragraph":
      return paragraphXml(block.runs)
    case "list": {
      const number = block.ordered ? listNumber : 1
      const properties = `<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="${number}"/></w:numPr>`
      return block.items.map((item) => paragraphXml(item, properties)).join("")
    }
    case "table": {
      const borders = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map((side) => `<w:${side} w:val="single" w:sz="4" w:color="999999"/>`)
        .join("")
      const grid = (block.rows[0] ?? []).map(() => '<w:gridCol w:w="2400"/>').join("")
      const rows = block.rows.map((row, index) => {
        const header = index === 0 ? "<w:trPr><w:tblHeader/></w:trPr>" : ""
        return `<w:tr>${header}${row.map((cell) => cellXml(cell, index === 0)).join("")}</w:tr>`
      })
      const look = `<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>${borders}</w:tblBorders></w:tblPr>`
      return `<w:tbl>${look}<w:tblGrid>${grid}</w:tblGrid>${rows.join("")}</w:tbl>${paragraphXml([])}`
    }
    default:
      return block satisfies never
  }
}

function stylesXml(): string {
  const headings = [1, 2, 3].map(
    (level) =>
      `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/><w:basedOn w:val="Normal"/>` +
      `<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="${level - 1}"/></w:pPr>` +
      `<w:rPr><w:b/><w:sz w:val="${38 - level * 5}"/></w:rPr></w:style>`,
  )
  const normal =
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:after="120"/></w:pPr><w:rPr><w:sz w:val="22"/></w:rPr></w:style>'
  const list =
    '<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/></w:style>'
  return `<w:styles xmlns:w="${names}/wordprocessingml/2006/main">${normal}${headings.join("")}${list}</w:styles>`
}

function numberingXml(orderedLists: number): string {
  const level = (format: string, text: string) =>
    `<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl>`
  const numbers = Array.from({ length: orderedLists }, (_, index) => index + 2)
  return (
    `<w:numbering xmlns:w="${names}/wordprocessingml/2006/main">` +
    `<w:abstractNum w:abstractNumId="0">${level("bullet", "•")}</w:abstractNum>` +
    numbers.map((n) => `<w:abstractNum w:abstractNumId="${n}">${level("decimal", "%1.")}</w:abstractNum>`).join("") +
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>' +
    numbers.map((n) => `<w:num w:numId="${n}"><w:abstractNumId w:val="${n}"/></w:num>`).join("") +
    "</w:numbering>"
  )
}

/** The bytes of a .docx with headings, lists and tables as Word's own structure; `title`, `date`, `owner` become properties. */
export function writeDocx(source: Source): Uint8Array {
  let lists = 1
  const body = source.blocks.map((block) => {
    if (block.kind === "list" && block.ordered) lists += 1
    return blockXml(block, lists)
  })
  const { title = "", date = "2025-01-01", owner = "" } = source.fields
  const page =
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1200" w:right="1200" w:bottom="1200" w:left="1200" w:header="600" w:footer="600" w:gutter="0"/></w:sectPr>'
  const part = (name: string, type: string) =>
    `<Override PartName="${name}" ContentType="application/vnd.openxmlformats-${type}+xml"/>`
  const link = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${type}" Target="${target}"/>`
  const relations = `${names}/officeDocument/2006/relationships`
  const files: Record<string, string> = {
    "[Content_Types].xml":
      `<Types xmlns="${names}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="application/xml"/>${part("/word/document.xml", "officedocument.wordprocessingml.document.main")}` +
      `${part("/word/styles.xml", "officedocument.wordprocessingml.styles")}${part("/word/numbering.xml", "officedocument.wordprocessingml.numbering")}` +
      `${part("/docProps/core.xml", "package.core-properties")}</Types>`,
    "_rels/.rels":
      `<Relationships xmlns="${names}/package/2006/relationships">${link(1, `${relations}/officeDocument`, "word/document.xml")}` +
      `${link(2, `${names}/package/2006/relationships/metadata/core-properties`, "docProps/core.xml")}</Relationships>`,
    "word/_rels/document.xml.rels":
      `<Relationships xmlns="${names}/package/2006/relationships">${link(1, `${relations}/styles`, "styles.xml")}` +
      `${link(2, `${relations}/numbering`, "numbering.xml")}</Relationships>`,
    "word/document.xml": `<w:document xmlns:w="${names}/wordprocessingml/2006/main"><w:body>${body.join("")}${page}</w:body></w:document>`,
    "word/styles.xml": stylesXml(),
    "word/numbering.xml": numberingXml(lists - 1),
    "docProps/core.xml":
      `<cp:coreProperties xmlns:cp="${names}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
      `xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escaped(title)}</dc:title>` +
      `<dc:creator>${escaped(owner)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${date}T09:00:00Z</dcterms:created>` +
      `<dcterms:modified xsi:type="dcterms:W3CDTF">${date}T09:00:00Z</dcterms:modified></cp:coreProperties>`,
  }
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
  const entries = Object.entries(files).map(([name, xml]) => [name, strToU8(head + xml)] as const)
  return zipSync(Object.fromEntries(entries), { level: 9, mtime: new Date(2025, 0, 1) })
}
