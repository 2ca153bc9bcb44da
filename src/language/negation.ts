import type { Span } from "../core/document.ts"

/** A word that denies what stands around it. */
export interface Negation extends Span {
  readonly word: string
}

/** How binding a statement is, and the words that say so. */
export interface Modal extends Span {
  readonly strength: "must" | "should" | "may"
}

/** Which side of a figure is meant: "at least 5" from below, "no more than 5" from above. */
export interface Comparison extends Span {
  readonly direction: "from" | "up-to"
}

const negation =
  /\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|hardly|scarcely|barely|(?:un|in)able|(?:fail(?:s|ed|ing)?|refus(?:es?|ed|ing)|declin(?:es?|ed)|ceased?) to|rather than|instead of)\b|n['’]t\b|(?<!\p{L})(?:kein(?:e|er|en|em|es)?|nicht|niemals|nie|ohne|jamais|sans|aucune?|ne|n['’](?=\p{L}))(?!\p{L})/giu
/** Whatever denies has one of these in it: a quick look before the slow one. */
const mayDeny =
  /no|n['’]|nei|never|able|with|hard|scar|bare|fail|refus|declin|ceas|rather|instead|ni|ne|ohne|jamais|sans|aucun|kein/i

/** Looks like a negation and denies nothing, or says a limit to a figure. */
const harmless =
  /\bnot only\b|\bwhether or not\b|\bor not\b|\bif not\b|\bno doubt\b|\bnot just\b|\bnot merely\b|\bnot-for-profit\b|\bNo\.?\s?\d|(?:\bno|\bnot|n['’]t) (?:(?:more|less|later|earlier|fewer|greater|lower|higher|sooner) than|(?:to )?exceed(?:ing)?)(?=(?: [^\s.,;]+){0,3} [$€£(]?(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety)\b))|\bnothing (?:but|in this)\b|\bnicht nur\b|\bno one knows\b/giu

const limits: readonly (readonly [RegExp, Comparison["direction"]])[] = [
  [
    /\b(?:at most|up to|(?:no|not|\p{L}+n['’]t) (?:more|later|greater|higher) than|(?:not|\p{L}+n['’]t) (?:to )?exceed|not exceeding|maximum(?: of)?|max\.?|less than|fewer than|under|below|lower than|within|höchstens|maximal|bis zu|weniger als|au plus|moins de)\s/giu,
    "up-to",
  ],
  [
    /\b(?:at least|(?:no|not|\p{L}+n['’]t) (?:less|fewer|earlier|lower) than|minimum(?: of)?|min\.|more than|over|above|exceed(?:s|ing)?|greater than|higher than|upwards of|mindestens|minimal|mehr als|über|au moins|plus de)\s/giu,
    "from",
  ],
]

const modal =
  /\b(?:(must|shall|(?:has|have|had|need|needs|needed) to|(?:is|are|was|were|be|been) (?:required|obliged|obligated|bound) to|muss|müssen|doit|doivent)|(should|ought to|(?:is|are) (?:advised|recommended|encouraged|expected) to|sollte[n]?|devrait)|(may|might|can|could|(?:is|are|was|were) (?:allowed|permitted|entitled|able|free) to|darf|dürfen|kann|können|peut|peuvent))\b/giu

/** The negations of a text, in order; "not only" and "no more than" are none. */
export function negations(text: string): readonly Negation[] {
  if (!mayDeny.test(text)) return []
  const skipped = [...text.matchAll(harmless)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
  const found: Negation[] = []
  for (const match of text.matchAll(negation)) {
    const span = { start: match.index, end: match.index + match[0].length }
    if (skipped.some((other) => other.start < span.end && span.start < other.end)) continue
    found.push({ ...span, word: match[0].toLowerCase() })
  }
  return found
}

/** The words of a text that oblige, advise or permit, in order. */
export function modals(text: string): readonly Modal[] {
  return [...text.matchAll(modal)].flatMap((match): readonly Modal[] => {
    // "May 2024" is a month.
    if (match[0] === "May" && /^\s+\d/.test(text.slice(match.index + 3))) return []
    const strength = match[1] !== undefined ? "must" : match[2] !== undefined ? "should" : "may"
    return [{ start: match.index, end: match.index + match[0].length, strength }]
  })
}

/** The words of a text that say whether a figure is a lower or an upper limit, in order. */
export function comparisons(text: string): readonly Comparison[] {
  const found = limits.flatMap(([pattern, direction]) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, direction })),
  )
  // "no more than" holds "more than": the longer, earlier one counts.
  return found
    .sort((left, right) => left.start - right.start)
    .filter((one) => !found.some((other) => other !== one && other.start < one.start && other.end >= one.end))
}
