import { citeSpan } from "../../core/cite.ts"
import type { Span } from "../../core/document.ts"
import type { Citation } from "../../core/evidence.ts"
import type { SourceDocument } from "../app.ts"
import type { Turn } from "./turns.ts"

/** Cites a span of a turn to the letter, with who spoke and when where the transcript says so. */
export function citeMoment(
  source: SourceDocument,
  turn: Turn,
  span: Span,
  stance: "supports" | "contradicts" = "supports",
): Citation {
  const cited = citeSpan(source, span, stance)
  const { speaker, startSeconds, endSeconds } = turn
  if (speaker === undefined && startSeconds === undefined) return cited
  return {
    ...cited,
    kind: "time",
    ...(speaker === undefined ? {} : { speaker }),
    ...(startSeconds === undefined ? {} : { startSeconds }),
    ...(endSeconds === undefined ? {} : { endSeconds }),
  }
}
