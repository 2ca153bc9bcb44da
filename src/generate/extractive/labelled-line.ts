import type { Candidate } from "./candidates.ts"

/** A value and what it is called: "Total: GBP 324.00" by its own label, a table's cells by their header. */
export interface Labelled {
  readonly label: string
  readonly value: string
}

const colon = /^(\p{L}[^:\n|]{0,40}):\s+(\S[^\n]*)$/u
/** "Total GBP 324.00", "VAT 20% 54.00": a label, then nothing but a figure. */
const figureLast =
  /^(\p{L}[\p{L} .%/()\d-]{0,30}?)\s+((?:\p{Lu}{3}\s?|[€$£]\s?)?-?\d[\d.,’' ]*\s?(?:\p{Lu}{3}|[€$£%])?)$/u
const longestCharacters = 120

export function labelledOf(candidate: Candidate): Labelled | undefined {
  if (candidate.header !== undefined) return { label: candidate.header.text, value: candidate.text }
  if (candidate.kind === "row" || candidate.text.length > longestCharacters) return undefined
  const match = colon.exec(candidate.text) ?? figureLast.exec(candidate.text)
  return match === null ? undefined : { label: match[1] ?? "", value: match[2] ?? "" }
}
