import type { Block, Layout, Span } from "../../core/document.ts"

/** A word (or piece of a line) of a draft with the box it was read from; offsets count in the draft's own text. */
export type DraftRun = Layout["runs"][number]

/** A structural piece before its place in the text is known. Readers make these, `buildText` lays them out. */
export type Draft =
  | { readonly kind: "heading"; readonly level: number; readonly text: string; readonly runs?: readonly DraftRun[] }
  | { readonly kind: "paragraph"; readonly text: string; readonly runs?: readonly DraftRun[] }
  | {
      readonly kind: "item"
      readonly depth: number
      /** "1." or "a)"; empty where the text begins with it; without one the item gets a dash. */
      readonly marker?: string
      readonly text: string
      readonly runs?: readonly DraftRun[]
    }
  | { readonly kind: "code"; readonly text: string }
  | {
      readonly kind: "row"
      readonly isHeader?: boolean
      readonly header?: readonly string[]
      readonly cells: readonly DraftCell[]
    }
  | {
      readonly kind: "turn"
      readonly speaker?: string
      readonly startSeconds?: number
      readonly endSeconds?: number
      readonly text: string
    }

interface DraftCell {
  readonly text: string
  readonly runs?: readonly DraftRun[]
}

export interface BuiltText {
  readonly text: string
  readonly blocks: readonly Block[]
  /** Runs of all drafts, moved to their place in `text`; empty where no draft had any. */
  readonly runs: Layout["runs"]
}

const cellSeparator = " | "

/** Lays drafts out as canonical text: a blank line between pieces, single line ends inside a list, a table or a transcript. Blank drafts vanish. */
export function buildText(drafts: readonly Draft[]): BuiltText {
  const parts: string[] = []
  const blocks: Block[] = []
  const runs: DraftRun[] = []
  let length = 0
  let previous: Draft | undefined
  const append = (piece: string) => {
    parts.push(piece)
    length += piece.length
  }
  for (const draft of drafts) {
    const laid = layOut(draft)
    if (laid === undefined) continue
    if (previous !== undefined) append(separator(previous, draft))
    append(laid.lead)
    const offset = length
    append(laid.text)
    blocks.push(place(draft, offset, laid))
    for (const run of laid.runs) runs.push({ ...run, start: run.start + offset, end: run.end + offset })
    previous = draft
  }
  return { text: parts.join(""), blocks, runs }
}

interface LaidOut {
  /** Stands before the block but is no part of it: indentation and dash of an item. */
  readonly lead: string
  readonly text: string
  readonly cells: readonly Span[]
  readonly runs: readonly DraftRun[]
}

function layOut(draft: Draft): LaidOut | undefined {
  switch (draft.kind) {
    case "row":
      return layOutRow(draft.cells)
    case "code": {
      const text = cleanText(draft.text)
        .replace(/^(?:[ \t]*\n)+/, "")
        .trimEnd()
      // A block begins at its first visible character; the first line's indentation stands before it.
      const indent = /^\s*/.exec(text)![0]
      return text === "" ? undefined : { lead: indent, text: text.slice(indent.length), cells: [], runs: [] }
    }
    case "heading":
      return layOutLine({ ...draft, text: draft.text.replaceAll("\n", " ") }, "")
    case "item": {
      const lead = `${"  ".repeat(draft.depth)}${draft.marker === undefined ? "- " : ""}`
      return layOutLine(draft, lead, draft.marker === undefined ? "" : `${draft.marker} `)
    }
    case "paragraph":
      return layOutLine(draft, "")
    case "turn":
      return layOutLine(draft, "", draft.speaker === undefined ? "" : `${draft.speaker}: `)
    default:
      return draft satisfies never
  }
}

function layOutLine(
  draft: { readonly text: string; readonly runs?: readonly DraftRun[] },
  lead: string,
  prefix = "",
): LaidOut | undefined {
  const { text, runs } = cleanWithRuns(draft.text, draft.runs ?? [])
  if (text === "") return undefined
  const before = cleanText(prefix).trimStart()
  return { lead, text: before + text, cells: [], runs: shiftRuns(runs, before.length) }
}

