import type { Embedder } from "../../models/port.ts"
import { plainWords } from "./cues.ts"
import type { Turn } from "./turns.ts"
import { rarity, stretchVectors, type TurnWords } from "./vectors.ts"

/** A stretch of a meeting about one thing: turns `[from, to)`. */
export interface Topic {
  readonly from: number
  readonly to: number
  /** The stems that stand out in it, most telling first. */
  readonly stems: readonly string[]
}

/** Turns are grouped to units of about this many words before they are compared. */
const unitWords = 60
/** Buckets of the lexical part of a unit's vector. */
const buckets = 512
/** Share of meaning (embeddings) beside words; weight of a cue phrase; both chosen on the fit part: `node bench/meetings.ts topics fit`. */
interface TopicSettings {
  readonly meaning: number
  readonly cue: number
  readonly wordsPerTopic: number
}
const settings: TopicSettings = { meaning: 0.5, cue: 0.5, wordsPerTopic: 1500 }

const opens =
  /^(?:(?:okay|ok|right|alright|so|well|good|now|and|then|great),? ?)*(?:next (?:point|topic|item|one|on|up|is)|(?:let'?s|let us|we(?:'ll| can| should|'re going to)?) (?:move|go|start|begin|continue|talk|discuss|turn)|moving on|move on|(?:the )?(?:first|second|third|fourth|last|other|final) (?:thing|point|item|topic|one|question)|another (?:thing|point|topic|question)|on the|regarding|as for|any other business|what about|how about|now)\b|^\p{Lu}\p{L}+(?: \p{L}+)?[.:] /iu
const closesBefore =
  /\b(?:move on|next (?:point|topic|item|one)|that'?s (?:it|all)|any (?:other )?questions|thank you|thanks)\b/i

/**
 * Parts a meeting where its words change: the split of most cohesion, found by dynamic programming over units of about
 * 60 words, with a bonus for turns that open a topic by their words. A meeting under 40 turns is parted by cues and words alike.
 * Source of the objective: C. Alemi and P. Ginsparg, "Text segmentation based on semantic word embeddings", 2015.
 */
export async function findTopics(
  text: string,
  turns: readonly Turn[],
  words: TurnWords,
  embedder: Embedder | undefined,
  signal?: AbortSignal,
  chosen: TopicSettings = settings,
): Promise<readonly Topic[]> {
  if (turns.length === 0) return []
  const units = unitsOf(text, turns)
  const total = turns.reduce((sum, turn) => sum + wordCount(text, turn), 0)
  const wanted = Math.max(1, Math.min(8, units.length, Math.round(1.5 + total / chosen.wordsPerTopic)))
  const vectors = await unitVectors(text, turns, words, units, embedder, chosen.meaning, signal)
  const bonus = units.map(([from]) => chosen.cue * openingScore(text, turns, from))
  const starts = split(vectors, bonus, wanted)
  return starts.map((start, index) => {
    const from = units[start]![0]
    const to = units[starts[index + 1] ?? units.length]?.[0] ?? turns.length
    return { from, to, stems: tellingStems(words, from, to) }
  })
}

/** Units of whole turns; a short meeting has one a turn. */
function unitsOf(text: string, turns: readonly Turn[]): readonly (readonly [number, number])[] {
  const units: [number, number][] = []
  const size = turns.length < 40 ? 15 : unitWords
  let from = 0
  let count = 0
  for (const [index, turn] of turns.entries()) {
    count += wordCount(text, turn)
    const opensNext = index + 1 < turns.length && openingScore(text, turns, index + 1) > 0
    if (count < size && !opensNext && index + 1 < turns.length) continue
    units.push([from, index + 1])
    from = index + 1
    count = 0
  }
  return units
}

function openingScore(text: string, turns: readonly Turn[], index: number): number {
  const turn = turns[index]
  const before = turns[index - 1]
  if (turn === undefined || before === undefined) return 0
  const own = turn.sentences.slice(0, 3).map((span) => plainWords(text.slice(span.start, span.end)))
  const last = plainWords(text.slice(before.words.start, before.words.end)).slice(-80)
  return (own.some((sentence) => opens.test(sentence)) ? 1 : 0) + (closesBefore.test(last) ? 0.5 : 0)
}

function wordCount(text: string, turn: Turn): number {
  return text.slice(turn.words.start, turn.words.end).split(/\s+/).length
}

async function unitVectors(
  text: string,
  turns: readonly Turn[],
  words: TurnWords,
  units: readonly (readonly [number, number])[],
  embedder: Embedder | undefined,
  meaning: number,
  signal: AbortSignal | undefined,
): Promise<readonly Float64Array[]> {
  const dense = await stretchVectors(embedder, text, turns, units, signal)
  const share = dense === undefined ? 0 : meaning
  return units.map(([from, to], index) => {
    const own = dense?.[index]
    const vector = new Float64Array(buckets + (own?.length ?? 0))
    for (let turn = from; turn < to; turn += 1)
      for (const word of words.stems[turn] ?? []) vector[bucketOf(word)]! += rarity(words, word)
    normalise(vector, Math.sqrt(1 - share))
    own?.forEach((value, place) => {
      vector[buckets + place] = value * Math.sqrt(share)
    })
    return vector
  })
}

function bucketOf(word: string): number {
  let hash = 2166136261
  for (let index = 0; index < word.length; index += 1) hash = Math.imul(hash ^ word.charCodeAt(index), 16777619)
  return (hash >>> 0) % buckets
}

function normalise(vector: Float64Array, length: number): void {
  const norm = Math.hypot(...vector)
  if (norm > 0) for (let index = 0; index < vector.length; index += 1) vector[index] = (vector[index]! / norm) * length
}

/** Starts of the `wanted` segments with the greatest sum of vector lengths and bonuses; no segment shorter than a third of the mean. */
function split(vectors: readonly Float64Array[], bonus: readonly number[], wanted: number): readonly number[] {
  const count = vectors.length
  const size = vectors[0]?.length ?? 0
  const sums = [new Float64Array(size)]
  for (const vector of vectors) sums.push(sums.at(-1)!.map((value, place) => value + vector[place]!))
  const shortest = Math.max(1, Math.floor(count / wanted / 3))
  const cohesion = (from: number, to: number) => {
    let square = 0
    const [left, right] = [sums[from]!, sums[to]!]
    for (let place = 0; place < size; place += 1) square += (right[place]! - left[place]!) ** 2
    return Math.sqrt(square)
  }
  const known = new Map<number, number>()
  const scoreOf = (from: number, to: number) => {
    const key = from * (count + 1) + to
    const before = known.get(key)
    if (before !== undefined) return before
    const value = cohesion(from, to) + (bonus[from] ?? 0)
    known.set(key, value)
    return value
  }
  let best = Array.from({ length: count + 1 }, (_, to) => ({
    score: to === 0 ? 0 : -Infinity,
    starts: [] as readonly number[],
  }))
  for (let part = 0; part < wanted; part += 1) {
    best = best.map((_, to) => {
      let found = { score: -Infinity, starts: [] as readonly number[] }
      for (let from = 0; from + shortest <= to; from += 1) {
        const before = best[from]!
        if (before.score === -Infinity) continue
        const score = before.score + scoreOf(from, to)
        if (score > found.score) found = { score, starts: [...before.starts, from] }
      }
      return found
    })
  }
  const starts = best[count]!.starts
  return starts.length === 0 ? [0] : starts
}

/** Stems of what people say about whatever they speak of: no name of a topic. */
const sayNothing = new Set(
  `ask start let talk say mean know think want need look make take put come give tri find call tell keep send use see hear
good great nice right sure fine thing stuff lot bit way kind sort point time day week month today tomorrow yesterday next last
first actual basic probabl mayb realli quit yeah okay hmm mhm yep nope uhm alright someth someon somebodi anyth everyth everyon nobodi
agre guess suppos happen move order write read bring help pleas thank sorri hello everybodi idea question`.split(/\s+/),
)

/** Stems that are said more in the stretch than elsewhere. */
function tellingStems(words: TurnWords, from: number, to: number): readonly string[] {
  const counts = new Map<string, number>()
  for (const own of words.stems.slice(from, to)) for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts]
    .filter(([word]) => word.length > 2 && !/^\d+$/.test(word) && !sayNothing.has(word))
    .map(([word, count]) => [word, count * rarity(words, word)] as const)
    .sort((left, right) => right[1] - left[1])
    .slice(0, 4)
    .map(([word]) => word)
}
