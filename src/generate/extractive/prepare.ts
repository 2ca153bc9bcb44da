import type { Hit } from "../../core/hit.ts"
import type { Context } from "../../core/run.ts"
import { isStopword } from "../../language/stopwords.ts"
import type { Embedder } from "../../models/port.ts"
import { alignmentOf } from "./alignment.ts"
import { asks, type Candidate, candidatesOf } from "./candidates.ts"
import { type Features, featuresOf, type Rarities } from "./features.ts"
import { askedValues, repeatsNamed } from "./labelled.ts"
import { speaksOfOther } from "./other-rows.ts"
import { isOwnDateOnly } from "./own-dates.ts"
import { type AnalysedQuestion, analyseQuestion, withStems } from "./question.ts"
import { readSentence, stemSet } from "./reading.ts"
import { similarityOf } from "./similarity.ts"

/** How many of the passages that the reader may find hold each stem, in the order asked. */
export interface StemStatistics {
  readonly passages: number
  readonly frequencies: readonly number[]
}

export interface PrepareParts {
  /** Of what this reader may find; without it, rarity is estimated from the hits. */
  readonly statistics?: (context: Context, stems: readonly string[]) => Promise<StemStatistics>
  readonly embedder?: Embedder
}

/** A question with everything that may answer it, described. */
export interface Prepared {
  readonly question: AnalysedQuestion
  readonly candidates: readonly Candidate[]
  /** One a candidate, in order. */
  readonly features: readonly Features[]
  readonly rarities: Rarities
  /** Candidates that are the value asked for, by its label or its table's head. */
  readonly askedValues: ReadonlySet<number>
}

/** Sentences that are scored for one question: more cost time and found nothing more (`node bench/fit-answer.ts --limits`). */
const mostCandidates = 150

/** A word of the conversation before counts this much of one of the question. */
const carriedShare = 0.5

/** Reads the question, collects candidates from the hits and describes them. */
export async function prepare(
  parts: PrepareParts,
  context: Context,
  text: string,
  hits: readonly Hit[],
): Promise<Prepared> {
  const written = analyseQuestion(text)
  const statistics = await statisticsOf(parts, context, written, hits)
  const question = asDocumentsSay(written, statistics, hits)
  const candidates = candidatesOf(hits, mostCandidates).filter((candidate) => saysMore(question, candidate))
  const rarities = raritiesOf(
    question,
    question === written ? statistics : await statisticsOf(parts, context, question, hits),
  )
  const similarity = await similarityOf(parts.embedder, question, candidates, context.signal)
  const alignment = alignmentOf(parts.embedder, question)
  const features = featuresOf(question, candidates, hits, rarities, {
    ...(similarity === undefined ? {} : { similarity }),
    ...(alignment === undefined ? {} : { alignment }),
  })
  return { question, candidates, features, rarities, askedValues: askedValues(question, candidates, hits) }
}

/** "§ 4 Deposit", "3.2 Deposit": a heading's number says nothing. */
const numbering =
  /^\s*(?:§+\s*\d+\w?|(?:section|article|clause|art\.|artikel|abschnitt|ziffer)\s+[\dIVXivx.]+|\d+(?:\.\d+)*\.?)(?=\s)/i

/** A question answers nothing, nor does the document's own date, nor a heading of a list of questions that repeats it; only to "may I?" its own words can be an answer. */
function saysMore(question: AnalysedQuestion, candidate: Candidate): boolean {
  if (isOwnDateOnly(question, candidate.text)) return false
  if (speaksOfOther(question, candidate) || (candidate.kind !== "row" && asks(candidate.text))) return false
  if (question.kind === "polar") return true
  if (repeatsNamed(question, candidate)) return false
  const asked = new Set(question.sequence)
  return readSentence(candidate.text.replace(numbering, "")).stems.some((key) => !asked.has(key) && !isStopword(key))
}

async function statisticsOf(
  parts: PrepareParts,
  context: Context,
  question: AnalysedQuestion,
  hits: readonly Hit[],
): Promise<StemStatistics> {
  const stems = question.words.map((word) => word.stem)
  return parts.statistics === undefined ? hitStatistics(stems, hits) : parts.statistics(context, stems)
}

function raritiesOf(question: AnalysedQuestion, { passages, frequencies }: StemStatistics): Rarities {
  const most = Math.log(1 + (passages + 0.5) / 0.5)
  const rarity = (frequency: number) => Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5)) / most
  return new Map(
    question.words.map(({ stem, isCarried }, index) => [
      stem,
      (isCarried ? carriedShare : 1) * rarity(Math.min(passages, frequencies[index] ?? 0)),
    ]),
  )
}

/** The question with words that no passage holds in the form that the hits hold: "supplies" as "supplier". */
function asDocumentsSay(
  question: AnalysedQuestion,
  statistics: StemStatistics,
  hits: readonly Hit[],
): AnalysedQuestion {
  const unknown = question.words.filter((word, index) => statistics.frequencies[index] === 0 && !word.isFigure)
  if (unknown.length === 0) return question
  const held = stemSet(hits.flatMap((hit) => [hit.title, hit.passage.section, hit.passage.context, hit.passage.text]))
  const forms = new Map<string, string>()
  for (const { stem } of unknown) {
    const form = [...held].filter((key) => isForm(stem, key)).sort((one, other) => one.length - other.length)[0]
    if (form !== undefined) forms.set(stem, form)
  }
  return forms.size === 0 ? question : withStems(question, (key) => forms.get(key) ?? key)
}

const endings = /^(?:er|or|ment|al|anc|enc|abl|ion|ation|ive|e|y|i)?$/

/** Stems of one word with different endings: "suppli" and "supplier". */
function isForm(one: string, other: string): boolean {
  if (!/^[a-z]+$/.test(one) || !/^[a-z]+$/.test(other)) return false
  let shared = 0
  while (shared < one.length && one[shared] === other[shared]) shared += 1
  return shared >= 5 && endings.test(one.slice(shared)) && endings.test(other.slice(shared))
}

/** The hits stand for all: words that every hit holds are common. */
function hitStatistics(stems: readonly string[], hits: readonly Hit[]): StemStatistics {
  const texts = hits.map((hit) => `${hit.title} ${hit.passage.section} ${hit.passage.text}`.toLowerCase())
  const frequencies = stems.map((key) => texts.filter((text) => text.includes(key)).length)
  return { passages: hits.length * 4, frequencies }
}
