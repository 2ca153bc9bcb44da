import type { Span } from "../../../core/document.ts"
import { type Sigmoid, sigmoid } from "../../../learn/calibrate.ts"
import type { Likely } from "../clauses/decide.ts"
import type { Candidate } from "./candidates.ts"
import { dateCandidates } from "./date-candidates.ts"
import { partyCandidates } from "./party-candidates.ts"
import { titleCandidates } from "./title-candidates.ts"

/** Types that are quoted by a short span, not by a sentence. */
export const entityTypes = ["Document Name", "Parties", "Agreement Date", "Effective Date"] as const
export type EntityType = (typeof entityTypes)[number]

/** Weights of the named features, and the curve from the sum to a probability. */
export interface EntityModel {
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
  readonly curve: Sigmoid
}

/** The spans that may be the value of each short type. */
export function entityCandidates(text: string): Readonly<Record<EntityType, readonly Candidate[]>> {
  const dates = dateCandidates(text)
  return {
    "Document Name": titleCandidates(text),
    Parties: partyCandidates(text),
    "Agreement Date": dates,
    "Effective Date": dates,
  }
}

/** Sum of the weights of a candidate's features. */
export function entityScore(model: EntityModel, candidate: Candidate): number {
  return candidate.features.reduce((sum, feature) => sum + (model.weights[feature] ?? 0), model.bias)
}

/** Scored candidates, best first, without those that say what a better one says; parties many, other types three. */
export function bestEntities(
  text: string,
  type: EntityType,
  candidates: readonly Candidate[],
  scoreOf: (candidate: Candidate, index: number) => number,
  curve: Sigmoid,
): readonly Likely[] {
  const ranked = candidates
    .map((candidate, index) => ({
      start: candidate.start,
      end: candidate.end,
      confidence: sigmoid(curve, scoreOf(candidate, index)),
    }))
    .sort((left, right) => right.confidence - left.confidence)
  const kept: Likely[] = []
  const said = new Set<string>()
  for (const candidate of ranked) {
    const words = text.slice(candidate.start, candidate.end).replace(/\s+/g, " ")
    // The day of a contract often stands on its cover and in its opening words: both are places.
    const isSaid = said.has(words) && !type.endsWith("Date")
    if (isSaid || kept.some((other) => isSame(other, candidate))) continue
    said.add(words)
    kept.push({ ...firstMention(text, type, candidate), confidence: candidate.confidence })
    if (kept.length === (type === "Parties" ? 16 : 3)) break
  }
  return kept
}

/** A party's name is shown where the contract first uses it. */
export function firstMention(text: string, type: EntityType, span: Span): Span {
  if (type !== "Parties") return { start: span.start, end: span.end }
  const start = text.indexOf(text.slice(span.start, span.end))
  return { start, end: start + span.end - span.start }
}

function isSame(left: Span, right: Span): boolean {
  const overlap = Math.min(left.end, right.end) - Math.max(left.start, right.start)
  return overlap > 0.5 * (Math.max(left.end, right.end) - Math.min(left.start, right.start))
}
