import { parseDocument } from "htmlparser2"
import type { Nodes, Parents, Root, RootContent, Table } from "mdast"
import { fromMarkdown } from "mdast-util-from-markdown"
import { gfmFromMarkdown } from "mdast-util-gfm"
import { gfm } from "micromark-extension-gfm"
import { parse as parseYaml } from "yaml"
import type { ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import type { ReaderInput } from "../port.ts"
import { buildText, type Draft } from "../structure/build.ts"
import { decodeText } from "../structure/decode.ts"
import { htmlDrafts } from "../structure/html.ts"
import { metadataFrom } from "../structure/metadata.ts"
import { titleFromName } from "../structure/title.ts"
import { withTurns } from "../structure/transcript.ts"

/** GitHub-flavoured Markdown with YAML front matter. Marks vanish, words and structure stay. */
export async function readMarkdown({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const source = decodeText(bytes)
    .replace(/^\uFEFF/, "")
    .replaceAll(/\r\n?/g, "\n")
  const { fields, body, warnings } = frontMatter(source)
  const tree = fromMarkdown(body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  const drafts = markdownDrafts(tree)
  const built = buildText(drafts)
  const { text } = built
  const blocks = withTurns(text, built.blocks)
  if (text === "") throw groundworkError("file_empty", name)
  const heading = blocks.find((block) => block.kind === "heading")
  const title =
    typeof fields.title === "string" && fields.title.trim() !== ""
      ? fields.title.trim()
      : heading === undefined || heading.start > 400
        ? titleFromName(name)
        : text.slice(heading.start, heading.end)
  return { title, text, blocks, metadata: metadataFrom(fields), ...(warnings.length === 0 ? {} : { warnings }) }
}

function frontMatter(source: string): { fields: Record<string, unknown>; body: string; warnings: readonly string[] } {
  const match = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(source)
  if (match === null) return { fields: {}, body: source, warnings: [] }
  const body = source.slice(match[0].length)
  try {
    const fields: unknown = parseYaml(match[1]!, { maxAliasCount: 10 })
    if (typeof fields === "object" && fields !== null && !Array.isArray(fields)) {
      return { fields: { ...fields }, body, warnings: [] }
    }
    // A thematic break and a paragraph, not front matter.
    return { fields: {}, body: source, warnings: [] }
  } catch {
    return { fields: {}, body, warnings: ["the front matter is not valid YAML and was left aside"] }
  }
}

/** Drafts of a Markdown tree, also used for Markdown inside other formats. */
export function markdownDrafts(tree: Root): readonly Draft[] {
  const drafts: Draft[] = []
  for (const node of tree.children) appendNode(drafts, node, 0)
  return drafts
}

function appendNode(drafts: Draft[], node: RootContent, depth: number): void {
  switch (node.type) {
    case "heading":
      drafts.push({ kind: "heading", level: node.depth, text: inlineText(node) })
      return
    case "paragraph":
      drafts.push({ kind: "paragraph", text: inlineText(node) })
      return
    case "code":
      drafts.push({ kind: "code", text: node.value })
      return
    case "table":
      appendTable(drafts, node)
      return
    case "list":
      for (const [index, item] of node.children.entries()) {
        const marker = node.ordered === true ? { marker: `${(node.start ?? 1) + index}.` } : {}
        const [first, ...rest] = item.children
        const leads = first?.type === "paragraph"
        const check = item.checked === true ? "[x] " : item.checked === false ? "[ ] " : ""
        if (leads) drafts.push({ kind: "item", depth, ...marker, text: check + inlineText(first) })
        for (const child of leads ? rest : item.children) appendNode(drafts, child, depth + 1)
      }
      return
    case "blockquote":
    case "footnoteDefinition":
      for (const child of node.children) appendNode(drafts, child, depth)
      return
    case "html":
      drafts.push(...htmlDrafts(parseDocument(node.value), { dropFurniture: false }))
      return
    default:
      return
  }
}

function appendTable(drafts: Draft[], table: Table): void {
  const rows = table.children.map((row) => row.children.map((cell) => ({ text: inlineText(cell) })))
  const header = rows[0]?.map((cell) => cell.text) ?? []
  for (const [index, cells] of rows.entries()) {
    drafts.push(index === 0 ? { kind: "row", isHeader: true, header, cells } : { kind: "row", header, cells })
  }
}

/** Words of inline content; soft line breaks become spaces, hard ones line ends, images their alternative text. */
function inlineText(node: Nodes): string {
  switch (node.type) {
    case "text":
      return node.value.replaceAll(/[ \t]*\n[ \t]*/g, " ")
    case "inlineCode":
      return node.value
    case "image":
    case "imageReference":
      return node.alt ?? ""
    case "break":
      return "\n"
    case "html":
      return /^<br\s*\/?>$/i.test(node.value) ? "\n" : ""
    case "footnoteReference":
      return ""
    default:
      return "children" in node ? (node as Parents).children.map(inlineText).join("") : ""
  }
}
