import { posix } from "node:path"
import { parseDocument } from "htmlparser2"
import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText, type Draft } from "../structure/build.ts"
import { findElement, htmlDrafts } from "../structure/html.ts"
import { isoDate } from "../structure/metadata.ts"
import { type Parts, unzip, xmlPart } from "../structure/office.ts"
import { titleFromName } from "../structure/title.ts"
import { attribute, elements, textOf } from "../structure/xml.ts"

/** Books: the chapters of the spine, one after the other. */
export async function readEpub({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const parts = unzip(bytes, name, (path) => /\.(?:x?html?|xml|opf)$/i.test(path))
  if (parts["META-INF/encryption.xml"] !== undefined && parts["META-INF/rights.xml"] !== undefined) {
    throw groundworkError("file_encrypted", name)
  }
  const { path, tree } = packageOf(parts, name)
  const files = new Map(elements(tree, "item").map((item) => [attribute(item, "id"), attribute(item, "href")]))
  const chapters = elements(tree, "itemref").flatMap((reference) => files.get(attribute(reference, "idref")) ?? [])
  const drafts = chapters.flatMap((href) =>
    chapterDrafts(parts, posix.join(posix.dirname(path), decodeURIComponent(href))),
  )
  const { text, blocks } = buildText(drafts)
  if (text === "") throw groundworkError("file_without_text", name)
  const field = (tag: string) => textOf(tree, tag, ", ").trim()
  const date = isoDate(field("dc:date"))
  return {
    title: field("dc:title") || titleFromName(name),
    text,
    blocks,
    metadata: {
      ...(field("dc:creator") === "" ? {} : { author: field("dc:creator") }),
      ...(field("dc:language") === "" ? {} : { language: field("dc:language") }),
      ...(date === undefined ? {} : { date }),
    },
  }
}

function packageOf(parts: Parts, name: string) {
  const container = xmlPart(parts, "META-INF/container.xml")
  const root = container === undefined ? undefined : elements(container, "rootfile")[0]
  const path = attribute(root, "full-path")
  const tree = xmlPart(parts, path)
  if (tree === undefined) throw groundworkError("file_corrupt", name)
  return { path, tree }
}

function chapterDrafts(parts: Parts, path: string): readonly Draft[] {
  const bytes = parts[path]
  if (bytes === undefined) return []
  const document = parseDocument(new TextDecoder().decode(bytes))
  return htmlDrafts(findElement(document, (element) => element.name === "body") ?? document, { dropFurniture: true })
}
