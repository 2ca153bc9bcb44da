import type { Span } from "../../core/document.ts"

export const personalKinds = [
  "email",
  "phone",
  "iban",
  "card",
  "id",
  "ip",
  "url",
  "date",
  "person",
  "address",
  "organisation",
  "location",
] as const
export type PersonalKind = (typeof personalKinds)[number]

/** Personal data in a text. `certainty` orders overlapping readings: check digits before patterns before guesses. */
export interface PersonalMention extends Span {
  readonly kind: PersonalKind
  readonly certainty: 1 | 2 | 3
}

/** One reading a place: the more certain, then the longer, then the earlier one; in text order. */
export function withoutOverlaps(mentions: readonly PersonalMention[]): readonly PersonalMention[] {
  const ordered = [...mentions].sort(
    (left, right) =>
      right.certainty - left.certainty || right.end - right.start - (left.end - left.start) || left.start - right.start,
  )
  const kept: PersonalMention[] = []
  for (const mention of ordered)
    if (!kept.some((other) => other.start < mention.end && mention.start < other.end)) kept.push(mention)
  return kept.sort((left, right) => left.start - right.start)
}

/** All matches of a pattern as mentions. */
export function matchesOf(
  text: string,
  pattern: RegExp,
  kind: PersonalKind,
  certainty: PersonalMention["certainty"],
  accepts: (match: RegExpExecArray) => boolean = () => true,
): PersonalMention[] {
  const found: PersonalMention[] = []
  for (const match of text.matchAll(pattern)) {
    if (match[0].trim() === "" || !accepts(match)) continue
    const start = match.index + (match[0].length - match[0].trimStart().length)
    found.push({ kind, certainty, start, end: start + match[0].trim().length })
  }
  return found
}
