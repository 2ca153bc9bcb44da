import type { Span } from "../../core/document.ts"
import type { Citation, Conflict } from "../../core/evidence.ts"
import type { Hit } from "../../core/hit.ts"
import { joint, rowWithUnits } from "../../language/rows.ts"
import { isStopword } from "../../language/stopwords.ts"
import type { Candidate } from "./candidates.ts"
import type { Ranked } from "./confidence.ts"
import { subjectOf } from "./labelled.ts"
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
    // The total of this invoice and that of another are no two views of one thing.
    if (prepared.askedValues.has(first.candidate) && !prepared.askedValues.has(index) && !namesAsked(prepared, other))
      continue
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
  const asked = new Set(prepared.question.words.map((word) => word.stem))
  const [first, second] = [contentOf(one, asked), contentOf(other, asked)]
  const shared = [...first].filter((key) => second.has(key))
  if (shared.length < leastShared * Math.min(first.size, second.size)) return undefined
  if (!shared.some((key) => asked.has(key))) return undefined
  const end = endOf(prepared.question.text)
  const [own, others] = [countsOf(saidOf(one), end), countsOf(saidOf(other), end)]
  for (const [unit, values] of own) {
    const against = others.get(unit)
    if (against === undefined) continue
    const agrees = [...values.keys()].some((value) => against.has(value))
    if (!agrees) return [...values.values(), ...against.values()].join(" or ")
  }
  return undefined
}

/** Words of a statement; of a row those of the cells that hold a word of the question: the others speak of something else. */
function contentOf({ text, header }: Candidate, asked: ReadonlySet<string>): ReadonlySet<string> {
  const parts = header === undefined ? [text] : text.split(joint).filter((cell) => holdsAny(cell, asked))
  return new Set(parts.flatMap((part) => readSentence(part).stems.filter((key) => !/\d/.test(key) && !isStopword(key))))
}

function holdsAny(text: string, asked: ReadonlySet<string>): boolean {
  return readSentence(text).stems.some((key) => asked.has(key))
}

function saidOf({ text, header }: Candidate): string {
  return header === undefined ? text : rowWithUnits(text, header.text)
}

/** True for a sentence that itself names all that the question is about, whatever it calls the value. */
function namesAsked({ question }: Prepared, { text }: Candidate): boolean {
  const { set } = readSentence(text)
  return subjectOf(question).every((key) => set.has(key))
}

type End = "first" | "last"

const closing =
  /\b(?:clos(?:e|es|ed|ing)|shuts?|ends?|until|till|latest|finish(?:es)?|expires?|by when|deadline|to when)\b/i
const opening = /\b(?:opens?|opening|opened|starts?|begins?|from when|since|earliest)\b/i

/** Which end of a range a text speaks of: closing is the last, opening the first; undefined where it does not say. */
function endOf(text: string): End | undefined {
  if (closing.test(text)) return opening.test(text) ? undefined : "last"
  return opening.test(text) ? "first" : undefined
}

/**
 * Values of each unit, as they are written; what has no unit counts nothing that could be compared. "06:00 to 22:00" is one
 * value; where one end is asked for, that end, and a value that is said of the other end is left out.
 */
function countsOf(text: string, asked: End | undefined): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const { figures, dates } = mentionsOf(text)
  const counts = new Map<string, Map<string, string>>()
  const add = (unit: string, value: string, span: Span) => {
    const values = counts.get(unit) ?? new Map<string, string>()
    values.set(value, text.slice(span.start, span.end))
    counts.set(unit, values)
  }
  const all = [
    ...figures.flatMap((figure) => (figure.unit === "" ? [] : [{ ...figure, said: String(figure.value) }])),
    ...dates.map((date) => ({ ...date, unit: "date", said: text.slice(date.start, date.end).toLowerCase() })),
  ]
  for (const [unit, values] of Map.groupBy(all, (one) => one.unit)) {
    let isRead = false
    for (const [at, one] of values.entries()) {
      const next = values[at + 1]
      const isRange = next !== undefined && /^\s*(?:to|until|till|and|[-–—])\s*$/i.test(text.slice(one.end, next.start))
      if (isRead) isRead = false
      else if (isRange) {
        isRead = true
        if (asked === undefined) add(unit, `${one.said}–${next.said}`, { start: one.start, end: next.end })
        else add(unit, asked === "first" ? one.said : next.said, asked === "first" ? one : next)
      } else if (asked === undefined || (endOf(text.slice(0, one.start)) ?? asked) === asked) add(unit, one.said, one)
    }
  }
  return counts
}
