/** How a statement is meant: what it denies, and how binding it is. */
export interface Modality {
  /** Number of negations; an odd number denies. */
  readonly negations: number
  readonly strength: "must" | "may" | "should" | "plain"
}

const negation =
  /\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|scarcely|no longer|unable|fails? to|refuse[sd]? to|prohibit(?:s|ed)?|forbid(?:s|den)?|excluded|except)\b|n['’]t\b|\b(?:kein\w*|nicht|nie|ohne|pas|jamais|sans|aucun\w*)\b/gi
const obligation =
  /\b(?:must|shall|has to|have to|had to|is required to|are required to|required|obliged|mandatory|needs? to)\b/i
const permission =
  /\b(?:may|can|could|might|is allowed to|are allowed to|is permitted to|are permitted to|optional(?:ly)?|entitled)\b/i
const advice = /\b(?:should|ought to|recommended|advisable|encouraged)\b/i

/** Negations and modal strength of one statement. */
export function modality(text: string): Modality {
  const negations = [...text.matchAll(negation)].length
  const strength = obligation.test(text)
    ? "must"
    : advice.test(text)
      ? "should"
      : permission.test(text)
        ? "may"
        : "plain"
  return { negations, strength }
}

/** Where the negations of a text stand. */
export function negationSpans(
  text: string,
): readonly { readonly start: number; readonly end: number; readonly word: string }[] {
  return [...text.matchAll(negation)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    word: match[0].toLowerCase(),
  }))
}
