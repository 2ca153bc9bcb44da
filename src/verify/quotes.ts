import type { Problem } from "../core/evidence.ts"
import type { EvidenceText } from "./port.ts"

/** Words in quotation marks, at least three of them: shorter ones are mostly terms. */
const quoted = /["“„«]([^"“”„«»]{8,}?)["”“»]/g

/** Quotes of a claim that stand in no evidence, to the letter but for white space, kinds of marks and the last stop. */
export function quoteProblems(claim: string, evidence: readonly EvidenceText[]): readonly Problem[] {
  const quotes = [...claim.matchAll(quoted)]
    .map((match) => match[1] ?? "")
    .filter((quote) => quote.trim().split(/\s+/).length >= 3)
  if (quotes.length === 0) return []
  const texts = evidence.map(({ text }) => plain(text))
  return quotes.flatMap((quote): readonly Problem[] => {
    // An ellipsis leaves something out: each side of it must be there.
    const pieces = plain(quote)
      .split(/\s*(?:\[?\.{3}\]?|\[?…\]?)\s*/)
      .map((piece) => piece.replace(/^[\s,.;:]+|[\s,.;:!?]+$/g, ""))
      .filter((piece) => piece !== "")
    const isThere = texts.some((text) => pieces.every((piece) => text.includes(piece)))
    return isThere ? [] : [{ kind: "quote", said: quote, found: "" }]
  })
}

function plain(text: string): string {
  return text
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u2010-\u2014]/g, "-")
    .replace(/\s+/g, " ")
    .toLowerCase()
}
