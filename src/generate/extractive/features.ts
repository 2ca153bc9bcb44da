import type { Hit } from "../../core/hit.ts"
import { isStopword } from "../../language/stopwords.ts"
import { type Candidate, statementOf } from "./candidates.ts"
import { answerCues } from "./cues.ts"
import { type AnalysedQuestion, questionKinds } from "./question.ts"
import { mentionsOf, readSentence, type Sentence, stemSet } from "./reading.ts"

/** How rare each stem of the question is where the reader may look: 0 in every passage, 1 in none. */
export type Rarities = ReadonlyMap<string, number>

/** Cosines with the question; absent without an embedder. */
export interface Similarity {
  readonly sentence: number
  readonly withBefore: number
}

/** What is known about a candidate, each a number; the order is the model's. NaN is "not known". */
export const featureNames = [
  "coverage",
  "coverageNear",
  "coverageBefore",
  "coverageContext",
  "plainCoverage",
  "plainCoverageBefore",
  "window",
  "coveragePassage",
  "rarestMissing",
  "rarestMissingOwn",
  "rarestMissingPassage",
  "wordScore",
  "pairs",
  "span",
  "longestRun",
  "prefixes",
  "nameCoverage",
  "nameMissing",
  "figureCoverage",
  "length",
  "newWords",
  "expected",
  "expectedDistance",
  "expectedNear",
  "newDates",
  "newFigures",
  "newNames",
  "cue",
  "focus",
  "lastWord",
  "firstWord",
  "pointsBack",
  "isQuestion",
  "isItem",
  "isRow",
  "position",
  "rank",
  "negation",
  "beforeCoverage",
  "afterCoverage",
  "similarity",
  "similarityBefore",
  "wordScoreGap",
  "coverageGap",
  "similarityGap",
  ...questionKinds.map((kind) => `is:${kind}` as const),
] as const
export type FeatureName = (typeof featureNames)[number]
export type Features = Readonly<Record<FeatureName, number>>

/**
 * Features of each candidate for one question.
 * @param similarity one a candidate, in order; undefined without an embedder
 */
export function featuresOf(
  question: AnalysedQuestion,
  candidates: readonly Candidate[],
  hits: readonly Hit[],
  rarities: Rarities,
  similarity: readonly Similarity[] | undefined,
): readonly Features[] {
  const passages = new Map<number, ReadonlySet<string>>()
  const rows = candidates.map((candidate, index) => {
    const hit = hits[candidate.hit]!
    let passage = passages.get(candidate.hit)
    if (passage === undefined) {
      passage = stemSet([hit.title, hit.passage.section, hit.passage.text])
      passages.set(candidate.hit, passage)
    }
    return describe(question, candidate, passage, rarities, similarity?.[index])
  })
  return relate(rows)
}

/** The largest known value, at least 0. */
export function largest(values: readonly number[]): number {
  return Math.max(0, ...values.filter((value) => !Number.isNaN(value)))
}

/** What a value is beside the best of the same question. */
function relate(rows: readonly Record<FeatureName, number>[]): readonly Features[] {
  const most = (name: FeatureName) => largest(rows.map((row) => row[name]))
  const [wordScore, coverage, similarity] = [most("wordScore"), most("coverageNear"), most("similarity")]
  for (const row of rows) {
    row.wordScoreGap = wordScore === 0 ? 0 : row.wordScore / wordScore
    row.coverageGap = coverage - row.coverageNear
    row.similarityGap = similarity - row.similarity
  }
  return rows
}

