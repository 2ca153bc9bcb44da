import { reach, sumOf, type Weigh } from "./order.ts"
import type { AnalysedQuestion } from "./question.ts"
import { mentionsOf, type Sentence } from "./reading.ts"

export const expectedNames = [
  "expected",
  "expectedDistance",
  "expectedNear",
  "newDates",
  "newFigures",
  "newNames",
] as const

interface Mention {
  readonly start: number
}

/** Whether the kind of thing asked for is there, is not already in the question, and how near to the matched words. */
export function describeExpected(
  question: AnalysedQuestion,
  said: string,
  own: Sentence,
  matched: readonly number[],
  weight: Weigh,
  total: number,
): Readonly<Record<(typeof expectedNames)[number], number>> {
  const mentions = mentionsOf(said)
  const asked = question.text.toLowerCase()
  const isNew = (mention: { readonly start: number; readonly end: number }) =>
    !asked.includes(said.slice(mention.start, mention.end).toLowerCase())
  const dates = mentions.dates.filter(isNew)
  const figures = mentions.figures.filter(
    (figure) => isNew(figure) && !mentions.dates.some((date) => date.start <= figure.start && figure.end <= date.end),
  )
  const names = mentions.names.filter((name) => isNew(name) && (!name.isInitial || /\s/.test(name.text)))
  const expected = expectedOf(
    question,
    dates,
    figures,
    names,
    question.kind === "contact" ? contactsOf(question, said) : [],
  )
  return {
    expected: expected === undefined ? Number.NaN : Math.min(expected.length, 4),
    expectedDistance: expected === undefined ? Number.NaN : distance(expected, matched, own),
    expectedNear: expected === undefined ? Number.NaN : nearExpected(expected, matched, own, weight) / total,
    newDates: Math.min(dates.length, 4),
    newFigures: Math.min(figures.length, 4),
    newNames: Math.min(names.length, 4),
  }
}

/** What a question of this kind is answered by; undefined where any words may answer. */
function expectedOf(
  question: AnalysedQuestion,
  dates: readonly Mention[],
  figures: readonly (Mention & { readonly unit: string })[],
  names: readonly Mention[],
  contacts: readonly Mention[],
): readonly Mention[] | undefined {
  switch (question.kind) {
    case "time":
      return dates
    case "amount":
      return figures
    case "contact":
      return contacts
    case "duration":
      return [...dates, ...figures.filter((figure) => timeUnits.has(figure.unit))]
    case "person":
    case "place":
      return names
    default:
      return undefined
  }
}

const numberPattern = /(?<![\p{L}\p{N}])\+?\(?\d[\d\s()/.-]{1,20}\d(?![\p{L}\p{N}])/gu
const mailPattern = /[^\s@<>()]+@[^\s@<>()]+\.\p{L}{2,}/gu
const webPattern =
  /\bhttps?:\/\/\S+|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|io|eu|co\.uk|de|fr|example)\b(?!@)/gi

/** Telephone numbers, extensions, mail or web addresses: whichever the question asks for. */
function contactsOf(question: AnalysedQuestion, said: string): readonly Mention[] {
  const pattern = /e-?mail/i.test(question.text)
    ? mailPattern
    : /website|web address|\burl\b/i.test(question.text)
      ? webPattern
      : numberPattern
  const found = [...said.matchAll(pattern)].map((match) => ({ start: match.index, text: match[0] }))
  return pattern === numberPattern ? found.filter(({ text }) => !/^(?:19|20)\d\d$/.test(text)) : found
}

const timeUnits = new Set(["second", "minute", "hour", "day", "week", "month", "year", "decade", "century", "quarter"])

/** Tokens between the expected mention and the nearest word of the question, 0–30; 30 where there is none of either. */
function distance(mentions: readonly Mention[], matched: readonly number[], own: Sentence): number {
  let least = 30
  for (const mention of mentions) {
    const at = own.starts.findIndex((start) => start >= mention.start)
    for (const place of matched) least = Math.min(least, Math.abs(place - at))
  }
  return least
}

/** Weight of the question's words around the mention that has most of them. */
function nearExpected(mentions: readonly Mention[], matched: readonly number[], own: Sentence, weight: Weigh): number {
  let best = 0
  for (const mention of mentions) {
    const at = own.starts.findIndex((start) => start >= mention.start)
    const near = new Set(matched.filter((place) => Math.abs(place - at) <= reach).map((place) => own.stems[place]!))
    best = Math.max(best, sumOf(near, weight))
  }
  return best
}
