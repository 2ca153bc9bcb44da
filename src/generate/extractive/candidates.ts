import type { Span } from "../../core/document.ts"
import type { Hit } from "../../core/hit.ts"
import { sayRow } from "../../language/rows.ts"
import { sentences } from "../../language/sentences.ts"

/** A sentence, row or item that may answer. Spans count within the canonical text, as the passage's own do. */
export interface Candidate {
  /** Index of the hit. */
  readonly hit: number
  readonly kind: "sentence" | "item" | "row"
  readonly span: Span
  readonly text: string
  /** What must be read with it: the line that a list hangs on, or the question that it answers. */
  readonly lead?: Span & { readonly text: string }
  /** The table's header, for a row; its span where the header stands in the passage. */
  readonly header?: { readonly text: string; readonly span?: Span }
  /** The sentences before and after it in the same passage. */
  readonly before: string
  readonly after: string
  /** Place among the passage's sentences, 0–1. */
  readonly position: number
  /** Heading it stands under and the table's header. */
  readonly context: string
}

/** A sentence longer than this is no answer but a page. */
const longestCharacters = 1200

const longestLead = 300

/**
 * Everything in the hits that can be said as an answer, each place once, in the hits' order.
 * @param limit at most so many: the time to answer is bounded
 */
export function candidatesOf(hits: readonly Hit[], limit: number): readonly Candidate[] {
  const found: Candidate[] = []
  const seen = new Set<string>()
  for (const [index, hit] of hits.entries()) {
    for (const candidate of candidatesOfHit(hit, index)) {
      const place = `${hit.passage.version}:${candidate.span.start}`
      if (seen.has(place)) continue
      seen.add(place)
      found.push(candidate)
      if (found.length >= limit) return found
    }
  }
  return found
}

interface Line extends Span {
  readonly text: string
  readonly kind: "heading" | "sentence" | "item" | "row"
}

function candidatesOfHit(hit: Hit, index: number): readonly Candidate[] {
  const { passage } = hit
  const headings = new Set(passage.section.split(" › ").map((heading) => heading.trim()))
  const lines = sentences(passage.text)
    .flatMap((span) => rowsOf(passage.text, span))
    .map((span): Line => {
      const written = passage.text.slice(span.start, span.end)
      // A bullet says nothing; the number of a step does.
      const bullet = /^[-*•–‣▪]\s+(?=\S)/.exec(written)?.[0].length ?? 0
      const kind = kindOf(written, passage.text, span.start, headings)
      return { start: span.start + bullet, end: span.end, text: written.slice(bullet), kind }
    })
  const header = lines.find((line) => line.kind === "row")
  const found: Candidate[] = []
  let heading = ""
  let lead: Line | undefined
  for (const [at, line] of lines.entries()) {
    if (line.kind === "heading") {
      heading = line.text
      lead = undefined
      continue
    }
    if (line.kind !== "item") lead = line.text.endsWith(":") ? line : undefined
    if (line.text.length > longestCharacters || !/[\p{L}\p{N}]/u.test(line.text)) continue
    const isHeaderRow = line.kind === "row" && line === header && passage.context === ""
    if (isHeaderRow) continue
    const leading = line.kind === "item" ? lead : questionBefore(passage.text, lines[at - 1], line)
    const tableHeader = line.kind === "row" ? headerOf(passage, header) : undefined
    found.push({
      hit: index,
      kind: line.kind,
      span: { start: passage.start + line.start, end: passage.start + line.end },
      text: line.text,
      ...(leading === undefined || leading.text.length > longestLead
        ? {}
        : { lead: { start: passage.start + leading.start, end: passage.start + leading.end, text: leading.text } }),
      ...(tableHeader === undefined ? {} : { header: tableHeader }),
      before: lines[at - 1]?.text ?? "",
      after: lines[at + 1]?.text ?? "",
      position: lines.length <= 1 ? 0 : at / (lines.length - 1),
      context: [hit.title, passage.section, heading, tableHeader?.text ?? ""].filter((part) => part !== "").join(" › "),
    })
  }
  return found
}

/** "Where do I park? Visitors use P1 to P8.": in a list of questions the answer alone does not say what it answers. */
function questionBefore(text: string, before: Line | undefined, line: Line): Line | undefined {
  if (line.kind !== "sentence" || before?.kind !== "sentence" || !asks(before.text) || asks(line.text)) return undefined
  return text.slice(before.end, line.start).includes("\n\n") ? undefined : before
}

/** True for a text that ends as a question. */
export function asks(text: string): boolean {
  return /\?["”’)\]*_]*\s*$/.test(text)
}

/** Rows that begin in lower case look like one wrapped sentence; each line of a table is its own. */
function rowsOf(text: string, span: Span): readonly Span[] {
  const piece = text.slice(span.start, span.end)
  if (!piece.includes("\n") || !piece.includes(" | ")) return [span]
  return [...piece.matchAll(/[^\s](?:[^\n]*[^\s])?/g)].map((match) => ({
    start: span.start + match.index,
    end: span.start + match.index + match[0].length,
  }))
}

/** The first row of a passage is its table's header, unless the header was left in an earlier passage. */
function headerOf(passage: Hit["passage"], first: Line | undefined): Candidate["header"] {
  if (passage.context !== "") return { text: passage.context.split("\n")[0] ?? "" }
  if (first === undefined) return undefined
  return { text: first.text, span: { start: passage.start + first.start, end: passage.start + first.end } }
}

/** A candidate as a statement that stands by itself: an item with the line it hangs on, a row with its header's words. */
export function statementOf(candidate: Candidate): string {
  if (candidate.lead !== undefined) return `${candidate.lead.text} ${candidate.text}`
  return candidate.header === undefined ? candidate.text : sayRow(candidate.text, candidate.header.text)
}

const marked = /^(?:[-*•–‣▪]\s|\(?(?:\d{1,3}|[a-z])[.)]\s)/

function kindOf(text: string, whole: string, start: number, headings: ReadonlySet<string>): Line["kind"] {
  if (headings.has(text)) return "heading"
  if (text.includes(" | ")) return "row"
  if (marked.test(text) || /(?:^|\n)[^\S\n]*[-*•–‣▪]\s+$/.test(whole.slice(Math.max(0, start - 12), start)))
    return "item"
  return "sentence"
}
