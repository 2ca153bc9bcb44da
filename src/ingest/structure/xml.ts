import type { Element, ParentNode } from "domhandler"
import { isTag, isText } from "domhandler"

/** All elements of a name below a node, in document order; not those inside each other. */
export function elements(root: ParentNode, name: string): readonly Element[] {
  const found: Element[] = []
  const collect = (parent: ParentNode) => {
    for (const child of parent.children) {
      if (!isTag(child)) continue
      if (child.name === name) found.push(child)
      else collect(child)
    }
  }
  collect(root)
  return found
}

/** An attribute, or "" where it or its element is missing. */
export function attribute(element: Element | undefined, name: string): string {
  return element?.attribs[name] ?? ""
}

/** All text below a node; the parts of name `each` are set apart by `separator`. */
export function textOf(root: ParentNode, each?: string, separator = ""): string {
  if (each !== undefined) {
    return elements(root, each)
      .map((element) => textOf(element))
      .filter((text) => text.trim() !== "")
      .join(separator)
  }
  return root.children.map((child) => (isText(child) ? child.data : isTag(child) ? textOf(child) : "")).join("")
}
