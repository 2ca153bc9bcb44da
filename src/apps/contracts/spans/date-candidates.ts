import type { Span } from "../../../core/document.ts"
import { type Candidate, distinct, surroundings } from "./candidates.ts"
import { preamble } from "./preamble.ts"

const month =
  "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?"
const blank = "[_\\[\\]●*•\\s-]"
/** "1st", and "1s t" as filings that were typed again have it. */
const ordinal = "(?:s\\s?t|n\\s?d|r\\s?d|t\\s?h)"
const dates = new RegExp(
  [
    `(?:the\\s+)?(?:\\d{1,2}|${blank}{2,}|[A-Z][a-z]+(?:-[a-z]+)?)\\s*${ordinal}?\\s*(?:day\\s+of|of)\\s+(?:${month}|${blank}{3,})\\s*,?\\s*(?:in\\s+the\\s+year\\s+)?(?:(?:19|20)\\d\\d|(?:19|20)?_{2,}\\d{0,4})`,
    `${month}\\s*(?:\\d{1,2}|[_\\[\\]●*•]+)?\\s*${ordinal}?\\s*,?\\s*(?:19|20)(?:\\d\\d|_+)`,
    `\\d{1,2}${ordinal}?\\s+(?:of\\s+)?${month},?\\s*(?:19|20)\\d\\d`,
    `\\b\\d{1,2}[/-]\\d{1,2}[/-](?:(?:19|20)\\d\\d|\\d\\d)\\b`,
    `\\b\\d{1,2}\\.\\d{1,2}\\.(?:19|20)\\d\\d\\b`,
    `day\\s+of\\s*,?\\s*(?:19|20)\\d\\d`,
    `\\b(?:19|20)\\d\\d-\\d{2}-\\d{2}\\b`,
    `(?:the\\s+)?[_]{2,}\\s*day\\s+of\\s+[_]{2,}\\s*,?\\s*(?:(?:19|20)[\\d_]{1,})`,
  ].join("|"),
  "gi",
)

/** Every date that a contract writes out, with what stands around it. */
export function dateCandidates(text: string): readonly Candidate[] {
  const opening = preamble(text)
  const signatures = signaturesAt(text)
  const spans = [...text.matchAll(dates)].map(
    (match): Span => ({ start: match.index, end: match.index + match[0].length }),
  )
  return distinct(
    spans.map((span, nth) => ({ ...span, features: describe(text, span, nth, spans.length, opening, signatures) })),
  )
}

/** Where the signatures begin: the last "in witness whereof", else the last twentieth. */
function signaturesAt(text: string): number {
  const at = text.toLowerCase().lastIndexOf("in witness whereof")
  return at === -1 ? Math.floor(text.length * 0.95) : at
}

function describe(
  text: string,
  span: Span,
  nth: number,
  count: number,
  opening: Span,
  signatures: number,
): readonly string[] {
  const before = text.slice(Math.max(0, span.start - 160), span.start)
  const after = text.slice(span.end, span.end + 160)
  const place =
    span.start < opening.start
      ? "title"
      : span.start < opening.end - 2000
        ? "opening"
        : span.start < opening.end
          ? "near opening"
          : span.start > signatures
            ? "signatures"
            : "body"
  const first = text.slice(opening.start, span.start)
  return [
    `place:${place}`,
    `nth:${nth < 3 ? nth : "more"}`,
    `place:${place}:nth:${nth < 2 ? nth : "more"}`,
    ...(nth === count - 1 ? ["last"] : []),
    ...surroundings(text, span, 5),
    ...(/effective\s*date["”')\s]*$|effective\b.{0,30}$/is.test(before)
      ? ["effective before", `effective before:${place}`]
      : []),
    ...(/^[\s,]*\(.{0,40}effective/is.test(after) ? ["effective after", `effective after:${place}`] : []),
    ...(/\b(?:made|entered|executed|dated)\b.{0,60}$/is.test(before) ? ["made before", `made before:${place}`] : []),
    ...(/\bdate[d:]*\s*$/i.test(before) ? ["dated just before", `dated just before:${place}`] : []),
    ...(/\b(?:expire|until|through|ending|terminat)\w*.{0,30}$/is.test(before) ? ["ends before"] : []),
    ...(/\b(?:agreement|exhibit|amendment)\b.{0,30}\bdated\b.{0,20}$/is.test(before) ? ["other agreement"] : []),
    ...(/\beffective\s+date\b/i.test(text.slice(Math.max(0, span.start - 80), span.end + 80))
      ? ["effective date near"]
      : []),
    ...(place === "opening" && !/(?:19|20)\d\d/.test(first) ? ["first in opening"] : []),
  ]
}
