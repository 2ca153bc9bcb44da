import type { Span } from "../../core/document.ts"

/**
 * Where a quote stands in a text. A model's quote is never taken on trust: it must be there to the letter, give or take
 * white space, case, typographic quotes and dashes; what is cited is the text's own words.
 * @returns the span in `text`, or undefined when the words are not there
 */
export function findQuote(text: string, quote: string): Span | undefined {
  const wanted = normalise(quote).text.trim()
  if (wanted.length < 3) return undefined
  const { text: plain, positions } = normalise(text)
  const at = plain.indexOf(wanted)
  if (at === -1) return undefined
  const start = positions[at]
  const last = positions[at + wanted.length - 1]
  return start === undefined || last === undefined ? undefined : { start, end: last + 1 }
}

/** Lower case, one blank for any white space, plain quotes and dashes; with each character's place in the original. */
function normalise(text: string): { readonly text: string; readonly positions: readonly number[] } {
  const characters: string[] = []
  const positions: number[] = []
  let wasBlank = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? ""
    const isBlank = /\s/.test(character)
    if (isBlank && wasBlank) continue
    wasBlank = isBlank
    const lower = isBlank ? " " : (plainForms[character] ?? character.toLowerCase())
    // Some letters grow when lowered; each unit still points to where it came from.
    for (const unit of lower.split("")) {
      characters.push(unit)
      positions.push(index)
    }
  }
  return { text: characters.join(""), positions }
}

const plainForms: Readonly<Record<string, string>> = {
  "\u2018": "'",
  "\u2019": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u2013": "-",
  "\u2014": "-",
  "\u2011": "-",
}
