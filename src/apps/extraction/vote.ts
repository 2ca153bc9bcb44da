import type { Citation } from "../../core/evidence.ts"
import type { Finding } from "../../core/finding.ts"
import type { Candidate } from "./field.ts"
import { cite, type Sheet } from "./sheet.ts"

/** Candidates for one value, and how much they weigh together. */
export interface Ballot {
  readonly value: string
  readonly score: number
  readonly candidates: readonly Candidate[]
}

/**
 * Counts votes: candidates of one value stand together (1 − ∏(1 − score)), best first. Repeated words of one way
 * (a number in each page's head) count once more at most.
 */
export function count(candidates: readonly Candidate[]): readonly Ballot[] {
  const byValue = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const same = byValue.get(candidate.value)
    if (same === undefined) byValue.set(candidate.value, [candidate])
    else same.push(candidate)
  }
  return [...byValue]
    .map(([value, group]): Ballot => {
      const sorted = group.sort((left, right) => right.score - left.score)
      const doubt = sorted.slice(0, 2).reduce((product, candidate) => product * (1 - candidate.score), 1)
      return { value, score: 1 - doubt, candidates: sorted }
    })
    .sort((left, right) => right.score - left.score)
}

/** A second value this near to the first (doubt against doubt) makes a field unclear. */
const closeCall = 2

export interface DecidePolicy {
  /** Calibrated probability that a value with this score is right. */
  readonly calibrate: (score: number) => number
  /** Two ways of writing one value, not a disagreement. */
  readonly agree?: (one: string, other: string) => boolean
}

/** The winner as a finding; two strong values that disagree are *unclear*, with both places; none is *missing*. */
export function decide(
  sheet: Sheet,
  name: string,
  candidates: readonly Candidate[],
  policy: DecidePolicy,
): Finding<string> {
  const ballots = count(candidates)
  const [first, second] = ballots
  if (first === undefined) return { status: "missing", reason: `No ${name} was found on the page`, nearest: [] }
  const isRival =
    second !== undefined &&
    policy.agree?.(first.value, second.value) !== true &&
    1 - second.score < (1 - first.score) * closeCall &&
    second.score > 0.5
  if (isRival) {
    return {
      status: "unclear",
      reason: `The page says both “${first.value}” and “${second.value}”`,
      nearest: [...evidenceOf(sheet, first), ...evidenceOf(sheet, second)],
    }
  }
  return {
    value: first.value,
    evidence: evidenceOf(sheet, first),
    verdict: "supported",
    confidence: policy.calibrate(first.score),
    ...(first.candidates[0]?.proposedBy === undefined ? {} : { proposedBy: first.candidates[0].proposedBy }),
  }
}

/** Where a ballot's value stands: its best candidate's places, then what other ways saw elsewhere. */
export function evidenceOf(sheet: Sheet, ballot: Ballot): readonly Citation[] {
  const best = ballot.candidates[0]!
  return [...cite(sheet, best.places), ...(best.citations ?? [])]
}
