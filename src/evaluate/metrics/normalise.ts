/**
 * Lower case without punctuation, articles and repeated blanks, as the SQuAD script compares answers.
 * Source: Rajpurkar et al., "Know What You Don't Know", 2018, evaluate-v2.0.py, normalize_answer (ASCII punctuation there;
 * all Unicode punctuation here, so that typographic quotes are no difference).
 */
export function normaliseAnswer(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\p{P}\p{S}]/gu, "")
    .replace(/\b(?:a|an|the)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim()
}

/** True if the text holds one of the answers, both normalised, at word boundaries. */
export function holdsAnswer(text: string, answers: readonly string[]): boolean {
  const own = ` ${normaliseAnswer(text)} `
  return answers.some((answer) => {
    const wanted = normaliseAnswer(answer)
    return wanted !== "" && own.includes(` ${wanted} `)
  })
}