function layOutRow(cells: readonly DraftCell[]): LaidOut | undefined {
  const cleaned = cells.map((cell) => cleanWithRuns(cell.text.replaceAll(/\s+/g, " "), sameLength(cell)))
  if (cleaned.every((cell) => cell.text === "")) return undefined
  const line = cleaned.map((cell) => cell.text).join(cellSeparator)
  const trimmedStart = line.length - line.trimStart().length
  const text = line.trim()
  const spans: Span[] = []
  const runs: DraftRun[] = []
  let position = -trimmedStart
  for (const cell of cleaned) {
    const start = clamp(position, text.length)
    spans.push({ start, end: clamp(position + cell.text.length, text.length) })
    runs.push(...shiftRuns(cell.runs, position))
    position += cell.text.length + cellSeparator.length
  }
  return { lead: "", text, cells: spans, runs }
}

/** Runs are kept only where folding white space in a cell moves nothing. */
function sameLength(cell: DraftCell): readonly DraftRun[] {
  return cell.text.replaceAll(/\s+/g, " ").length === cell.text.length ? (cell.runs ?? []) : []
}

function place(draft: Draft, offset: number, laid: LaidOut): Block {
  const span = { start: offset, end: offset + laid.text.length }
  switch (draft.kind) {
    case "heading":
      return { kind: "heading", level: draft.level, ...span }
    case "item":
      return { kind: "item", depth: draft.depth, ...span }
    case "row":
      return {
        kind: "row",
        ...(draft.isHeader === true ? { isHeader: true } : {}),
        ...(draft.header === undefined ? {} : { header: cleanHeader(draft.header) }),
        cells: laid.cells.map((cell) => ({ start: cell.start + offset, end: cell.end + offset })),
        ...span,
      }
    case "turn":
      return {
        kind: "turn",
        ...(draft.speaker === undefined ? {} : { speaker: draft.speaker }),
        ...(draft.startSeconds === undefined ? {} : { startSeconds: draft.startSeconds }),
        ...(draft.endSeconds === undefined ? {} : { endSeconds: draft.endSeconds }),
        ...span,
      }
    case "paragraph":
    case "code":
      return { kind: draft.kind, ...span }
    default:
      return draft satisfies never
  }
}

const cleanHeaders = new WeakMap<readonly string[], readonly string[]>()

/** All rows of a table share one header: cleaned once, it also travels once between processes. */
function cleanHeader(header: readonly string[]): readonly string[] {
  const known = cleanHeaders.get(header)
  if (known !== undefined) return known
  const cleaned = header.map((text) => cleanText(text).trim())
  cleanHeaders.set(header, cleaned)
  return cleaned
}

function separator(previous: Draft, next: Draft): string {
  const isTight = previous.kind === next.kind && (next.kind === "item" || next.kind === "row" || next.kind === "turn")
  const startsTable =
    next.kind === "row" && next.isHeader === true && previous.kind === "row" && previous.isHeader !== true
  return isTight && !startsTable ? "\n" : "\n\n"
}

/** Removes what no reader should pass on: control characters, soft hyphens, byte-order marks, lone surrogates; unifies line ends; NFC. */
export function cleanText(text: string): string {
  // Plain printable ASCII is clean: most of most texts.
  if (/^[\t\n\x20-\x7e]*$/.test(text)) return text
  return text
    .replaceAll(/\r\n?|[\f\v\u2028\u2029\u0085]/g, "\n")
    .replaceAll(unwanted, "")
    .toWellFormed()
    .normalize("NFC")
}

/** Control characters but tab and line end, soft hyphen, byte-order mark, zero-width space, word joiner. */
const unwanted = /(?:(?![\t\n])[\p{Cc}\u00AD\uFEFF\u200B\u2060])+/gu

/** Cleans and trims a draft's text and moves its runs along. */
function cleanWithRuns(text: string, runs: readonly DraftRun[]): { text: string; runs: readonly DraftRun[] } {
  const cleaned = cleanText(text)
  const trimmed = cleaned.trim()
  const lead = cleaned.length - cleaned.trimStart().length
  const unchanged = cleaned.length === text.length
  const at = (offset: number) =>
    clamp((unchanged ? offset : cleanText(text.slice(0, offset)).length) - lead, trimmed.length)
  const moved = runs
    .map((run) => ({ ...run, start: at(run.start), end: at(run.end) }))
    .filter((run) => run.start < run.end)
  return { text: trimmed, runs: moved }
}

function shiftRuns(runs: readonly DraftRun[], by: number): readonly DraftRun[] {
  return by === 0 ? runs : runs.map((run) => ({ ...run, start: run.start + by, end: run.end + by }))
}

function clamp(value: number, maximum: number): number {
  return Math.max(0, Math.min(value, maximum))
}
