import type { Hit } from "../../core/hit.ts"
import type { Alignment } from "./alignment.ts"
import { type Candidate, statementOf } from "./candidates.ts"
import { answerCues } from "./cues.ts"
import { describeExpected, expectedNames } from "./expected.ts"
import { saidByUnits, withoutMeasures } from "./measured.ts"
import { densest, hasPrefix, inOrder, longestRun, matchedPlaces, pairShare, spanOf, wordScore } from "./order.ts"
import { type AnalysedQuestion, questionKinds } from "./question.ts"
import { readSentence, stemSet } from "./reading.ts"
import { describeShape, shapeNames } from "./shape.ts"

/** How rare each stem of the question is where the reader may look: 0 in every passage, 1 in none. */
export type Rarities = ReadonlyMap<string, number>

/** Cosines with the question; absent without an embedder. */
export interface Similarity {
  readonly sentence: number
  readonly withBefore: number
}

/** What is known of meaning: of whole sentences, and word by word. Either may be absent. */
export interface Meaning {
  readonly similarity?: readonly Similarity[]
  readonly alignment?: Alignment
}

/** What is known about a candidate, each a number; the order is the model's. NaN is "not known". */
export const featureNames = [
  "coverage",
  "coverageNear",
  "coverageBefore",
  "coverageContext",
  "coverageHeading",
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
  "inOrder",
  "prefixes",
  "nameCoverage",
  "nameMissing",
  "figureCoverage",
  ...expectedNames,
  "cue",
  "focus",
  "lastWord",
  "firstWord",
  ...shapeNames,
  "negation",
  "beforeCoverage",
  "afterCoverage",
  "soft",
  "softBefore",
  "softNear",
  "softContext",
  "softMissing",
  "softMissingNear",
  "softNames",
  "softFocus",
  "similarity",
  "similarityBefore",
  "wordScoreGap",
  "coverageGap",
  "similarityGap",
  "softGap",
  ...questionKinds.map((kind) => `is:${kind}` as const),
] as const
export type FeatureName = (typeof featureNames)[number]
export type Features = Readonly<Record<FeatureName, number>>

