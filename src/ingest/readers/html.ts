import type { Document, Element } from "domhandler"
import { isTag } from "domhandler"
import { parseDocument } from "htmlparser2"
import type { Metadata, ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText } from "../structure/build.ts"
import { decodeText } from "../structure/decode.ts"
import { findElement, htmlDrafts, inlineText } from "../structure/html.ts"
import { metadataFrom } from "../structure/metadata.ts"
import { titleFromName } from "../structure/title.ts"

/** `<meta name>` values that say something about the document; the others are for browsers and search engines. */
const metaNames: Readonly<Record<string, string>> = {
  date: "date",
  "dcterms.date": "date",
  "dc.date": "date",
  "article:published_time": "date",
  "article:modified_time": "date",
  author: "author",
  "dc.creator": "author",
  keywords: "tags",
  status: "status",
  supersedes: "supersedes",
  "superseded-by": "supersededBy",
  "valid-until": "validUntil",
  "valid-from": "validFrom",
}

/** A page's own words: its main part where it has one, else all of its body. */
export async function readHtml({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const document = parseDocument(decodeText(bytes, declaredCharset(bytes)))
  const root = findElement(document, (element) => element.name === "body") ?? document
  const content = buildText(htmlDrafts(mainPart(root)))
  // A page that is nothing but navigation is still a page.
  const { text, blocks } = content.text === "" ? buildText(htmlDrafts(root, { dropFurniture: false })) : content
  if (text === "") throw groundworkError("file_without_text", name)
  const heading = findElement(root, (element) => element.name === "h1" && inlineText(element) !== "")
  const titled = findElement(document, (element) => element.name === "title" && inlineText(element) !== "")
  const title = (titled ?? heading) === undefined ? titleFromName(name) : inlineText((titled ?? heading)!)
  return { title: title.normalize("NFC"), text, blocks, metadata: pageMetadata(document) }
}

/** `<main>` or the only `<article>`, where most of the body's words are in it. */
function mainPart(root: Document | Element): Document | Element {
  const main =
    findElement(root, (element) => element.name === "main" || element.attribs.role === "main") ?? onlyArticle(root)
  if (main === undefined) return root
  const all = buildText(htmlDrafts(root)).text.length
  return buildText(htmlDrafts(main)).text.length >= all * 0.5 ? main : root
}

function onlyArticle(root: Document | Element): Element | undefined {
  const articles: Element[] = []
  const collect = (parent: Document | Element) => {
    for (const child of parent.children) {
      if (!isTag(child)) continue
      if (child.name === "article") articles.push(child)
      else collect(child)
    }
  }
  collect(root)
  return articles.length === 1 ? articles[0] : undefined
}

function pageMetadata(document: Document): Metadata {
  const fields: Record<string, string> = {}
  findElement(document, (element) => {
    const name = (element.attribs.name ?? element.attribs.property ?? "").toLowerCase()
    const field = element.name === "meta" ? metaNames[name] : undefined
    const content = element.attribs.content?.trim() ?? ""
    if (field !== undefined && content !== "" && fields[field] === undefined) fields[field] = content
    if (element.name === "html" && element.attribs.lang !== undefined) fields.language = element.attribs.lang
    return false
  })
  return metadataFrom(fields)
}

function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString("latin1")
  return /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1]
}
