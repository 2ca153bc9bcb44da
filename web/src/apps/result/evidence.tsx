import { Link } from "@tanstack/react-router"
import type { Citation } from "../../../../src/core/evidence.ts"
import type { Place } from "../../parts/source.tsx"

/** How evidence is opened, and which is open. */
export interface Opening {
  readonly onOpen: (place: Place) => void
  readonly open: Place | undefined
}

/** The quotes that something rests on, each opening its document at the very words. */
export function Quotes({ citations, opening }: { readonly citations: readonly Citation[]; readonly opening: Opening }) {
  return (
    <ul className="min-w-0 space-y-0.5">
      {citations.slice(0, quotesShown).map((citation, index) => (
        <li key={`${index}-${citation.quote}`} className="min-w-0">
          <Quote citation={citation} opening={opening} />
        </li>
      ))}
      {citations.length > quotesShown ? (
        <li className="text-sm text-quiet">and {citations.length - quotesShown} more</li>
      ) : null}
    </ul>
  )
}

const quotesShown = 4
/** Longer quotes are cut in the line; the opened document has them whole. */
const quoteLength = 160

/** One quote. What has no place that could be opened (a record of data, a file outside the home) is shown as words. */
export function Quote({ citation, opening }: { readonly citation: Citation; readonly opening: Opening }) {
  const words = citation.quote.replace(/\s+/g, " ")
  const shown = `“${words.slice(0, quoteLength)}${words.length > quoteLength ? "…" : ""}”`
  const where = whereOf(citation)
  const target = targetOf(citation)
  if (target !== undefined)
    return (
      <button
        type="button"
        data-mark=""
        aria-label={`Evidence: ${words.slice(0, 120)}, ${where}`}
        aria-pressed={isOpen(target, opening)}
        onClick={() => opening.onOpen(target)}
        title={where}
        className={`-ml-1 max-w-full rounded px-1 text-left text-sm underline decoration-line underline-offset-4 hover:decoration-accent ${isOpen(target, opening) ? "bg-mark" : ""}`}
      >
        <span className="font-serif">{shown}</span>{" "}
        <span className={isOpen(target, opening) ? "" : "text-quiet"}>{where}</span>
      </button>
    )
  return (
    <span className="text-sm">
      <span className="font-serif">{shown}</span>{" "}
      {"document" in citation && !citation.document.startsWith("file:") ? (
        <Link to="/documents/$id" params={{ id: citation.document }} className="text-quiet underline">
          {where}
        </Link>
      ) : (
        <span className="text-quiet">{where}</span>
      )}
    </span>
  )
}

/** Where a citation's words stand in a document kept here; undefined for all others. */
export function targetOf(
  citation: Citation,
): (Required<Pick<Place, "document" | "start" | "end">> & Place) | undefined {
  if (citation.kind === "record" || citation.kind === "region" || citation.document.startsWith("file:"))
    return undefined
  const { document, version, start, end } = citation
  return { document, version, start, end }
}

export function isOpen(target: Place, { open }: Opening): boolean {
  return open?.document === target.document && open.start === target.start && open.end === target.end
}

/** "Supply agreement, page 3", "Ann Lee, 1:02", "items.csv, row 4". */
export function whereOf(citation: Citation): string {
  if (citation.kind === "record") return `${citation.source}, ${citation.place}`
  if (citation.kind === "region") return citation.title
  const page = citation.page === undefined ? "" : `, page ${citation.page}`
  if (citation.kind !== "time") return `${citation.title}${page}`
  const at = citation.startSeconds === undefined ? "" : `, ${clock(citation.startSeconds)}`
  return `${citation.speaker ?? citation.title}${at}`
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`
}
