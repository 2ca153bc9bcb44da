import type { Block, Span } from "../../core/document.ts"
import { isStopword } from "../../language/stopwords.ts"
import { endsLikeSentence, isHeadingText, isNumberedTitle, isTitleLength } from "./headings.ts"

/** A line of a text: its visible part. */
interface Line extends Span {
  readonly text: string
  readonly indent: number
}

const bullet = /^(?:[-*•–‣▪o]|\p{Nd}{1,3}[.)]|[a-zA-Z][.)]|\((?:\p{Nd}{1,3}|[a-z]|[ivx]{1,5})\))\s+(?=\S)/u
const dash = /^[-*•–‣▪o]\s+/u

/**
 * Blocks of a text that stays as it is, so that offsets of other tools fit: paragraphs between blank lines, list items,
 * and headings guessed modestly (underlined with = or -, short lines in capitals, short numbered titles before a blank line).
 */
export function plainBlocks(text: string): readonly Block[] {
  const blocks: Block[] = []
  const all = [...groups(text)]
  for (const [index, group] of all.entries()) appendGroup(blocks, group, all[index + 1])
  const last = blocks[blocks.length - 1]
  // A title with nothing under it is not a title.
  if (last?.kind === "heading") blocks[blocks.length - 1] = { kind: "paragraph", start: last.start, end: last.end }
  return blocks
}

/** Visible lines between blank lines. */
function* groups(text: string): Generator<readonly Line[]> {
  let group: Line[] = []
  let start = 0
  while (start <= text.length) {
    const newline = text.indexOf("\n", start)
    const end = newline === -1 ? text.length : newline
    const raw = text.slice(start, end)
    const visible = raw.trim()
    if (visible === "") {
      if (group.length > 0) yield group
      group = []
    } else {
      const indent = raw.length - raw.trimStart().length
      group.push({ start: start + indent, end: start + indent + visible.length, text: visible, indent })
    }
    start = end + 1
  }
  if (group.length > 0) yield group
}

function appendGroup(blocks: Block[], lines: readonly Line[], next: readonly Line[] | undefined): void {
  const isFirst = blocks.length === 0
  let rest = lines
  const [first, second] = lines
  if (first === undefined) return
  if (second !== undefined && /^(={3,}|-{3,})$/.test(second.text) && isTitleLength(first.text)) {
    // The underline belongs to the heading's block only in the text, not in its words: it stays uncovered by the block.
    blocks.push({ kind: "heading", level: second.text.startsWith("=") ? 1 : 2, start: first.start, end: first.end })
    rest = lines.slice(2)
  } else if (isHeading(first, lines, next, isFirst)) {
    blocks.push({ kind: "heading", level: headingLevel(first.text, isFirst), start: first.start, end: first.end })
    rest = lines.slice(1)
  }
  appendBody(blocks, rest)
}

function appendBody(blocks: Block[], lines: readonly Line[]): void {
  const startsList = (line: Line) => bullet.test(line.text)
  const isList = lines.filter(startsList).length >= 2 || (lines.length > 0 && startsList(lines[0]!))
  let open: { start: number; end: number; kind: "paragraph" | "item"; depth: number } | undefined
  const close = () => {
    if (open === undefined) return
    const { kind, depth, start, end } = open
    blocks.push(kind === "item" ? { kind, depth, start, end } : { kind, start, end })
    open = undefined
  }
  for (const line of lines) {
    if (isList && startsList(line)) {
      close()
      const marker = dash.exec(line.text)?.[0].length ?? 0
      open = {
        kind: "item",
        depth: Math.min(5, Math.floor(line.indent / 2)),
        start: line.start + marker,
        end: line.end,
      }
    } else if (open === undefined) {
      open = { kind: "paragraph", depth: 0, start: line.start, end: line.end }
    } else {
      open.end = line.end
    }
  }
  close()
}

function isHeading(
  line: Line,
  group: readonly Line[],
  following: readonly Line[] | undefined,
  isFirst: boolean,
): boolean {
  if (isHeadingText(line.text)) return true
  if (!isTitleLength(line.text) || endsLikeSentence(line.text)) return false
  const isAlone = group.length === 1
  if (isAlone && (isFirst || isNumberedTitle(line.text))) return true
  if (isAlone && following !== undefined && isShortTitle(line.text) && isBody(following)) return true
  const next = group[1]
  if (next !== undefined && isNumberedTitle(line.text) && isTitleOver(line.text, group.slice(1))) return true
  // "How it works" directly above a list or a paragraph of full sentences.
  return next !== undefined && bullet.test(next.text) && !bullet.test(line.text) && line.text.length <= 60
}

/** "2. Sickness" directly over its paragraph, where the first item of a list would go on or be followed by the second. */
function isTitleOver(text: string, body: readonly Line[]): boolean {
  const last = text.split(/\s+/).at(-1) ?? ""
  return (
    text.split(/\s+/).length <= 7 &&
    !isStopword(last) &&
    body.every((line) => !bullet.test(line.text)) &&
    /^\p{Lu}/u.test(body[0]!.text) &&
    body[0]!.text.length > text.length &&
    /[.!?]$/.test(body[body.length - 1]!.text)
  )
}

/** "Before the visit" on a line of its own. */
function isShortTitle(text: string): boolean {
  return text.length <= 60 && text.split(/\s+/).length <= 8 && /^[\p{Lu}\p{Nd}]/u.test(text) && !bullet.test(text)
}

/** A paragraph of sentences or a list: what stands under a title, not under a name or an address. */
function isBody(group: readonly Line[]): boolean {
  const length = group.reduce((sum, line) => sum + line.text.length, 0)
  return (length > 60 && /[.!?]$/.test(group[group.length - 1]!.text)) || bullet.test(group[0]!.text)
}

function headingLevel(text: string, isFirst: boolean): number {
  const number = /^\p{Nd}+(?:\.\p{Nd}+)*/u.exec(text)?.[0]
  if (number !== undefined) return Math.min(6, number.split(".").length + 1)
  return isFirst ? 1 : 2
}
