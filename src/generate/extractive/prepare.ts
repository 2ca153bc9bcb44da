import type { Hit } from "../../core/hit.ts"
import type { Context } from "../../core/run.ts"
import { isStopword } from "../../language/stopwords.ts"
import type { Embedder } from "../../models/port.ts"
import { alignmentOf } from "./alignment.ts"
import { type Candidate, candidatesOf } from "./candidates.ts"
import { type Features, featuresOf, type Rarities } from "./features.ts"
import { type AnalysedQuestion, analyseQuestion } from "./question.ts"
import { readSentence } from "./reading.ts"
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
  const question = analyseQuestion(text)
  const candidates = candidatesOf(hits, mostCandidates).filter((candidate) => saysMore(question, candidate))
  const rarities = await raritiesOf(parts, context, question, hits)
  const similarity = await similarityOf(parts.embedder, question, candidates, context.signal)
  const alignment = alignmentOf(parts.embedder, question)
  const features = featuresOf(question, candidates, hits, rarities, {
    ...(similarity === undefined ? {} : { similarity }),
    ...(alignment === undefined ? {} : { alignment }),
  })
  return { question, candidates, features, rarities }
}

/** A heading of a list of questions repeats the question and answers nothing; only to "may I?" its own words can be an answer. */
function saysMore(question: AnalysedQuestion, candidate: Candidate): boolean {
  if (question.kind === "polar") return true
  const asked = new Set(question.sequence)
  return readSentence(candidate.text).stems.some((key) => !asked.has(key) && !isStopword(key))
}

async function raritiesOf(
  parts: PrepareParts,
  context: Context,
  question: AnalysedQuestion,
  hits: readonly Hit[],
): Promise<Rarities> {
  const stems = question.words.map((word) => word.stem)
  const { passages, frequencies } =
    parts.statistics === undefined ? hitStatistics(stems, hits) : await parts.statistics(context, stems)
  const most = Math.log(1 + (passages + 0.5) / 0.5)
  const rarity = (frequency: number) => Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5)) / most
  return new Map(
    question.words.map(({ stem, isCarried }, index) => [
      stem,
      (isCarried ? carriedShare : 1) * rarity(Math.min(passages, frequencies[index] ?? 0)),
    ]),
  )
}

/** The hits stand for all: words that every hit holds are common. */
function hitStatistics(stems: readonly string[], hits: readonly Hit[]): StemStatistics {
  const texts = hits.map((hit) => `${hit.title} ${hit.passage.section} ${hit.passage.text}`.toLowerCase())
  const frequencies = stems.map((key) => texts.filter((text) => text.includes(key)).length)
  return { passages: hits.length * 4, frequencies }
}
