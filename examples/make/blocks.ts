/** The few blocks that the samples need: what a Markdown source says, before it becomes Word or PDF. */
import { fromMarkdown } from "mdast-util-from-markdown"
import { gfmFromMarkdown } from "mdast-util-gfm"
import { gfm } from "micromark-extension-gfm"

/** A piece of text in one style. */
export interface Run {
  readonly text: string
  readonly bold?: boolean
  readonly italic?: boolean
}

export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly runs: readonly Run[] }
  | { readonly kind: "paragraph"; readonly runs: readonly Run[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Run[])[] }
  | { readonly kind: "table"; readonly rows: readonly (readonly (readonly Run[])[])[] }

/** A source file: the front matter's fields, and the blocks below it. */
export interface Source {
  readonly fields: Readonly<Record<string, string>>
  readonly blocks: readonly Block[]
}

type Parent = { readonly children: readonly unknown[] }
type Node = { readonly type: string; readonly value?: string } & Partial<Parent>

function runsOf(node: Node, style: Omit<Run, "text"> = {}): readonly Run[] {
  if (node.type === "text" || node.type === "inlineCode") return [{ text: node.value ?? "", ...style }]
  if (node.type === "break") return [{ text: "\n", ...style }]
  const inner =
    node.type === "strong" ? { ...style, bold: true } : node.type === "emphasis" ? { ...style, italic: true } : style
  return (node.children ?? []).flatMap((child) => runsOf(child as Node, inner))
}

/** Reads front matter (`name: value` lines between `---`) and Markdown with tables. */
export function readSource(markdown: string): Source {
  const matter = /^---\n([\s\S]*?)\n---\n/.exec(markdown)
  const fields = Object.fromEntries(
    (matter?.[1] ?? "").split("\n").flatMap((line) => {
      const colon = line.indexOf(": ")
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 2)]] : []
    }),
  )
  const tree = fromMarkdown(markdown.slice(matter?.[0].length ?? 0), {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  })
  const blocks = tree.children.flatMap((node): Block[] => {
    switch (node.type) {
      case "heading":
        return [{ kind: "heading", level: node.depth, runs: runsOf(node) }]
      case "paragraph":
        return [{ kind: "paragraph", runs: runsOf(node) }]
      case "list":
        return [{ kind: "list", ordered: node.ordered === true, items: node.children.map((item) => runsOf(item)) }]
      case "table":
        return [{ kind: "table", rows: node.children.map((row) => row.children.map((cell) => runsOf(cell))) }]
      default:
        return []
    }
  })
  return { fields, blocks }
}

/** The text of runs without their style. */
export function plain(runs: readonly Run[]): string {
  return runs.map((run) => run.text).join("")
}
