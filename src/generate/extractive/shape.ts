import type { Hit } from "../../core/hit.ts"
import { isStopword } from "../../language/stopwords.ts"
import { asks, type Candidate } from "./candidates.ts"
import type { AnalysedQuestion } from "./question.ts"
import { readSentence, type Sentence } from "./reading.ts"

export const shapeNames = [
  "length",
  "newWords",
  "repeats",
  "opens",
  "defines",
  "pointsBack",
  "isQuestion",
  "isOpen",
  "asksAsReader",
  "beforeAsks",
  "isItem",
  "isRow",
  "position",
  "isLead",
  "rank",
  "hitScore",
] as const

const pointing = /^(?:it|its|he|she|his|her|they|their|this|these|that|those|such|the (?:former|latter))\b/i
const firstPerson = /\b(?:I|my|me|I'm|I've)\b/
const copula = /^\W*(?:\([^)]*\)\W*)?(?:is|are|was|were|means?|refers? to|denotes?|describes?)\b/i

/** What a candidate looks like and where it stands: a heading that repeats the question is followed by its answer. */
export function describeShape(
  question: AnalysedQuestion,
  candidate: Candidate,
  own: Sentence,
  hits: readonly Hit[],
): Readonly<Record<(typeof shapeNames)[number], number>> {
  const hit = hits[candidate.hit]!
  const asked = new Set(question.sequence)
  const content = [...own.set].filter((key) => !isStopword(key))
  const fresh = content.filter((key) => !asked.has(key)).length
  const opening = openingOf(question, candidate.text)
  return {
    length: Math.log(1 + own.stems.length),
    newWords: Math.log(1 + fresh),
    repeats: content.length === 0 ? 0 : 1 - fresh / content.length,
    opens: opening > 0 ? 1 : 0,
    defines: opening > 0 && copula.test(candidate.text.slice(opening)) ? 1 : 0,
    pointsBack: flag(pointing.test(candidate.text)),
    isQuestion: flag(asks(candidate.text)),
    isOpen: flag(!/[.!?:;]["”’)\]]*\s*$/.test(candidate.text)),
    asksAsReader: flag(firstPerson.test(candidate.text)),
    beforeAsks: flag(asks(candidate.before) || firstPerson.test(candidate.before)),
    isItem: flag(candidate.kind === "item"),
    isRow: flag(candidate.kind === "row"),
    position: candidate.position,
    isLead: flag(hit.passage.ordinal === 0 && candidate.position === 0),
    rank: Math.log(1 + candidate.hit),
    hitScore: hit.score / Math.max(1e-9, hits[0]?.score ?? 1),
  }
}

function flag(holds: boolean): number {
  return holds ? 1 : 0
}

/** Where the words of the question that the text begins with end; 0 where it begins with others. */
function openingOf(question: AnalysedQuestion, text: string): number {
  const { stems, starts } = readSentence(text)
  const asked = new Set(question.words.map((word) => word.stem))
  let matched = 0
  let at = 0
  for (; at < stems.length && at < 8; at += 1) {
    if (asked.has(stems[at]!)) matched += 1
    else if (at > 0 || !isStopword(stems[at]!)) break
  }
  if (matched === 0) return 0
  return starts[at] ?? text.length
}
