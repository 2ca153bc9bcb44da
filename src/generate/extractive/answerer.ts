import type { Question } from "../../core/answer.ts"
import type { Citation } from "../../core/evidence.ts"
import type { Hit } from "../../core/hit.ts"
import type { Context } from "../../core/run.ts"
import type { Answerer, Proposal, ProposedClaim } from "../port.ts"
import { type Candidate, statementOf } from "./candidates.ts"
import { chooseClaims } from "./choose.ts"
import { confidenceFeatures, type Ranked, rankByScore } from "./confidence.ts"
import { conflictsOf } from "./conflicts.ts"
import { rankInConversation } from "./conversation.ts"
import { type Prepared, type PrepareParts, prepare } from "./prepare.ts"
import { ownQuestion } from "./question.ts"
import { newestFirst, standingOf } from "./standing.ts"
import { scoreFeatures } from "./trees.ts"
import { type ExtractiveWeights, fittedWeights } from "./weights.ts"

export interface ExtractiveParts extends PrepareParts {
  /** Cites `[start, end)` of the canonical text that the hit's passage is a part of. */
  readonly cite: (hit: Hit, start: number, end: number) => Citation
  readonly weights?: ExtractiveWeights
}

export interface ExtractiveAnswerer extends Answerer {
  /** The fitted confidence below which an answer is declined. */
  readonly minConfidence: number
}

/**
 * Answers in the documents' own words: the sentences, rows and items that answer best, at most three, from one document or
 * several. Its confidence is the calibrated probability that one of them answers; what is known of each stands in the trace.
 */
export function createExtractiveAnswerer(parts: ExtractiveParts): ExtractiveAnswerer {
  const weights = parts.weights ?? fittedWeights
  return {
    id: "extractive",
    minConfidence: weights.minConfidence,
    answer: async (context, question, hits) => answer({ ...parts, weights }, context, question, hits),
  }
}

async function answer(
  parts: ExtractiveParts & { readonly weights: ExtractiveWeights },
  context: Context,
  question: Question,
  hits: readonly Hit[],
): Promise<Proposal> {
  const startedAtMs = performance.now()
  const prepared = await prepare(parts, context, question.text, hits)
  const { ranked, confidence } = await judge(parts, context, question, hits, prepared)
  const citeCandidate = (candidate: Candidate): Citation =>
    parts.cite(hits[candidate.hit]!, candidate.span.start, candidate.span.end)
  const conflicts = conflictsOf(prepared, ranked, hits, citeCandidate)
  const disputed = new Set(conflicts.map((conflict) => conflict.other))
  const chosen = newestFirst(chooseClaims(prepared, ranked, disputed), disputed, ({ candidate }) =>
    standingOf(hits[prepared.candidates[candidate]!.hit]!, context.now()),
  )
  const total = chosen.reduce((sum, one) => sum + one.share, 0) || 1
  const claims = chosen.map((one): ProposedClaim => {
    const candidate = prepared.candidates[one.candidate]!
    const lead = candidate.lead
    const header = candidate.header?.span
    const hit = hits[candidate.hit]!
    return {
      text: statementOf(candidate),
      citations: [
        citeCandidate(candidate),
        ...(lead === undefined ? [] : [parts.cite(hit, lead.start, lead.end)]),
        ...(header === undefined ? [] : [parts.cite(hit, header.start, header.end)]),
        ...one.same.map((same) => citeCandidate(prepared.candidates[same]!)),
      ],
      confidence: (confidence * one.share) / total,
    }
  })
  context.run.step("extract", startedAtMs, describe(prepared, ranked, confidence))
  return {
    claims,
    confidence,
    conflicts: conflicts.map((found) => found.conflict),
    nearest: claims.flatMap((claim) => claim.citations.slice(0, 1)),
    answerer: "extractive",
    notes: [],
  }
}

/**
 * Candidates for a question, best first, and the confidence in them. For a follow-up both are seen in the light of the
 * conversation; where its own words alone find the same best candidate, the surer of the two confidences counts: words
 * carried over stand rarely in the sentence that answers.
 */
