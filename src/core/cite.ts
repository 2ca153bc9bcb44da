import type { Block, Box, DocumentId, Layout, Metadata, Span, VersionId } from "./document.ts"
import type { TextCitation } from "./evidence.ts"

/** One version's text with what is needed to cite from it. */
export interface CitableText {
  readonly document: DocumentId
  readonly version: VersionId
  readonly title: string
  readonly source: string
  readonly text: string
  readonly blocks: readonly Block[]
  readonly layout?: Layout
  readonly metadata: Metadata
}

/** Cites `[start, end)`, without the white space at its edges; page, boxes and heading path come from the structure. */
export function citeSpan(from: CitableText, span: Span, stance: "supports" | "contradicts" = "supports"): TextCitation {
  const { start, end } = trimSpan(from.text, span)
  const section = sectionAt(from, start)
  return {
    kind: "text",
    stance,
    document: from.document,
    version: from.version,
    title: from.title,
    source: from.source,
    start,
    end,
    quote: from.text.slice(start, end),
    ...locate(from.layout, { start, end }),
    ...(section === "" ? {} : { section }),
    ...(from.metadata.date === undefined ? {} : { date: from.metadata.date }),
  }
}

/** The span without leading and trailing white space; an all-blank span collapses to its start. */
export function trimSpan(text: string, span: Span): Span {
  let { start, end } = span
  while (start < end && /\s/.test(text[start] ?? "")) start += 1
  while (end > start && /\s/.test(text[end - 1] ?? "")) end -= 1
  return { start, end }
}

/** Heading path of a position, joined by " › ". */
export function sectionAt(
  from: { readonly text: string; readonly blocks: readonly Block[] },
  position: number,
): string {
  const path: { readonly level: number; readonly text: string }[] = []
  for (const block of from.blocks) {
    if (block.start > position) break
    if (block.kind !== "heading") continue
    while (path.length > 0 && path[path.length - 1]!.level >= block.level) path.pop()
    path.push({ level: block.level, text: from.text.slice(block.start, block.end) })
  }
  return path.map((heading) => heading.text).join(" › ")
}

/** The page on which a span begins, and one box a line that it touches. Nothing for texts without pages. */
export function locate(
  layout: Layout | undefined,
  span: Span,
): { readonly page?: number; readonly boxes?: readonly Box[] } {
  if (layout === undefined) return {}
  const runs = layout.runs
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (runs[middle]!.end <= span.start) low = middle + 1
    else high = middle
  }
  const boxes: Box[] = []
  for (let index = low; index < runs.length; index += 1) {
    const run = runs[index]!
    if (run.start >= span.end) break
    appendBox(boxes, clipRun(run, span))
  }
  const page = boxes[0]?.page ?? layout.pages.find((entry) => span.start < entry.end)?.page
  return { ...(page === undefined ? {} : { page }), ...(boxes.length === 0 ? {} : { boxes }) }
}

/** A run that is touched in part is cut in proportion to its characters: near enough to mark words on a page. */
function clipRun(run: Span & Box, span: Span): Box {
  const length = run.end - run.start
  const from = Math.max(0, span.start - run.start) / length
  const to = Math.min(length, span.end - run.start) / length
  return { page: run.page, x: run.x + run.width * from, y: run.y, width: run.width * (to - from), height: run.height }
}

/** Joins a box to the last one when both stand on one line. */
function appendBox(boxes: Box[], box: Box): void {
  const last = boxes[boxes.length - 1]
  const onSameLine =
    last !== undefined && last.page === box.page && Math.abs(last.y - box.y) < last.height * 0.5 && box.x >= last.x
  if (!onSameLine || box.x - (last.x + last.width) > last.height * 3) {
    boxes.push(box)
    return
  }
  boxes[boxes.length - 1] = {
    page: last.page,
    x: last.x,
    y: Math.min(last.y, box.y),
    width: Math.max(last.x + last.width, box.x + box.width) - last.x,
    height: Math.max(last.y + last.height, box.y + box.height) - Math.min(last.y, box.y),
  }
}
