import type { Span } from "../../../core/document.ts"

/** A short span that may be the value of a type, and what speaks for or against it: names of binary features. */
export interface Candidate extends Span {
  readonly features: readonly string[]
}

/** Words of `text` before and after a span, as features: "<1:between", ">2:(". */
export function surroundings(text: string, span: Span, count: number): readonly string[] {
  const before = tokens(text.slice(Math.max(0, span.start - 120), span.start))
    .slice(-count)
    .reverse()
  const after = tokens(text.slice(span.end, span.end + 120)).slice(0, count)
  return [
    ...before.map((token, index) => `<${index + 1}:${token}`),
    ...after.map((token, index) => `>${index + 1}:${token}`),
    ...before.map((token) => `<:${token}`),
    ...after.map((token) => `>:${token}`),
  ]
}

function tokens(text: string): readonly string[] {
  return (text.toLowerCase().match(/[a-z]+|\d+|[^\sa-z\d]/g) ?? []).map((token) => (/^\d/.test(token) ? "0" : token))
}

/** Candidates without those that repeat a span. */
export function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const seen = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const key = `${candidate.start}:${candidate.end}`
    const before = seen.get(key)
    seen.set(
      key,
      before === undefined
        ? candidate
        : { ...before, features: [...new Set([...before.features, ...candidate.features])] },
    )
  }
  return [...seen.values()].sort((left, right) => left.start - right.start)
}