/** Features of each candidate for one question. */
export function featuresOf(
  question: AnalysedQuestion,
  candidates: readonly Candidate[],
  hits: readonly Hit[],
  rarities: Rarities,
  meaning: Meaning,
): readonly Features[] {
  const passages = new Map<number, ReadonlySet<string>>()
  const rows = candidates.map((candidate, index) => {
    const hit = hits[candidate.hit]!
    let passage = passages.get(candidate.hit)
    if (passage === undefined) {
      passage = stemSet([hit.title, hit.passage.section, hit.passage.text])
      passages.set(candidate.hit, passage)
    }
    const similarity = meaning.similarity?.[index]
    const measured = saidByUnits(question, statementOf(candidate))
    return {
      ...describe(withoutMeasures(question, measured), candidate, hits, passage, rarities),
      ...describeMeaning(question, candidate, rarities, measured, meaning.alignment),
      similarity: similarity?.sentence ?? Number.NaN,
      similarityBefore: similarity?.withBefore ?? Number.NaN,
      wordScoreGap: 0,
      coverageGap: 0,
      similarityGap: 0,
      softGap: 0,
    }
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
  const [wordScore, coverage] = [most("wordScore"), most("coverageNear")]
  const [similarity, soft] = [most("similarity"), most("softNear")]
  for (const row of rows) {
    row.wordScoreGap = wordScore === 0 ? 0 : row.wordScore / wordScore
    row.coverageGap = coverage - row.coverageNear
    row.similarityGap = similarity - row.similarity
    row.softGap = soft - row.softNear
  }
  return rows
}

type MeaningName =
  | "soft"
  | "softBefore"
  | "softNear"
  | "softContext"
  | "softMissing"
  | "softMissingNear"
  | "softNames"
  | "softFocus"
type RelatedName = "similarity" | "similarityBefore" | "wordScoreGap" | "coverageGap" | "similarityGap" | "softGap"

function describe(
  question: AnalysedQuestion,
  candidate: Candidate,
  hits: readonly Hit[],
  passage: ReadonlySet<string>,
  rarities: Rarities,
): Record<Exclude<FeatureName, MeaningName | RelatedName>, number> {
  const said = statementOf(candidate)
  const own = readSentence(said)
  const before = readSentence(candidate.before).set
  const after = readSentence(candidate.after).set
  const context = readSentence(candidate.context).set
  const words = question.words
  const weight = (key: string) => rarities.get(key) ?? 1
  const total = words.reduce((sum, word) => sum + weight(word.stem), 0) || 1
  const share = (holds: (key: string) => boolean) =>
    words.reduce((sum, word) => sum + (holds(word.stem) ? weight(word.stem) : 0), 0) / total
  const rarest = (holds: (key: string) => boolean) =>
    words.reduce((top, word) => (holds(word.stem) ? top : Math.max(top, weight(word.stem))), 0)
  const near = (key: string) => own.set.has(key) || before.has(key) || after.has(key)
  const nearOrContext = (key: string) => near(key) || context.has(key)
  const plainWords = words.filter((word) => !word.isName)
  const plainTotal = plainWords.reduce((sum, word) => sum + weight(word.stem), 0)
  const plainShare = (holds: (key: string) => boolean) =>
    plainTotal === 0
      ? Number.NaN
      : plainWords.reduce((sum, word) => sum + (holds(word.stem) ? weight(word.stem) : 0), 0) / plainTotal
  const nameWords = words.filter((word) => word.isName)
  const figureWords = words.filter((word) => word.isFigure)
  const matched = matchedPlaces(question, own)
  return {
    coverage: share((key) => own.set.has(key)),
    coverageNear: share(near),
    coverageBefore: share((key) => own.set.has(key) || before.has(key)),
    coverageContext: share(nearOrContext),
    coverageHeading: share((key) => context.has(key)),
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
    inOrder: inOrder(question, own),
    prefixes: share((key) => own.set.has(key) || hasPrefix(own.set, key)),
    nameCoverage: nameWords.length === 0 ? Number.NaN : shareOf(nameWords, (word) => nearOrContext(word.stem)),
    nameMissing: nameWords.filter((word) => !passage.has(word.stem)).length,
    figureCoverage: figureWords.length === 0 ? Number.NaN : shareOf(figureWords, (word) => near(word.stem)),
    ...describeExpected(question, said, own, matched, weight, total),
    cue: answerCues(question, candidate.text),
    focus: question.focus.length === 0 ? Number.NaN : shareOf(question.focus, (key) => near(key)),
    lastWord: words.length === 0 || own.set.has(words[words.length - 1]!.stem) ? 1 : 0,
    firstWord: words.length === 0 || own.set.has(words[0]!.stem) ? 1 : 0,
    ...describeShape(question, candidate, own, hits),
    negation: /\b(?:not|never|no|without|except)\b|n't\b/i.test(candidate.text) === question.isNegated ? 0 : 1,
    beforeCoverage: share((key) => before.has(key)),
    afterCoverage: share((key) => after.has(key)),
    ...kindFlags[question.kind],
  }
}

/** The same as coverage, where a word of like meaning counts as far as it is alike. */
function describeMeaning(
  question: AnalysedQuestion,
  candidate: Candidate,
  rarities: Rarities,
  measured: ReadonlySet<string>,
  alignment: Alignment | undefined,
): Record<MeaningName, number> {
  if (alignment === undefined) return unknownMeaning
  const weights = question.words.map((word) => rarities.get(word.stem) ?? 1)
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1
  const said = statementOf(candidate)
  const own = alignment.nearest(said).map((near, at) => (measured.has(question.words[at]!.stem) ? 1 : near))
  const before = best(own, alignment.nearest(candidate.before))
  const near = best(before, alignment.nearest(candidate.after))
  const context = best(near, alignment.nearest(candidate.context))
  const share = (found: Float32Array) => weights.reduce((sum, weight, at) => sum + weight * found[at]!, 0) / total
  const missing = (found: Float32Array) =>
    weights.reduce((most, weight, at) => Math.max(most, weight * (1 - found[at]!)), 0)
  const names = question.words.flatMap((word, at) => (word.isName ? [own[at]!] : []))
  return {
    soft: share(own),
    softBefore: share(before),
    softNear: share(near),
    softContext: share(context),
    softMissing: missing(own),
    softMissingNear: missing(context),
    softNames: names.length === 0 ? Number.NaN : Math.min(...names),
    softFocus: alignment.focus(said),
  }
}

const unknownMeaning: Record<MeaningName, number> = {
  soft: Number.NaN,
  softBefore: Number.NaN,
  softNear: Number.NaN,
  softContext: Number.NaN,
  softMissing: Number.NaN,
  softMissingNear: Number.NaN,
  softNames: Number.NaN,
  softFocus: Number.NaN,
}

function best(one: Float32Array, other: Float32Array): Float32Array {
  return one.map((value, at) => Math.max(value, other[at]!))
}

type KindName = `is:${(typeof questionKinds)[number]}`
type KindFlags = Readonly<Record<KindName, number>>

const kindFlags: Readonly<Record<(typeof questionKinds)[number], KindFlags>> = {
  person: flags("person"),
  time: flags("time"),
  place: flags("place"),
  amount: flags("amount"),
  duration: flags("duration"),
  contact: flags("contact"),
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
    "is:contact": flag("contact"),
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
