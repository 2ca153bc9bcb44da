import type { Span } from "../../core/document.ts"
import type { Citation, Conflict } from "../../core/evidence.ts"
import type { Hit } from "../../core/hit.ts"
import { isStopword } from "../../language/stopwords.ts"
import type { Candidate } from "./candidates.ts"
import type { Ranked } from "./confidence.ts"
import type { Prepared } from "./prepare.ts"
import { mentionsOf, readSentence } from "./reading.ts"

/** Candidates beyond this place answer something else. */
const deepest = 12
/** Two statements are about the same where they share this much of the shorter one's words. */
const leastShared = 0.5

export interface FoundConflict {
  /** The candidate that says something else than the best one. */
  readonly other: number
  readonly conflict: Conflict
}

/**
 * Where another document says the same as the best candidate with another figure: 5 days here, 7 days there. Both are
 * current, since what is superseded was not retrieved.
 */
export function conflictsOf(
  prepared: Prepared,
  ranked: readonly Ranked[],
  hits: readonly Hit[],
  cite: (candidate: Candidate) => Citation,
): readonly FoundConflict[] {
  const first = ranked[0]
  if (first === undefined) return []
  const best = prepared.candidates[first.candidate]!
  const bestCoverage = prepared.features[first.candidate]!.coverageContext
  const found: FoundConflict[] = []
  const documents = new Set([hits[best.hit]!.passage.document])
  for (const { candidate: index } of ranked.slice(1, deepest)) {
    const other = prepared.candidates[index]!
    const document = hits[other.hit]!.passage.document
    if (documents.has(document) || prepared.features[index]!.coverageContext < 0.7 * bestCoverage) continue
    const about = disagreement(prepared, best, other)
    if (about === undefined) continue
    documents.add(document)
    const sides = [best, other].map((side) => ({ text: side.text, citation: cite(side) }))
    found.push({ other: index, conflict: { about, sides } })
  }
  return found
}

/** What two statements say of the same thing, as "7 days or 5 days"; undefined where they agree or speak of other things. */
function disagreement(prepared: Prepared, one: Candidate, other: Candidate): string | undefined {
  const [first, second] = [contentOf(one.text), contentOf(other.text)]
  const shared = [...first].filter((key) => second.has(key))
  const asked = new Set(prepared.question.words.map((word) => word.stem))
  if (shared.length < leastShared * Math.min(first.size, second.size)) return undefined
  if (!shared.some((key) => asked.has(key))) return undefined
  const [own, others] = [countsOf(one.text), countsOf(other.text)]
  for (const [unit, values] of own) {
    const against = others.get(unit)
    if (against === undefined) continue
    const agrees = [...values.keys()].some((value) => against.has(value))
    if (!agrees) return [...values.values(), ...against.values()].join(" or ")
  }
  return undefined
}

function contentOf(text: string): ReadonlySet<string> {
  return new Set(readSentence(text).stems.filter((key) => !/\d/.test(key) && !isStopword(key)))
}

/** Values of each unit, as they are written; what has no unit counts nothing that could be compared. */
function countsOf(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const { figures, dates } = mentionsOf(text)
  const counts = new Map<string, Map<string, string>>()
  const add = (unit: string, value: string, span: Span) => {
    const values = counts.get(unit) ?? new Map<string, string>()
    values.set(value, text.slice(span.start, span.end))
    counts.set(unit, values)
  }
  for (const figure of figures) if (figure.unit !== "") add(figure.unit, String(figure.value), figure)
  for (const date of dates) add("date", text.slice(date.start, date.end).toLowerCase(), date)
  return counts
}