function describe(
  question: AnalysedQuestion,
  candidate: Candidate,
  passage: ReadonlySet<string>,
  rarities: Rarities,
  similarity: Similarity | undefined,
): Record<FeatureName, number> {
  const said = statementOf(candidate)
  const own = readSentence(said)
  const before = readSentence(candidate.before).set
  const after = readSentence(candidate.after).set
  const context = readSentence(candidate.context).set
  const weight = (key: string) => rarities.get(key) ?? 1
  const total = question.words.reduce((sum, word) => sum + weight(word.stem), 0) || 1
  const share = (holds: (key: string) => boolean) =>
    question.words.reduce((sum, word) => sum + (holds(word.stem) ? weight(word.stem) : 0), 0) / total
  const rarest = (holds: (key: string) => boolean) =>
    question.words.reduce((top, word) => (holds(word.stem) ? top : Math.max(top, weight(word.stem))), 0)
  const near = (key: string) => own.set.has(key) || before.has(key) || after.has(key)
  const nearOrContext = (key: string) => near(key) || context.has(key)
  const plainWords = question.words.filter((word) => !word.isName)
  const plainTotal = plainWords.reduce((sum, word) => sum + weight(word.stem), 0)
  const plainShare = (holds: (key: string) => boolean) =>
    plainTotal === 0
      ? Number.NaN
      : plainWords.reduce((sum, word) => sum + (holds(word.stem) ? weight(word.stem) : 0), 0) / plainTotal
  const nameWords = question.words.filter((word) => word.isName)
  const figureWords = question.words.filter((word) => word.isFigure)
  const matched = matchedPlaces(question, own)
  const mentions = mentionsOf(said)
  const asked = question.text.toLowerCase()
  const isNew = (mention: { readonly start: number; readonly end: number }) =>
    !asked.includes(said.slice(mention.start, mention.end).toLowerCase())
  const newDates = mentions.dates.filter(isNew)
  const newFigures = mentions.figures.filter(
    (figure) => isNew(figure) && !mentions.dates.some((date) => date.start <= figure.start && figure.end <= date.end),
  )
  const newNames = mentions.names.filter((name) => isNew(name) && (!name.isInitial || /\s/.test(name.text)))
  const cues = answerCues(question, candidate.text)
  const expected = expectedOf(question, newDates, newFigures, newNames)
  const words = question.words
  return {
    coverage: share((key) => own.set.has(key)),
    coverageNear: share(near),
    coverageBefore: share((key) => own.set.has(key) || before.has(key)),
    coverageContext: share(nearOrContext),
    plainCoverage: plainShare((key) => own.set.has(key) || hasPrefix(own.set, key)),
    plainCoverageBefore: plainShare((key) => own.set.has(key) || before.has(key)),
    window: densest(own, matched, weight) / total,
    coveragePassage: share((key) => passage.has(key)),
    rarestMissing: rarest(nearOrContext),
    rarestMissingOwn: rarest((key) => own.set.has(key)),
    rarestMissingPassage: rarest((key) => passage.has(key)),
    wordScore: wordScore(question, own, weight),
    pairs: pairShare(question, own),
    span: spanOf(matched, own.stems.length),
    longestRun: longestRun(question.sequence, own.stems),
    prefixes: share((key) => own.set.has(key) || hasPrefix(own.set, key)),
    nameCoverage: nameWords.length === 0 ? Number.NaN : shareOf(nameWords, (word) => nearOrContext(word.stem)),
    nameMissing: nameWords.filter((word) => !passage.has(word.stem)).length,
    figureCoverage: figureWords.length === 0 ? Number.NaN : shareOf(figureWords, (word) => near(word.stem)),
    length: Math.log(1 + own.stems.length),
    newWords: Math.log(1 + newContent(question, own)),
    expected: expected === undefined ? Number.NaN : Math.min(expected.length, 4),
    expectedDistance: expected === undefined ? Number.NaN : distance(expected, matched, own),
    expectedNear: expected === undefined ? Number.NaN : nearExpected(expected, matched, own, weight) / total,
    newDates: Math.min(newDates.length, 4),
    newFigures: Math.min(newFigures.length, 4),
    newNames: Math.min(newNames.length, 4),
    cue: cues,
    focus: question.focus.length === 0 ? Number.NaN : shareOf(question.focus, (key) => near(key)),
    lastWord: words.length === 0 || own.set.has(words[words.length - 1]!.stem) ? 1 : 0,
    firstWord: words.length === 0 || own.set.has(words[0]!.stem) ? 1 : 0,
    pointsBack: /^(?:it|its|he|she|his|her|they|their|this|these|that|those|such|the (?:former|latter))\b/i.test(
      candidate.text,
    )
      ? 1
      : 0,
    isQuestion: /\?\s*$/.test(candidate.text) ? 1 : 0,
    isItem: candidate.kind === "item" ? 1 : 0,
    isRow: candidate.kind === "row" ? 1 : 0,
    position: candidate.position,
    rank: Math.log(1 + candidate.hit),
    negation: /\b(?:not|never|no|without|except)\b|n't\b/i.test(candidate.text) === question.isNegated ? 0 : 1,
    beforeCoverage: share((key) => before.has(key)),
    afterCoverage: share((key) => after.has(key)),
    similarity: similarity?.sentence ?? Number.NaN,
    similarityBefore: similarity?.withBefore ?? Number.NaN,
    wordScoreGap: 0,
    coverageGap: 0,
    similarityGap: 0,
    ...kindFlags[question.kind],
  }
}

type KindFlags = Readonly<Record<`is:${(typeof questionKinds)[number]}`, number>>

const kindFlags: Readonly<Record<(typeof questionKinds)[number], KindFlags>> = {
  person: flags("person"),
  time: flags("time"),
  place: flags("place"),
  amount: flags("amount"),
  duration: flags("duration"),
  polar: flags("polar"),
  reason: flags("reason"),
  definition: flags("definition"),
  procedure: flags("procedure"),
  list: flags("list"),
  choice: flags("choice"),
  thing: flags("thing"),
}

function flags(kind: (typeof questionKinds)[number]): KindFlags {
  const flag = (other: (typeof questionKinds)[number]) => (other === kind ? 1 : 0)
  return {
    "is:person": flag("person"),
    "is:time": flag("time"),
    "is:place": flag("place"),
    "is:amount": flag("amount"),
    "is:duration": flag("duration"),
    "is:polar": flag("polar"),
    "is:reason": flag("reason"),
    "is:definition": flag("definition"),
    "is:procedure": flag("procedure"),
    "is:list": flag("list"),
    "is:choice": flag("choice"),
    "is:thing": flag("thing"),
  }
}

function shareOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.filter(holds).length / items.length
}

