import type { Span } from "../../../core/document.ts"
import { type Candidate, distinct, surroundings } from "./candidates.ts"
import { preamble } from "./preamble.ts"

const noun =
  "(?:AGREEMENT|Agreement|CONTRACT|Contract|AMENDMENT|Amendment|ADDENDUM|Addendum|LEASE|Lease|POWER OF ATTORNEY|Power of Attorney|PLAN|Plan|LICENSE|License|LETTER|Letter|DEED|Deed|TERMS AND CONDITIONS|Terms and Conditions|STATEMENT OF WORK|MEMORANDUM|UNDERTAKING|(?:agreement|contract|lease)\\b)"
const word = "(?:[A-Z0-9][\\w.'’&,/-]*|&|\\([\\w\\s]+\\))"
/** Between the words of a title: a line may break, a paragraph may not. */
const joint = "(?:(?:[ \\t]{1,4}|[ \\t]?\\n[ \\t]?)(?:(?:of|and|for|to|the|or|in|with|on)\\s+){0,2})"
const titled = new RegExp(
  `(?:${word}${joint}){0,14}?${noun}(?:\\s+(?:AGREEMENT|Agreement))?(?:\\s+(?:TO|NO\\.?|OF|to|No\\.?|of|For|FOR|for)\\s+(?:${word}${joint}){0,6}?(?:${noun}|\\d+))?`,
  "g",
)

/** What the document may be called: titles before the opening words, and "This … Agreement" in them. */
export function titleCandidates(text: string): readonly Candidate[] {
  const opening = preamble(text)
  const end = Math.min(text.length, Math.max(1500, Math.min(opening.start + 500, 40_000)))
  const spans: Span[] = []
  for (const match of text.slice(0, end).matchAll(titled)) {
    const start = match.index
    const stop = start + match[0].length
    spans.push({ start, end: stop })
    // a title may hang together with words before it: every later capital is a start as well
    for (const inner of match[0].matchAll(/\s+(?=[A-Z(])/g)) {
      const from = start + inner.index + inner[0].length
      if (stop - from > 7 && from - start < 120) spans.push({ start: from, end: stop })
    }
    if (spans.length > 160) break
  }
  return distinct(spans.map((span, nth) => ({ ...span, features: describe(text, span, nth, opening) })))
}

function describe(text: string, span: Span, nth: number, opening: Span): readonly string[] {
  const own = text.slice(span.start, span.end)
  const before = text.slice(Math.max(0, span.start - 60), span.start)
  const after = text.slice(span.end, span.end + 60)
  const first = own.split(/\s+/)[0] ?? ""
  const repeats = text.toLowerCase().split(own.toLowerCase()).length - 1
  return [
    `nth:${nth < 6 ? nth : nth < 16 ? "some" : "many"}`,
    own === own.toUpperCase() ? "capitals" : "mixed",
    `words:${Math.min(8, own.split(/\s+/).length)}`,
    `from:${first.toLowerCase()}`,
    `repeats:${repeats < 4 ? repeats : "many"}`,
    ...(/\bthis\s+$/i.test(before) ? ["after this", "after this:capital"] : []),
    ...(/^\s*(?:\(|["“(]|is\b|\bdated|,?\s*made|by\b)/i.test(after) ? ["named after"] : []),
    ...(/(?:exhibit|ex)[\s-]*[\d.]+\S*\s*$/i.test(before) ? ["after exhibit"] : []),
    ...(/\n\s*$|^$|\s{3,}$/.test(before) ? ["begins a line"] : ["inside a line"]),
    ...(/^\s*(?:\n|\s{3,})/.test(after) ? ["ends a line"] : []),
    ...(/[A-Z][\w.,'’-]*\s+$/.test(before) ? ["capital before"] : []),
    ...(/^\s+[A-Z]{3,}/.test(after) ? ["capital after"] : []),
    ...(/^(?:exhibit|execution|confidential|version|copy|the|this|draft|inc|corp|llc|between|whereas|date)/i.test(own)
      ? ["starts foreign"]
      : []),
    ...(span.start < opening.start ? ["title"] : ["opening"]),
    ...surroundings(text, span, 2),
    ...own
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((part) => part !== "")
      .slice(0, 8)
      .map((part) => `in:${part}`),
  ]
}
