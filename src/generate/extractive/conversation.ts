import type { Turn } from "../../core/answer.ts"
import type { Hit } from "../../core/hit.ts"
import { isStopword } from "../../language/stopwords.ts"
import type { Candidate } from "./candidates.ts"
import { type Ranked, rankByScore } from "./confidence.ts"
import type { Prepared } from "./prepare.ts"
import { readSentence } from "./reading.ts"

/**
 * How a follow-up is ranked: the score by its own words alone beside the score with the words carried over, the page that
 * the conversation is on, and the place on it where the last reply stood: what comes next is mostly just behind it. Fitted
 * by logistic regression on turns of doc2dial's fit part, where it moved the gold span into the first three quotes of .49
 * instead of .43 of the later turns: `node bench/support-turns.ts`.
 */
const weights = { alone: 0.37, hit: 1.1, bestPage: 1.2, near: 1, behind: 1 }
/** Characters at which a sentence is no longer near. */
const reach = 500
const leastScore = -6

/** A ranking of candidates and what was prepared for it. */
export interface Ranking {
  readonly prepared: Prepared
  readonly ranked: readonly Ranked[]
}

/**
 * Candidates of `understood` in the order that fits the conversation best.
 * @param alone the same hits ranked by the question's own words
 */
export function rankInConversation(
  understood: Ranking,
  alone: Ranking,
  hits: readonly Hit[],
  history: readonly Turn[],
): readonly Ranked[] {
  const { candidates } = understood.prepared
  const byPlace = new Map(
    alone.ranked.map(({ candidate, score }) => [placeOf(alone.prepared.candidates[candidate]!), score]),
  )
  const bestAlone = alone.ranked[0]?.score ?? 0
  const bestUnderstood = understood.ranked[0]?.score ?? 0
  const said = saidLast(candidates, history)
  const page = hits[0]?.passage.version
  const bonus = candidates.map((candidate) => {
    const hit = hits[candidate.hit]!
    const isSamePage = said !== undefined && hits[said.hit]!.passage.version === hit.passage.version
    return (
      weights.hit * hit.score +
      (hit.passage.version === page ? weights.bestPage : 0) +
      (isSamePage ? weights.near * Math.exp(-Math.abs(candidate.span.start - said.span.start) / reach) : 0) +
      (isSamePage && candidate.span.start > said.span.start ? weights.behind : 0)
    )
  })
  // Scores keep their height: the confidence was fitted on it.
  const most = bonus.reduce((top, value) => Math.max(top, value), 0)
  const scores = new Array<number>(candidates.length).fill(leastScore)
  for (const { candidate, score } of understood.ranked) {
    const own = byPlace.get(placeOf(candidates[candidate]!)) ?? bestAlone + leastScore
    const lost =
      weights.alone * Math.max(leastScore, own - bestAlone) +
      (1 - weights.alone) * Math.max(leastScore, score - bestUnderstood)
    scores[candidate] = bestUnderstood + lost + bonus[candidate]! - most
  }
  return rankByScore(scores)
}

function placeOf(candidate: Candidate): string {
  return `${candidate.hit}:${candidate.span.start}`
}

/** The candidate that the last reply said, as far as any did: the one that shares most words with it, both ways. */
function saidLast(candidates: readonly Candidate[], history: readonly Turn[]): Candidate | undefined {
  const reply = history.findLast((turn) => turn.role === "assistant")
  if (reply === undefined) return undefined
  const words = contentOf(reply.text)
  let best: Candidate | undefined
  let bestShare = 0
  for (const candidate of candidates) {
    const own = contentOf(candidate.text)
    const shared = own.filter((word) => words.includes(word)).length
    const share = shared / Math.max(1, own.length + words.length)
    if (share > bestShare) [best, bestShare] = [candidate, share]
  }
  return best
}

function contentOf(text: string): readonly string[] {
  return [...readSentence(text).set].filter((word) => !isStopword(word))
}
