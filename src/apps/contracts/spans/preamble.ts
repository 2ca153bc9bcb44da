import type { Span } from "../../../core/document.ts"

/** Where the opening words are looked for: a table of contents may stand before them. */
const searched = 40_000

/** Characters of a preamble: parties with their addresses, and the names they are given. */
const reach = 2600

const opening = [
  /\b(?:this|the|that certain)\b[^.]{0,200}\b(?:agreement|contract|amendment|addendum|lease|deed|plan|power of attorney)\b.{0,400}?\b(?:entered\s+into|made|executed|dated|effective|is\s+by)\b.{0,400}?\b(?:between|among|amongst)\b/is,
  /\b(?:entered\s+into|made|executed|dated|effective|is)\b.{0,250}?\bby\s+and\s+(?:between|among)\b/is,
  /\b(?:entered\s+into|made|executed)\b.{0,200}?\b(?:between|among)\b/is,
  /\bby\s+and\s+(?:between|among)\b/i,
  /\bbetween\b.{0,200}?\band\b/is,
]

/** The span in which a contract names its parties: from where "This Agreement …" begins. The start of the text if nothing is found. */
export function preamble(text: string): Span {
  const head = text.slice(0, searched)
  for (const pattern of opening) {
    const match = pattern.exec(head)
    if (match !== null) return { start: match.index, end: Math.min(text.length, match.index + match[0].length + reach) }
  }
  return { start: 0, end: Math.min(text.length, 2 * reach) }
}
