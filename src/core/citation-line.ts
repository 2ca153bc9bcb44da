import type { Citation } from "./evidence.ts"

/** A citation as a person reads it: the quote, and where it stands. */
export function citationLine(citation: Citation): string {
  const quote = `“${citation.quote.replace(/\s+/g, " ")}”`
  if (citation.kind === "record") return `${quote} — ${citation.source}, ${citation.place}`
  if (citation.kind === "region") return `${quote} — ${citation.title}`
  const page = citation.page === undefined ? "" : `, page ${citation.page}`
  const date = citation.date === undefined ? "" : `, ${citation.date}`
  const draft = citation.kind === "text" && citation.status === "draft" ? " (draft)" : ""
  return `${quote} — ${citation.title}${draft}${page}${date} [${citation.start}–${citation.end}]`
}
