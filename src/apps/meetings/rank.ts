import { dot, mean } from "../../core/vectors.ts"
import { escapedPattern } from "../../language/patterns.ts"
import type { Embedder } from "../../models/port.ts"
import type { SourceDocument } from "../app.ts"
import { peopleOf } from "./people.ts"
import { findTopics } from "./topics.ts"
import { readTurns, type Turn } from "./turns.ts"
import { contentStems, rarity, stretchVectors, type TurnWords, turnWords } from "./vectors.ts"

/** A window of turns `[from, to)` that may hold what a query asks for. */
interface RankedWindow {
  readonly from: number
  readonly to: number
  readonly score: number
}

interface RankedTurns {
  readonly turns: readonly Turn[]
  /** Windows of five turns, best first, none overlapping. */
  readonly windows: readonly RankedWindow[]
  /** Every turn by how likely it belongs to what is asked for, best first. */
  readonly order: readonly number[]
}

const windowTurns = 5

/** A meeting made ready for many queries. */
export interface RankableMeeting {
  readonly text: string
  readonly turns: readonly Turn[]
  readonly words: TurnWords
  readonly vectors?: readonly Float32Array[]
  readonly topics: readonly { readonly from: number; readonly to: number }[]
  readonly topicVectors?: readonly Float32Array[]
}

/** Counts, vectors and topics of a meeting; done once. */
export async function prepareMeeting(
  source: Pick<SourceDocument, "text" | "blocks">,
  embedder: Embedder | undefined,
  signal?: AbortSignal,
): Promise<RankableMeeting> {
  const turns = readTurns(source)
  const words = turnWords(source.text, turns)
  const windows = turns.map((_, index) => windowAt(turns.length, index))
  const vectors = await stretchVectors(embedder, source.text, turns, windows, signal)
  const topics = await findTopics(source.text, turns, words, embedder, signal)
  const topicVectors = await stretchVectors(
    embedder,
    source.text,
    turns,
    topics.map(({ from, to }) => [from, to] as const),
    signal,
  )
  return {
    text: source.text,
    turns,
    words,
    topics,
    ...(vectors === undefined ? {} : { vectors }),
    ...(topicVectors === undefined ? {} : { topicVectors }),
  }
}

function windowAt(count: number, centre: number): readonly [number, number] {
  const from = Math.max(0, Math.min(centre - 2, count - windowTurns))
  return [from, Math.min(count, from + windowTurns)]
}

/** The turns of a meeting that belong to a query: see `rankMeeting`. */
export async function rankTurns(
  source: Pick<SourceDocument, "text" | "blocks">,
  query: string,
  k: number,
  embedder?: Embedder,
): Promise<RankedTurns> {
  return rankMeeting(await prepareMeeting(source, embedder), query, k, embedder)
}

/** Names of `turnFeatures`, in order. */
export const featureNames = [
  "words",
  "wordsNear",
  "wordsFar",
  "meaning",
  "meaningNear",
  "meaningFar",
  "topicWords",
  "topicMeaning",
  "speaker",
  "speakerNear",
  "length",
] as const

interface RankWeights {
  /** For a window found by its words, and one found by its meaning. */
  readonly words: readonly number[]
  readonly meaning: readonly number[]
  /** For the stretch of turns around. */
  readonly stretch: readonly number[]
}

/**
 * Weights of the features. Those of a stretch were fitted by `node bench/meetings.ts rank fit`, those of windows chosen
 * among a dozen mixtures on the same training part.
 */
export const rankWeights: RankWeights = {
  words: [1, 0, 0.5, 0.1, 0, 0, 0.2, 0, 0.4, 0, 0.2],
  meaning: [0.35, 0, 0, 1, 0.5, 0.3, 0.1, 0.2, 0.4, 0, 0.3],
  stretch: [0.054, -0.02, 0.433, 0.017, 0.127, -0.014, 0.322, 0.004, 0.233, 0.192, -0.112],
}

/** Ranks windows and turns of a prepared meeting for one query. @param k how many windows */
export async function rankMeeting(
  meeting: RankableMeeting,
  query: string,
  k: number,
  embedder: Embedder | undefined,
  weights: RankWeights = rankWeights,
): Promise<RankedTurns> {
  const features = await turnFeatures(meeting, query, embedder)
  const weigh = (by: readonly number[]) =>
    meeting.turns.map((_, index) =>
      features.reduce((sum, feature, place) => sum + feature[index]! * (by[place] ?? 0), 0),
    )
  return {
    turns: meeting.turns,
    windows: pickWindows(
      meeting.vectors === undefined ? [weigh(weights.words)] : [weigh(weights.words), weigh(weights.meaning)],
      k,
    ),
    order: descending(weigh(weights.stretch)),
  }
}

/** How much a place loses beside a window already taken, in standard deviations, and how far that reaches. */
const room = { loss: 3, share: 0.025, fewest: 4 }

/**
 * Best windows first, by words and by meaning in turn. A place near one that is taken loses by its distance: five looks at
 * one stretch find it once, and yet the stretch beside a miss can still be found. Chosen on the training part, where a
 * sharp border of 3% found .900 in five windows and this .918.
 */