/** What a question of this kind is answered by; undefined where any words may answer. */
function expectedOf<Mention extends { readonly start: number }>(
  question: AnalysedQuestion,
  dates: readonly Mention[],
  figures: readonly (Mention & { readonly unit: string })[],
  names: readonly Mention[],
): readonly { readonly start: number }[] | undefined {
  switch (question.kind) {
    case "time":
      return dates
    case "amount":
      return figures
    case "duration":
      return [...dates, ...figures.filter((figure) => timeUnits.has(figure.unit))]
    case "person":
    case "place":
      return names
    default:
      return undefined
  }
}

const timeUnits = new Set(["second", "minute", "hour", "day", "week", "month", "year", "decade", "century", "quarter"])

/** Token positions of the question's words in the sentence. */
function matchedPlaces(question: AnalysedQuestion, own: Sentence): readonly number[] {
  const wanted = new Set(question.words.map((word) => word.stem))
  const places: number[] = []
  for (const [index, key] of own.stems.entries()) if (wanted.has(key)) places.push(index)
  return places
}

/** Tokens between the expected mention and the nearest word of the question, 0–30; 30 where there is none of either. */
function distance(mentions: readonly { readonly start: number }[], matched: readonly number[], own: Sentence): number {
  let least = 30
  for (const mention of mentions) {
    const at = own.starts.findIndex((start) => start >= mention.start)
    for (const place of matched) least = Math.min(least, Math.abs(place - at))
  }
  return least
}

/** Tokens on either side that belong to what is said of a mention. */
const reach = 8

/** Weight of the question's words around the mention that has most of them. */
function nearExpected(
  mentions: readonly { readonly start: number }[],
  matched: readonly number[],
  own: Sentence,
  weight: (key: string) => number,
): number {
  let best = 0
  for (const mention of mentions) {
    const at = own.starts.findIndex((start) => start >= mention.start)
    const near = new Set(matched.filter((place) => Math.abs(place - at) <= reach).map((place) => own.stems[place]!))
    best = Math.max(best, sumOf(near, weight))
  }
  return best
}

/** Weight of the question's words within the densest stretch of the sentence. */
function densest(own: Sentence, matched: readonly number[], weight: (key: string) => number): number {
  let best = 0
  for (const from of matched) {
    const inside = new Set(
      matched.filter((place) => place >= from && place < from + 2 * reach).map((place) => own.stems[place]!),
    )
    best = Math.max(best, sumOf(inside, weight))
  }
  return best
}

function sumOf(keys: ReadonlySet<string>, weight: (key: string) => number): number {
  let sum = 0
  for (const key of keys) sum += weight(key)
  return sum
}

/** BM25's saturation and length, over one sentence. 0–1. */
function wordScore(question: AnalysedQuestion, own: Sentence, weight: (key: string) => number): number {
  const counts = new Map<string, number>()
  for (const key of own.stems) counts.set(key, (counts.get(key) ?? 0) + 1)
  const norm = 0.9 * (0.5 + (0.5 * own.stems.length) / 25)
  let sum = 0
  let total = 0
  for (const word of question.words) {
    const count = counts.get(word.stem) ?? 0
    total += weight(word.stem)
    sum += (weight(word.stem) * count * 1.9) / (count + norm)
  }
  return total === 0 ? 0 : sum / (total * 1.9)
}

function pairShare(question: AnalysedQuestion, own: Sentence): number {
  if (question.pairs.length === 0) return Number.NaN
  const followed = new Set<string>()
  for (const [index, key] of own.stems.entries()) followed.add(`${key} ${own.stems[index + 1] ?? ""}`)
  return shareOf(question.pairs, ([first, second]) => followed.has(`${first} ${second}`))
}

/** How much of the sentence lies between the first and the last matched word, beside how many are matched. */
function spanOf(matched: readonly number[], length: number): number {
  if (matched.length < 2 || length === 0) return Number.NaN
  return matched.length / (matched[matched.length - 1]! - matched[0]! + 1)
}

/** Longest run of stems, function words too, that the sentence shares with the question, as a share of the question. */
function longestRun(question: readonly string[], own: readonly string[]): number {
  if (question.length === 0) return 0
  let best = 0
  let previous = new Int32Array(question.length + 1)
  for (const key of own) {
    const current = new Int32Array(question.length + 1)
    for (let at = 0; at < question.length; at += 1) {
      if (question[at] !== key) continue
      current[at + 1] = previous[at]! + 1
      best = Math.max(best, current[at + 1]!)
    }
    previous = current
  }
  return best / question.length
}

/** True for a word of the same family: five letters in common at the beginning ("invasion", "invade"). */
function hasPrefix(set: ReadonlySet<string>, key: string): boolean {
  if (key.length < 5) return false
  const beginning = key.slice(0, Math.max(4, Math.min(6, key.length - 2)))
  for (const other of set) if (other.startsWith(beginning)) return true
  return false
}

function newContent(question: AnalysedQuestion, own: Sentence): number {
  const asked = new Set(question.sequence)
  let count = 0
  for (const key of own.set) if (!asked.has(key) && !isStopword(key)) count += 1
  return count
}
