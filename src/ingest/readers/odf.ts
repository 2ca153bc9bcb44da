import type { Element } from "domhandler"
import { isTag, isText } from "domhandler"
import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText, type Draft } from "../structure/build.ts"
import { isoDate } from "../structure/metadata.ts"
import { type Parts, unzip, xmlPart } from "../structure/office.ts"
import { type GridCell, tableDrafts } from "../structure/table.ts"
import { titleFromName } from "../structure/title.ts"
import { attribute, elements, textOf } from "../structure/xml.ts"

/** OpenDocument texts, sheets and slides: headings, paragraphs, lists, tables. */
export async function readOdf({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const parts = unzip(
    bytes,
    name,
    (path) => path === "content.xml" || path === "meta.xml" || path === "META-INF/manifest.xml",
  )
  if (isEncrypted(parts)) throw groundworkError("file_encrypted", name)
  const content = xmlPart(parts, "content.xml")
  if (content === undefined) throw groundworkError("file_corrupt", name)
  const drafts: Draft[] = []
  for (const body of elements(content, "office:body")) visit(drafts, body, 0)
  const { text, blocks } = buildText(drafts)
  if (text === "") throw groundworkError("file_without_text", name)
  const meta = xmlPart(parts, "meta.xml")
  const field = (tag: string) => (meta === undefined ? "" : textOf(meta, tag).trim())
  const heading = blocks.find((block) => block.kind === "heading")
  const date = isoDate(field("dc:date"))
  return {
    title: field("dc:title") || (heading === undefined ? titleFromName(name) : text.slice(heading.start, heading.end)),
    text,
    blocks,
    ...(date === undefined ? {} : { dateOfFile: date }),
    metadata: {
      ...(field("dc:creator") === "" ? {} : { author: field("dc:creator") }),
    },
  }
}

function isEncrypted(parts: Parts): boolean {
  const manifest = xmlPart(parts, "META-INF/manifest.xml")
  return manifest !== undefined && elements(manifest, "manifest:encryption-data").length > 0
}

function visit(drafts: Draft[], parent: Element, depth: number): void {
  for (const child of parent.children) {
    if (!isTag(child)) continue
    switch (child.name) {
      case "text:h": {
        const level = Number.parseInt(attribute(child, "text:outline-level") || "1", 10)
        drafts.push({ kind: "heading", level: Math.min(6, Math.max(1, level || 1)), text: inlineText(child) })
        break
      }
      case "text:p":
        drafts.push({ kind: "paragraph", text: inlineText(child) })
        break
      case "text:list":
        visitList(drafts, child, depth)
        break
      case "table:table":
        if (attribute(child, "table:name") !== "" && parent.name === "office:spreadsheet") {
          drafts.push({ kind: "heading", level: 2, text: attribute(child, "table:name") })
        }
        drafts.push(...tableDrafts(gridOf(child)))
        break
      case "text:tracked-changes":
      case "office:annotation":
      case "text:table-of-content":
        break
      default:
        visit(drafts, child, depth)
    }
  }
}

function visitList(drafts: Draft[], list: Element, depth: number): void {
  for (const item of list.children) {
    if (!isTag(item)) continue
    for (const child of item.children) {
      if (!isTag(child)) continue
      if (child.name === "text:list") visitList(drafts, child, depth + 1)
      else drafts.push({ kind: "item", depth: Math.min(depth, 8), text: inlineText(child) })
    }
  }
}

const maximumColumns = 200

function gridOf(table: Element): readonly (readonly GridCell[])[] {
  return elements(table, "table:table-row").map((row) => {
    const cells = row.children.flatMap((cell): readonly GridCell[] => {
      if (!isTag(cell) || cell.name !== "table:table-cell") return []
      const text = elements(cell, "text:p").map(inlineText).join(" ")
      const repeated = Number.parseInt(attribute(cell, "table:number-columns-repeated") || "1", 10)
      const spanned = {
        text,
        columns: Number.parseInt(attribute(cell, "table:number-columns-spanned") || "1", 10),
        rows: Number.parseInt(attribute(cell, "table:number-rows-spanned") || "1", 10),
      }
      return text === "" && repeated > maximumColumns
        ? []
        : Array.from({ length: Math.min(repeated, maximumColumns) }, () => spanned)
    })
    while (cells.length > 0 && cells[cells.length - 1]!.text === "") cells.pop()
    return cells
  })
}

function inlineText(element: Element): string {
  return element.children
    .map((child) => {
      if (isText(child)) return child.data
      if (!isTag(child)) return ""
      if (child.name === "text:s") return " ".repeat(Number.parseInt(attribute(child, "text:c") || "1", 10))
      if (child.name === "text:tab") return "\t"
      if (child.name === "text:line-break") return "\n"
      if (child.name === "text:note" || child.name === "office:annotation") return ""
      return inlineText(child)
    })
    .join("")
}