function pickWindows(lists: readonly (readonly number[])[], k: number): readonly RankedWindow[] {
  const picked: RankedWindow[] = []
  const count = lists[0]?.length ?? 0
  const spreads = lists.map((scores) => Math.sqrt(mean(scores.map((score) => score * score))) || 1)
  const isLeft = new Array<boolean>(count).fill(true)
  const lost = new Array<number>(count).fill(0)
  const width = Math.max(room.fewest, count * room.share)
  while (picked.length < k) {
    const turn = picked.length % lists.length
    const scores = lists[turn] ?? []
    const worth = (index: number) => scores[index]! / spreads[turn]! - lost[index]!
    let best = -1
    for (let index = 0; index < count; index += 1)
      if (isLeft[index] === true && (best < 0 || worth(index) > worth(best))) best = index
    if (best < 0) break
    const [from, to] = windowAt(count, best)
    picked.push({ from, to, score: scores[best]! })
    for (let index = 0; index < count; index += 1) {
      lost[index]! += room.loss * Math.exp(-((index - best) ** 2) / (2 * width ** 2))
      if (Math.abs(index - best) < windowTurns) isLeft[index] = false
    }
  }
  return picked
}

function descending(scores: readonly number[]): readonly number[] {
  return scores.map((_, index) => index).sort((left, right) => scores[right]! - scores[left]!)
}

/** Words that ask, and are about nothing: they would find every turn in which somebody thinks. */
const asking = new Set(
  contentStems(
    "summarize summarise summary describe explain discussion discuss discussed talk talked opinion opinions think thought say said mention mentioned meeting group team members people participants why how what conclusion conclude decide decided decision during whole content reason reasons regarding concerning propose proposed view views idea ideas suggestion suggest suggested agree agreed believe",
  ),
)

/** One value a turn for each of `featureNames`, standardised over the meeting. */
export async function turnFeatures(
  meeting: RankableMeeting,
  query: string,
  embedder: Embedder | undefined,
): Promise<readonly (readonly number[])[]> {
  const { turns, words } = meeting
  const people = peopleOf(turns)
  const asked = [...people.byCall].filter(([call]) =>
    new RegExp(`(?<![\\p{L}])${escapedPattern(call)}(?![\\p{L}])`, "iu").test(query),
  )
  const speakers = new Set(asked.map(([, name]) => name))
  const called = new Set(asked.flatMap(([call]) => contentStems(call)))
  const every = contentStems(query).filter((word) => !called.has(word))
  const telling = every.filter((word) => !asking.has(word))
  const terms = [...new Set(telling.length === 0 ? every : telling)]
  const lexical = turns.map((_, index) => bm25(words, terms, windowAt(turns.length, index)))
  const bySpeaker = turns.map((turn) => (turn.speaker !== undefined && speakers.has(turn.speaker) ? 1 : 0))
  const cleaned = query
    .replace(
      /\b(?:summari[sz]e|describe|explain|the discussion (?:about|on|of)|what did .{1,40}? (?:think|say|mention|propose|suggest)(?: (?:about|of|on|to|that))?)\b/gi,
      " ",
    )
    .trim()
  const [vector] =
    meeting.vectors === undefined || embedder === undefined
      ? [undefined]
      : await embedder.embed([cleaned === "" ? query : cleaned], "query")
  const meaning = turns.map((_, index) => (vector === undefined ? 0 : dot(meeting.vectors![index]!, vector)))
  const ofTopic = turns.map((turn) =>
    meeting.topics.findIndex((topic) => turn.index >= topic.from && turn.index < topic.to),
  )
  const topicWords = meeting.topics.map(({ from, to }) => mean(lexical.slice(from, to)))
  const topicMeaning = meeting.topics.map((_, topic) =>
    vector === undefined || meeting.topicVectors === undefined ? 0 : dot(meeting.topicVectors[topic]!, vector),
  )
  const near = Math.max(4, turns.length * 0.01)
  const far = Math.max(10, turns.length * 0.04)
  const raw = [
    lexical,
    smooth(lexical, near),
    smooth(lexical, far),
    meaning,
    smooth(meaning, near),
    smooth(meaning, far),
    ofTopic.map((topic) => topicWords[topic] ?? 0),
    ofTopic.map((topic) => topicMeaning[topic] ?? 0),
    smooth(bySpeaker, 1.5),
    smooth(bySpeaker, far),
    smooth(
      turns.map((_, index) => Math.log(1 + (words.stems[index]?.length ?? 0))),
      2,
    ),
  ]
  return raw.map(standardise)
}

/** BM25 of a window as one passage; k1 1.2, b 0.5. */
function bm25(words: TurnWords, terms: readonly string[], [from, to]: readonly [number, number]): number {
  const stems = words.stems.slice(from, to).flat()
  const usual = Math.max(
    20,
    (words.stems.reduce((sum, own) => sum + own.length, 0) / Math.max(1, words.stems.length)) * (to - from),
  )
  const length = 1.2 * (0.5 + (0.5 * stems.length) / usual)
  return terms.reduce((sum, term) => {
    const count = stems.reduce((times, word) => (word === term ? times + 1 : times), 0)
    return count === 0 ? sum : sum + (rarity(words, term) * count * 2.2) / (count + length)
  }, 0)
}

/** Gaussian mean over the neighbours; `width` is the standard deviation in turns. */
function smooth(values: readonly number[], width: number): readonly number[] {
  const reach = Math.ceil(width * 3)
  const kernel = Array.from({ length: reach + 1 }, (_, distance) => Math.exp(-(distance ** 2) / (2 * width ** 2)))
  return values.map((_, index) => {
    let [sum, weight] = [0, 0]
    for (let other = Math.max(0, index - reach); other <= Math.min(values.length - 1, index + reach); other += 1) {
      const share = kernel[Math.abs(other - index)]!
      sum += share * values[other]!
      weight += share
    }
    return sum / weight
  })
}

function standardise(values: readonly number[]): readonly number[] {
  const centre = mean(values)
  const spread = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
  return values.map((value) => (spread < 1e-9 ? 0 : (value - centre) / spread))
}
