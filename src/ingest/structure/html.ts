import type { ChildNode, Element, ParentNode } from "domhandler"
import { isTag, isText } from "domhandler"
import type { Draft } from "./build.ts"
import { tableDrafts } from "./table.ts"

const invisible = new Set([
  "script",
  "style",
  "noscript",
  "template",
  "svg",
  "iframe",
  "object",
  "canvas",
  "head",
  "button",
  "select",
  "input",
  "textarea",
  "audio",
  "video",
  "map",
  "dialog",
])
const blockElements = new Set([
  "address",
  "article",
  "aside",
  "blockquote",
  "body",
  "caption",
  "center",
  "dd",
  "details",
  "div",
  "dl",
  "dt",
  "fieldset",
  "figcaption",
  "figure",
  "footer",
  "form",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "header",
  "hr",
  "html",
  "li",
  "main",
  "nav",
  "ol",
  "p",
  "pre",
  "section",
  "summary",
  "table",
  "tbody",
  "td",
  "tfoot",
  "th",
  "thead",
  "tr",
  "ul",
])

/** What surrounds a page's content is left out where the page has content of its own beside it. */
export interface HtmlOptions {
  readonly dropFurniture: boolean
}

interface Walk {
  readonly drafts: Draft[]
  readonly options: HtmlOptions
  /** Inline text since the last block boundary. */
  inline: string
  listDepth: number
  /** The list item whose first text is still to come. */
  item: { readonly depth: number; readonly marker?: string } | undefined
}

/** Drafts of an HTML tree: headings, paragraphs, list items, code, tables; invisible and interactive parts left out. */
export function htmlDrafts(root: ParentNode, options: HtmlOptions = { dropFurniture: true }): readonly Draft[] {
  const walk: Walk = { drafts: [], options, inline: "", listDepth: 0, item: undefined }
  for (const child of root.children) visit(walk, child)
  flush(walk)
  return walk.drafts
}

function visit(walk: Walk, node: ChildNode): void {
  if (isText(node)) {
    walk.inline += node.data.replaceAll(/[ \t\r\n\f]+/g, " ")
    return
  }
  if (!isTag(node)) {
    if ("children" in node) for (const child of node.children) visit(walk, child)
    return
  }
  if (isHidden(node) || (walk.options.dropFurniture && isFurniture(node))) return
  visitElement(walk, node)
}

function visitElement(walk: Walk, element: Element): void {
  switch (element.name) {
    case "br":
      walk.inline += "\n"
      return
    case "img":
      walk.inline += element.attribs.alt === undefined ? "" : ` ${element.attribs.alt} `
      return
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6":
      flush(walk)
      walk.drafts.push({ kind: "heading", level: Number(element.name[1]), text: inlineText(element) })
      return
    case "pre":
      flush(walk)
      walk.drafts.push({ kind: "code", text: rawText(element) })
      return
    case "ul":
    case "ol":
      visitList(walk, element)
      return
    case "table":
      flush(walk)
      visitTable(walk, element)
      return
    default:
      if (blockElements.has(element.name)) {
        flush(walk)
        for (const child of element.children) visit(walk, child)
        flush(walk)
      } else {
        for (const child of element.children) visit(walk, child)
      }
  }
}

function visitList(walk: Walk, list: Element): void {
  flush(walk)
  const outer = walk.item
  let number = Number.parseInt(list.attribs.start ?? "1", 10)
  if (Number.isNaN(number)) number = 1
  for (const child of list.children) {
    if (!isTag(child)) continue
    if (child.name !== "li") {
      visit(walk, child)
      continue
    }
    walk.item = { depth: Math.min(walk.listDepth, 8), ...(list.name === "ol" ? { marker: `${number}.` } : {}) }
    number += 1
    walk.listDepth += 1
    for (const inner of child.children) visit(walk, inner)
    flush(walk)
    walk.listDepth -= 1
  }
  walk.item = outer
}

