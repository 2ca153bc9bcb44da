import type { Draft } from "../structure/build.ts"
import { isHeadingText } from "../structure/headings.ts"
import type { Region } from "./columns.ts"
import { append, appendLine, dropStart, joinLine, nothing, type RunText } from "./runs.ts"
import { rowDrafts, stretchesOf } from "./tables.ts"
import { type Line, lineText, type PageWords } from "./words.ts"

/** Sizes of a document's fonts: what most is set in, and larger ones that make headings, largest first. */
export interface FontSizes {
  readonly body: number
  readonly headings: readonly number[]
}

const headingRatio = 1.12
const maximumHeadingLevels = 4
const bullet = /^(?:[-*•–‣▪●○■◦\uF0B7\uF0A7])\s+/
const numberMarker = /^(\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,3}){1,3})\s+(?=\S)/

/** Most characters' size, and the sizes at least an eighth above it. */
export function fontSizes(pages: readonly PageWords[]): FontSizes {
  const characters = new Map<number, number>()
  for (const { words } of pages) {
    for (const word of words) {
      const size = roundSize(word.size)
      characters.set(size, (characters.get(size) ?? 0) + word.text.length)
    }
  }
  const body = [...characters.entries()].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 10
  const headings = [...characters.keys()].filter((size) => size >= body * headingRatio).sort((a, b) => b - a)
  return { body, headings }
}

function roundSize(size: number): number {
  return Math.round(size * 2) / 2
}

interface Open {
  readonly kind: "heading" | "paragraph" | "item"
  /** Its own text begins with its number, which has its place on the page as well. */
  readonly isNumbered?: boolean
  readonly content: RunText
  readonly lines: readonly Line[]
}

/** Headings, paragraphs, items and rows of a region. */
export function paragraphDrafts(region: Region, sizes: FontSizes): readonly Draft[] {
  const drafts: Draft[] = []
  const pitch = usualPitch(region.lines)
  let open: Open | undefined
  const close = () => {
    if (open !== undefined) drafts.push(draftOf(open, sizes))
    open = undefined
  }
  for (const stretch of stretchesOf(region.lines)) {
    if (stretch.kind === "table") {
      close()
      drafts.push(...rowDrafts(stretch.rows))
      continue
    }
    const { line } = stretch
    if (open !== undefined && continues(open, line, { region, pitch, sizes })) {
      const previous = open.lines[open.lines.length - 1]!
      const keepsBreak = previous.right < region.left + (region.right - region.left) * 0.7
      open = { ...open, content: appendLine(open.content, joinLine(line), keepsBreak), lines: [...open.lines, line] }
    } else {
      close()
      open = start(line, sizes)
    }
  }
  close()
  return drafts
}

function start(line: Line, sizes: FontSizes): Open {
  const content = joinLine(line)
  if (isLarge(line, sizes)) return { kind: "heading", content, lines: [line] }
  const dash = bullet.exec(content.text)
  if (dash !== null) return { kind: "item", content: dropStart(content, dash[0].length), lines: [line] }
  if (numberMarker.test(content.text) && !isHeadingText(content.text)) {
    return { kind: "item", isNumbered: true, content: append(nothing, content, ""), lines: [line] }
  }
  return { kind: "paragraph", content: append(nothing, content, ""), lines: [line] }
}

function continues(
  open: Open,
  line: Line,
  { region, pitch, sizes }: { readonly region: Region; readonly pitch: number; readonly sizes: FontSizes },
): boolean {
  const previous = open.lines[open.lines.length - 1]!
  const step = line.baseline - previous.baseline
  if (step > Math.min(pitch * 1.35, line.size * 2.8) || step < 0) return false
  if (Math.abs(line.size - previous.size) > previous.size * 0.1) return false
  const isHeading = open.kind === "heading"
  if (isHeading !== isLarge(line, sizes)) return false
  if (isHeading) return open.lines.length < 4
  const text = lineText(line)
  if (bullet.test(text) || numberMarker.test(text) || isHeadingText(text)) return false
  if (open.lines.length === 1 && isHeadingText(open.content.text) && open.kind === "paragraph") return false
  const isIndented = line.left - previous.left > line.size * 0.7
  if (isIndented && open.kind === "paragraph") return false
  const isShort = previous.right < region.right - (region.right - region.left) * 0.25
  return !(isShort && /[.!?:;]$/.test(open.content.text))
}

function draftOf(open: Open, sizes: FontSizes): Draft {
  const { text, runs } = open.content
  switch (open.kind) {
    case "heading": {
      const rank = sizes.headings.indexOf(roundSize(open.lines[0]!.size))
      return { kind: "heading", level: Math.min(Math.max(rank, 0), maximumHeadingLevels - 1) + 1, text, runs }
    }
    case "item":
      return { kind: "item", depth: 0, ...(open.isNumbered === true ? { marker: "" } : {}), text, runs }
    case "paragraph":
      if (open.lines.length <= 2 && isHeadingText(text)) {
        return { kind: "heading", level: Math.min(sizes.headings.length, maximumHeadingLevels) + 1, text, runs }
      }
      return { kind: "paragraph", text, runs }
    default:
      return open.kind satisfies never
  }
}

function isLarge(line: Line, sizes: FontSizes): boolean {
  const text = lineText(line)
  return roundSize(line.size) >= sizes.body * headingRatio && text.length <= 200 && /\p{L}{2}/u.test(text)
}

/** Median distance of neighbouring baselines, without the gaps between paragraphs. */
function usualPitch(lines: readonly Line[]): number {
  const steps = lines
    .slice(1)
    .map((line, index) => line.baseline - lines[index]!.baseline)
    .filter((step, index) => step > 0 && step < (lines[index]?.size ?? 0) * 3)
    .sort((a, b) => a - b)
  return steps[Math.floor(steps.length / 2)] ?? (lines[0]?.size ?? 10) * 1.3
}
