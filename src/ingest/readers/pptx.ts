import type { Element } from "domhandler"
import { isTag } from "domhandler"
import type { Layout, ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { type BuiltText, buildText, type Draft } from "../structure/build.ts"
import { coreProperties, type Parts, relations, unzip, xmlPart } from "../structure/office.ts"
import { tableDrafts } from "../structure/table.ts"
import { titleFromName } from "../structure/title.ts"
import { attribute, elements, textOf } from "../structure/xml.ts"

/** Slides: a heading for each, its text by level, its tables, its notes; slides are the document's pages. */
export async function readPptx({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const parts = unzip(bytes, name, (path) => path.startsWith("ppt/") && /\.(?:xml|rels)$/.test(path))
  const slides = slidePaths(parts).map((path) => slideDrafts(parts, path))
  const { built, pages } = withPages(slides)
  if (built.text === "") throw groundworkError("file_without_text", name)
  const { title, ...properties } = coreProperties(bytes, name)
  const first = built.blocks.find((block) => block.kind === "heading")
  const ownTitle = first === undefined ? undefined : built.text.slice(first.start, first.end)
  const isInvented = title === undefined || /^(?:powerpoint|presentation|slide)\b/i.test(title)
  return {
    title: (isInvented ? undefined : title) ?? ownTitle ?? titleFromName(name),
    text: built.text,
    blocks: built.blocks,
    layout: { pages, runs: [] },
    ...properties,
  }
}

/** Slides in the order in which they are shown. */
function slidePaths(parts: Parts): readonly string[] {
  const presentation = xmlPart(parts, "ppt/presentation.xml")
  if (presentation === undefined) return []
  const targets = relations(parts, "ppt/presentation.xml")
  return elements(presentation, "p:sldId").flatMap((slide) => targets.get(attribute(slide, "r:id"))?.path ?? [])
}

function slideDrafts(parts: Parts, path: string): readonly Draft[] {
  const slide = xmlPart(parts, path)
  if (slide === undefined) return []
  const drafts: Draft[] = []
  const headings: Draft[] = []
  const visit = (parent: Element) => {
    for (const child of parent.children) {
      if (!isTag(child)) continue
      if (child.name === "p:sp") {
        const isTitle = /title/i.test(attribute(elements(child, "p:ph")[0], "type"))
        if (isTitle) headings.push({ kind: "heading", level: 2, text: textOf(child, "a:p", " ") })
        else if (!/^(?:sldNum|ftr|dt)$/.test(attribute(elements(child, "p:ph")[0], "type")))
          drafts.push(...shapeDrafts(child))
      } else if (child.name === "a:tbl") drafts.push(...tableDrafts(gridOf(child)))
      else visit(child)
    }
  }
  for (const tree of elements(slide, "p:spTree")) visit(tree)
  return [...headings, ...drafts, ...notesDrafts(parts, path)]
}

function shapeDrafts(shape: Element): readonly Draft[] {
  const paragraphs = elements(shape, "a:p").map((paragraph) => ({
    text: runsText(paragraph),
    level: Number.parseInt(attribute(elements(paragraph, "a:pPr")[0], "lvl") || "0", 10),
  }))
  const filled = paragraphs.filter((paragraph) => paragraph.text.trim() !== "")
  const isList = filled.length > 1
  return filled.map(({ text, level }) =>
    isList ? { kind: "item", depth: Number.isNaN(level) ? 0 : Math.min(level, 8), text } : { kind: "paragraph", text },
  )
}

function runsText(paragraph: Element): string {
  return paragraph.children
    .map((child) =>
      !isTag(child)
        ? ""
        : child.name === "a:br"
          ? "\n"
          : elements(child, "a:t")
              .map((run) => textOf(run))
              .join(""),
    )
    .join("")
}

function gridOf(
  table: Element,
): readonly (readonly { readonly text: string; readonly columns?: number; readonly rows?: number }[])[] {
  return elements(table, "a:tr").map((row) =>
    elements(row, "a:tc")
      .filter((cell) => attribute(cell, "hMerge") !== "1" && attribute(cell, "vMerge") !== "1")
      .map((cell) => ({
        text: textOf(cell, "a:p", " "),
        columns: Number(attribute(cell, "gridSpan") || 1),
        rows: Number(attribute(cell, "rowSpan") || 1),
      })),
  )
}

function notesDrafts(parts: Parts, path: string): readonly Draft[] {
  const notes = [...relations(parts, path).values()].find((relation) => relation.type.endsWith("/notesSlide"))
  const page = notes === undefined ? undefined : xmlPart(parts, notes.path)
  if (page === undefined) return []
  return elements(page, "p:sp")
    .filter((shape) => attribute(elements(shape, "p:ph")[0], "type") === "body")
    .flatMap((shape) => elements(shape, "a:p"))
    .map((paragraph): Draft => ({ kind: "paragraph", text: runsText(paragraph) }))
}

function withPages(slides: readonly (readonly Draft[])[]): {
  readonly built: BuiltText
  readonly pages: Layout["pages"]
} {
  const built = buildText(slides.flat())
  const pages: Layout["pages"][number][] = []
  let block = 0
  for (const [index, slide] of slides.entries()) {
    const count = buildText(slide).blocks.length
    const last = pages[pages.length - 1]?.end ?? 0
    const start = count === 0 ? last : built.blocks[block]!.start
    block += count
    pages.push({ page: index + 1, width: 0, height: 0, start, end: count === 0 ? last : built.blocks[block - 1]!.end })
  }
  return { built, pages }
}
