import type { Element } from "domhandler"
import { isTag, isText } from "domhandler"
import { parseDocument } from "htmlparser2"
import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText, type Draft } from "../structure/build.ts"
import { decodeText } from "../structure/decode.ts"
import { titleFromName } from "../structure/title.ts"

/** XML as a person can read it: each element with text on a line of its own, its name before it. Entities are not expanded. */
export async function readXml({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const source = decodeText(bytes)
  if (source.trim() === "") throw groundworkError("file_empty", name)
  const root = parseDocument(source, { xmlMode: true }).children.find(isTag)
  if (root === undefined) throw groundworkError("file_corrupt", name)
  const { text, blocks } = buildText([...draftsOf(root, 0)])
  if (text === "") throw groundworkError("file_without_text", name)
  return { title: titleFromName(name), text, blocks, metadata: {} }
}

const deepest = 200

function* draftsOf(element: Element, depth: number): Generator<Draft> {
  const own = element.children
    .map((child) => (isText(child) ? child.data : ""))
    .join("")
    .replace(/\s+/g, " ")
    .trim()
  const label = element.name.slice(element.name.indexOf(":") + 1)
  if (own !== "") yield { kind: "paragraph", text: `${label}: ${own}` }
  if (depth >= deepest) return
  for (const child of element.children) if (isTag(child)) yield* draftsOf(child, depth + 1)
}