async function judge(
  parts: ExtractiveParts & { readonly weights: ExtractiveWeights },
  context: Context,
  { text, history = [] }: Question,
  hits: readonly Hit[],
  prepared: Prepared,
): Promise<{ readonly ranked: readonly Ranked[]; readonly confidence: number }> {
  const ranked = rankCandidates(parts.weights, prepared)
  if (history.length === 0) return { ranked, confidence: confidenceOf(parts.weights, prepared, ranked) }
  const ownPrepared = await prepare(parts, context, ownQuestion(text), hits)
  const own = { prepared: ownPrepared, ranked: rankCandidates(parts.weights, ownPrepared) }
  const inConversation = rankInConversation({ prepared, ranked }, own, hits, history)
  const confidence = confidenceOf(parts.weights, prepared, inConversation)
  const isSame = isSamePlace(prepared, inConversation, ownPrepared, own.ranked)
  return {
    ranked: inConversation,
    confidence: isSame ? Math.max(confidence, confidenceOf(parts.weights, ownPrepared, own.ranked)) : confidence,
  }
}

function isSamePlace(one: Prepared, [first]: readonly Ranked[], other: Prepared, [second]: readonly Ranked[]): boolean {
  if (first === undefined || second === undefined) return false
  const [left, right] = [one.candidates[first.candidate], other.candidates[second.candidate]]
  return left !== undefined && left.hit === right?.hit && left.span.start === right.span.start
}

/** The sets hardly ask for numbers to call: what holds one goes before what names only whom to call. */
const contactAdvantage = 2

/** The sets hold few tables and forms: a value by the name that is asked for goes before what only shares words. */
const valueAdvantage = 6

/** Candidates by the fitted score, best first. */
export function rankCandidates(weights: ExtractiveWeights, prepared: Prepared): readonly Ranked[] {
  const isContact = prepared.question.kind === "contact"
  return rankByScore(
    prepared.features.map(
      (features, index) =>
        scoreFeatures(weights.rank, features) +
        (isContact && features.expected > 0 ? contactAdvantage : 0) +
        (prepared.askedValues.has(index) ? valueAdvantage : 0),
    ),
  )
}

/** What is left of the confidence where a telephone number or an address is asked for and none is there. */
const withoutContact = 0.05

/** Confidence in a value whose label and row are the question's words. */
const leastOfValue = 0.6

/** Probability that one of the best three answers, 0–1. */
export function confidenceOf(weights: ExtractiveWeights, prepared: Prepared, ranked: readonly Ranked[]): number {
  const features = confidenceFeatures(prepared, ranked)
  if (features === undefined) return 0
  if (prepared.question.kind === "contact" && !holdsContact(prepared, ranked)) return withoutContact
  const fitted = 1 / (1 + Math.exp(-scoreFeatures(weights.confidence, features)))
  const isValue = ranked[0] !== undefined && prepared.askedValues.has(ranked[0].candidate)
  return isValue ? Math.max(fitted, leastOfValue) : fitted
}

function holdsContact(prepared: Prepared, ranked: readonly Ranked[]): boolean {
  return ranked.slice(0, 3).some(({ candidate }) => prepared.features[candidate]!.expected > 0)
}

/** For the trace: what was asked for, and why the best candidates are the best. */
function describe(
  prepared: Prepared,
  ranked: readonly Ranked[],
  confidence: number,
): Readonly<Record<string, unknown>> {
  return {
    kind: prepared.question.kind,
    words: prepared.question.words.map((word) => word.text),
    candidates: prepared.candidates.length,
    confidence,
    best: ranked.slice(0, 5).map(({ candidate, score, share }) => {
      const { span, hit } = prepared.candidates[candidate]!
      const known = Object.entries(prepared.features[candidate]!).filter(
        ([, value]) => value !== 0 && !Number.isNaN(value),
      )
      return {
        hit,
        ...span,
        score,
        share,
        features: Object.fromEntries(known.map(([name, value]) => [name, Math.round(value * 1000) / 1000])),
      }
    }),
  }
}
