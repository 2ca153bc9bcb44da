import type { Span } from "../../../core/document.ts"
import { type Candidate, distinct, surroundings } from "./candidates.ts"
import { preamble } from "./preamble.ts"
import { statedParties } from "./stated-parties.ts"

const suffix =
  "(?:Inc|INC|Incorporated|INCORPORATED|LLC|L\\.L\\.C|LLP|L\\.L\\.P|LP|L\\.P|Ltd|LTD|Limited|LIMITED|Corp|CORP|Corporation|CORPORATION|Company|COMPANY|Co|CO|GmbH|AG|AB|S\\.A|SA|S\\.A\\.S|S\\.R\\.L|S\\.p\\.A|N\\.V|B\\.V|plc|PLC|Trust|TRUST|Bank|BANK|N\\.A|University|Association|Partnership|PARTNERSHIP|AKTIENGESELLSCHAFT|Group|GROUP|Holdings|HOLDINGS)"

/** The full stop of an abbreviation belongs to a name, that of a sentence does not. */
const dot = "(?:(?<=\\b(?:Inc|INC|Ltd|LTD|Corp|CORP|Co|CO)|\\.[A-Za-z])\\.)?"

/** One word of a name: capitals, figures, or the small words inside names. */
const word = "(?:[A-Z0-9][\\w.'’&!/-]*|&)"
const joint = "(?:\\s+|,\\s+|\\s+(?:of|and|the|de|del|for|at)\\s+)"
const organisation = new RegExp(
  `${word}(?:${joint}${word}){0,9}?,?\\s+\\(?${suffix}\\b${dot}(?:,?\\s+${suffix}\\b${dot}){0,2}`,
  "g",
)
const quoted = /["“”'‘]{1,2}\s?([A-Za-z0-9][^"“”()]{0,60}?)[,.]?\s?["“”'’]{1,2}/g
const named = new RegExp(`(?:${word}(?:\\s+${word}){0,6})`, "g")
const rolled =
  /(?:hereinafter|hereafter)\s*(?:referred\s+to\s+as\s+|called\s+|as\s+|to\s+be\s+referred\s+to\s+as\s+)?["“]?([A-Z][\w. ]{1,30}?)["”)]/g
const together =
  /[A-Z(][^.();]{0,160}?\b(?:individually|each|each\s+a|collectively|together|respectively)\b[^.()]{0,120}?\b[Pp]art(?:y|ies)\b["”,.)’]{0,3}(?:[^.()]{0,80}?\b[Pp]arties\b["”,.)’]{0,3})?/g

/** Names of parties, the names the contract gives them, and the sentence that calls them "the Parties". */
export function partyCandidates(text: string): readonly Candidate[] {
  const opening = preamble(text)
  const spans: { readonly span: Span; readonly kind: string }[] = []
  const scan = (pattern: RegExp, kind: string, from: Span, group = 0) => {
    for (const match of text.slice(from.start, from.end).matchAll(pattern)) {
      const value = match[group] ?? ""
      const start = from.start + match.index + (group === 0 ? 0 : match[0].indexOf(value))
      if (value.trim() !== "") spans.push({ span: { start, end: start + value.length }, kind })
    }
  }
  const title = { start: 0, end: Math.min(opening.start, 1500) }
  scan(organisation, "organisation", opening)
  scan(quoted, "alias", opening, 1)
  scan(rolled, "alias", opening, 1)
  scan(named, "name", { start: opening.start, end: Math.min(opening.end, opening.start + 2000) })
  scan(together, "together", opening)
  scan(organisation, "title organisation", title)
  const stated = statedParties(text)
  for (const { name, alias } of stated) {
    spans.push({ span: name, kind: "stated" })
    if (alias !== undefined) spans.push({ span: alias, kind: "stated alias" })
  }
  const ordinal = new Map<string, number>()
  return distinct(
    spans.map(({ span, kind }) => {
      const nth = ordinal.get(kind) ?? 0
      ordinal.set(kind, nth + 1)
      return { ...span, features: describe(text, span, kind, nth, opening) }
    }),
  )
}

function describe(text: string, span: Span, kind: string, nth: number, opening: Span): readonly string[] {
  const own = text.slice(span.start, span.end)
  const before = text.slice(Math.max(opening.start, span.start - 200), span.start)
  const next = text.slice(span.end, span.end + 60)
  const count = text.split(own).length - 1
  return [
    `kind:${kind}`,
    `kind:${kind}:${nth < 2 ? nth : nth < 4 ? "few" : nth < 8 ? "some" : "many"}`,
    ...surroundings(text, span, 4).map((feature) => `${kind}${feature}`),
    ...own
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((part) => part !== "")
      .map((part) => `in:${part}`),
    `${kind}:ends:${own.slice(-1).replace(/[A-Za-z0-9]/, "a")}`,
    `${kind}:words:${Math.min(6, own.split(/\s+/).length)}`,
    `${kind}:count:${count < 2 ? count : count < 6 ? "few" : count < 30 ? "some" : "many"}`,
    `${kind}:${new RegExp(`\\b${suffix}\\b`).test(own) ? "suffix" : "plain"}`,
    `${kind}:${/\b(?:between|among)\b/i.test(before) ? "after between" : "no between"}`,
    `${kind}:${/^[\s,]*(?:an?|the)\s+[\w\s]{0,30}(?:corporation|company|partnership|trust|individual|association)/i.test(next) ? "is a company" : "-"}`,
    `${kind}:${/^[^.;]{0,200}?\(\s*(?:the\s+|hereinafter|")/i.test(text.slice(span.end, span.end + 220)) ? "is named" : "not named"}`,
    `${kind}:${/\(\s*(?:the\s+|hereinafter[\w\s,]*|each[\w\s,]*|together[\w\s,]*|collectively[\w\s,]*|individually[\w\s,]*)?["“'‘\s]*$/i.test(before) ? "in brackets" : "-"}`,
    `${kind}:at:${span.start - opening.start < 300 ? "0" : span.start - opening.start < 800 ? "1" : span.start - opening.start < 1500 ? "2" : "3"}`,
    ...(/^(?:agreement|effective date|parties|party|term|services?|products?)$/i.test(own)
      ? ["word of contracts"]
      : []),
  ]
}