/** Tables that only lay out a page (they hold tables or headings) are walked; the others become rows. */
function visitTable(walk: Walk, table: Element): void {
  if (contains(table, (inner) => inner !== table && (inner.name === "table" || /^h[1-3]$/.test(inner.name)))) {
    for (const child of table.children) visit(walk, child)
    flush(walk)
    return
  }
  const rows: Element[] = []
  const collect = (parent: Element) => {
    for (const child of parent.children) {
      if (!isTag(child) || isHidden(child)) continue
      if (child.name === "tr") rows.push(child)
      else if (child.name === "caption") walk.drafts.push({ kind: "paragraph", text: inlineText(child) })
      else if (child.name === "thead" || child.name === "tbody" || child.name === "tfoot") collect(child)
    }
  }
  collect(table)
  const grid = rows.map((row) =>
    row.children
      .filter((cell): cell is Element => isTag(cell) && (cell.name === "td" || cell.name === "th") && !isHidden(cell))
      .map((cell) => ({
        text: inlineText(cell),
        isHeader: cell.name === "th" || isInside(cell, "thead"),
        isBold: isBold(cell),
        columns: spanOf(cell.attribs.colspan),
        rows: spanOf(cell.attribs.rowspan),
      })),
  )
  walk.drafts.push(...tableDrafts(grid))
}

function spanOf(attribute: string | undefined): number {
  const value = Number.parseInt(attribute ?? "1", 10)
  return Number.isNaN(value) ? 1 : Math.max(1, Math.min(value, 100))
}

function flush(walk: Walk): void {
  const text = walk.inline
    .replaceAll(/[ \t]*\n[ \t]*/g, "\n")
    .replaceAll(/ {2,}/g, " ")
    .trim()
  walk.inline = ""
  if (text === "") return
  if (walk.item === undefined) {
    walk.drafts.push({ kind: "paragraph", text })
    return
  }
  const { depth, marker } = walk.item
  walk.drafts.push({ kind: "item", depth, ...(marker === undefined ? {} : { marker }), text })
  // What follows inside the same item is a paragraph of it.
  walk.item = undefined
}

/** Words of an element in one line but for `<br>`; block elements inside are set apart by a space. */
export function inlineText(element: ParentNode): string {
  let text = ""
  const collect = (parent: ParentNode) => {
    for (const child of parent.children) {
      if (isText(child)) text += child.data
      else if (isTag(child) && !isHidden(child)) {
        if (child.name === "br" || blockElements.has(child.name)) text += " "
        if (child.name === "img") text += child.attribs.alt === undefined ? "" : ` ${child.attribs.alt} `
        collect(child)
        if (blockElements.has(child.name)) text += " "
      }
    }
  }
  collect(element)
  return text.replaceAll(/[ \t\r\n\f]+/g, " ").trim()
}

function rawText(element: ParentNode): string {
  return element.children
    .map((child) => (isText(child) ? child.data : isTag(child) ? (child.name === "br" ? "\n" : rawText(child)) : ""))
    .join("")
}

function isHidden(element: Element): boolean {
  if (invisible.has(element.name)) return true
  if (element.attribs.hidden !== undefined || element.attribs["aria-hidden"] === "true") return true
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(element.attribs.style ?? "")
}

/** Navigation, and a page's own header and footer (not those of an article). */
function isFurniture(element: Element): boolean {
  if (element.name === "nav" || element.attribs.role === "navigation" || element.attribs.role === "search") return true
  if (element.attribs.role === "banner" || element.attribs.role === "contentinfo") return true
  if (element.name === "ul" && isMenu(element)) return true
  if (element.name === "header" || element.name === "footer") {
    const isOfPage = !isInside(element, "article") && !isInside(element, "main") && !isInside(element, "section")
    return isOfPage && !contains(element, (inner) => inner.name === "h1")
  }
  return false
}

/** A long list of nothing but short links: languages, categories, a site's sections. */
function isMenu(list: Element): boolean {
  const items = list.children.filter((child): child is Element => isTag(child) && child.name === "li")
  if (items.length < 20) return false
  return items.every((item) => {
    const text = inlineText(item)
    const link = findElement(item, (inner) => inner.name === "a")
    return link !== undefined && text.length < 40 && inlineText(link).length >= text.length * 0.8
  })
}

function isBold(cell: Element): boolean {
  const visible = cell.children.filter((child) => !(isText(child) && child.data.trim() === ""))
  const [only] = visible
  if (visible.length !== 1 || only === undefined || !isTag(only)) return false
  return only.name === "strong" || only.name === "b" || isBold(only)
}

function isInside(element: Element, name: string): boolean {
  for (let parent = element.parent; parent !== null; parent = parent.parent) {
    if (isTag(parent) && parent.name === name) return true
  }
  return false
}

/** First element in document order that passes. */
export function findElement(root: ParentNode, passes: (element: Element) => boolean): Element | undefined {
  for (const child of root.children) {
    if (!isTag(child)) continue
    const found = passes(child) ? child : findElement(child, passes)
    if (found !== undefined) return found
  }
  return undefined
}

function contains(root: Element, passes: (element: Element) => boolean): boolean {
  return findElement(root, passes) !== undefined
}
