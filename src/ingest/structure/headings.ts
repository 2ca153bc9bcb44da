const lead = "(?:article|section|part|chapter|clause|schedule|annex|appendix|exhibit|§)"
const numberedTitle = new RegExp(
  `^(?:${lead}\\s+)?(?:\\p{Nd}{1,3}(?:\\.\\p{Nd}{1,3})*|[IVX]{1,6})[.):]?\\s+\\p{Lu}`,
  "iu",
)

/** Short enough for a title, and with words in it. */
export function isTitleLength(text: string): boolean {
  return text.length <= 100 && text.split(/\s+/).length <= 12 && /\p{L}{2}/u.test(text)
}

/** A line that is a heading by its words alone: short, in capitals, not ending like a sentence. */
export function isHeadingText(text: string): boolean {
  return isTitleLength(text) && !endsLikeSentence(text) && isCapitals(text)
}

/** "3.1 Payment", "Article IV Term": a heading where it stands alone. */
export function isNumberedTitle(text: string): boolean {
  return isTitleLength(text) && !endsLikeSentence(text) && numberedTitle.test(text)
}

export function endsLikeSentence(text: string): boolean {
  return /[.,;:!?]$/.test(text.replace(/^\S+\.$/, ""))
}

function isCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  return letters.length >= 4 && text === text.toUpperCase() && text !== text.toLowerCase() && !/\d{4,}/.test(text)
}
