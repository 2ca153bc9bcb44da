import { type DetectOptions, detectPersonalData } from "./detect.ts"

/** What stands behind each placeholder. A value that can be kept, as JSON, for as long as a conversation lasts. */
export interface RedactionState {
  /** Placeholder → what it replaced, to the letter. */
  readonly originals: Readonly<Record<string, string>>
}

export const emptyRedaction: RedactionState = { originals: {} }

const placeholder = /\[([A-Z]+)_(\d+)\]/gi

/**
 * Replaces personal data by placeholders: "[EMAIL_1]". The same value gets the same placeholder as long as the state goes
 * on. Text that already looks like a placeholder is replaced as well, so that `restore` gives back exactly what came in.
 */
export function redact(
  text: string,
  state: RedactionState = emptyRedaction,
  options: DetectOptions = {},
): { readonly text: string; readonly state: RedactionState } {
  const originals: Record<string, string> = { ...state.originals }
  const known = new Map(
    Object.entries(originals).map(([mark, value]) => [`${mark.replace(/_\d+\]$/, "")} ${value}`, mark]),
  )
  const literals = [...text.matchAll(placeholder)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: "TEXT",
  }))
  const found = detectPersonalData(text, options)
    .map(({ start, end, kind }) => ({ start, end, name: kind.toUpperCase() }))
    .filter((mention) => !literals.some((literal) => literal.start < mention.end && mention.start < literal.end))
  let written = ""
  let last = 0
  for (const { start, end, name } of [...literals, ...found].sort((left, right) => left.start - right.start)) {
    const value = text.slice(start, end)
    const key = `[${name} ${value}`
    const mark = known.get(key) ?? nextMark(name, originals)
    known.set(key, mark)
    originals[mark] = value
    written += text.slice(last, start) + mark
    last = end
  }
  return { text: written + text.slice(last), state: { originals } }
}

/** Puts back what was replaced. Placeholders that nobody made are left as they stand. */
export function restore(text: string, state: RedactionState): string {
  return text.replace(placeholder, (mark) => {
    const known = mark.toUpperCase()
    return Object.hasOwn(state.originals, known) ? (state.originals[known] ?? mark) : mark
  })
}

function nextMark(name: string, originals: Readonly<Record<string, string>>): string {
  let number = 1
  while (Object.hasOwn(originals, `[${name}_${number}]`)) number += 1
  return `[${name}_${number}]`
}
