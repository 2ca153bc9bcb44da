import type { Document, Element, ParentNode } from "domhandler"
import { isTag, isText } from "domhandler"
import { parseDocument } from "htmlparser2"

/** A value of an XML and the path that leads to it. */
export interface ElementValue {
  /** Normal form. */
  readonly value: string
  readonly printed: string
  /** "/CrossIndustryInvoice/ExchangedDocument/ID" */
  readonly path: string
}

/** Parses an XML; undefined if it has no root element. */
export function parseXml(bytes: Uint8Array): Element | undefined {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0x3c && bytes[1] === 0)
  const declared = /encoding=["']([\w-]+)["']/.exec(Buffer.from(bytes.subarray(0, 200)).toString("latin1"))?.[1]
  const text = new TextDecoder(isWide ? "utf-16le" : isLatin(declared) ? "windows-1252" : "utf-8").decode(bytes)
  const document: Document = parseDocument(text, { xmlMode: true })
  return document.children.find(isTag)
}

function isLatin(name: string | undefined): boolean {
  return name !== undefined && /^(?:iso-8859-1|iso-8859-15|windows-1252|latin1)$/i.test(name)
}

/** Name without prefix: prefixes differ between programs, names do not. */
export function localName(element: Element): string {
  return element.name.slice(element.name.indexOf(":") + 1)
}

/**
 * Elements that a path leads to; each step is a local name or several ("A|B") for the versions of a format, "*" for any.
 */
export function all(from: Element, path: string): readonly Element[] {
  let current: readonly Element[] = [from]
  for (const step of path.split("/")) {
    const names = step.split("|")
    current = current.flatMap((element) =>
      element.children.filter(isTag).filter((child) => step === "*" || names.includes(localName(child))),
    )
  }
  return current
}

/** All text below a node, trimmed at its ends; comments left out. */
export function textOf(node: ParentNode): string {
  return node.children
    .map((child) => (isText(child) ? child.data : isTag(child) ? textOf(child) : ""))
    .join("")
    .trim()
}

/** The path from the root, with a place among its like where there are several: "/Invoice/InvoiceLine[2]/ID". */
export function pathOf(element: Element): string {
  const parent = element.parent
  const name = localName(element)
  if (parent === null || !isTag(parent as Element)) return `/${name}`
  const like = (parent as Element).children.filter(isTag).filter((child) => localName(child) === name)
  const place = like.length > 1 ? `[${like.indexOf(element) + 1}]` : ""
  return `${pathOf(parent as Element)}/${name}${place}`
}

/** The first non-empty value at one of several paths. */
export function first(
  from: Element,
  paths: readonly string[],
  normal: (text: string, element: Element) => string | undefined = (text) => text.replace(/\s+/g, " "),
): ElementValue | undefined {
  for (const path of paths)
    for (const element of all(from, path)) {
      const printed = textOf(element)
      const value = printed === "" ? undefined : normal(printed, element)
      if (value !== undefined) return { value, printed, path: pathOf(element) }
    }
  return undefined
}
