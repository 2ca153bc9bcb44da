import type { Answer } from "../core/answer.ts"
import type { Citation } from "../core/evidence.ts"
import type { Case } from "./case.ts"
import { aurc, auroc, type CurvePoint, coverageRisk } from "./metrics/abstention.ts"
import { answerHit, evidenceHit, tokenF1 } from "./metrics/answers.ts"
import { type CalibrationBin, calibrationBins, calibrationError } from "./metrics/calibration.ts"
import { percentile } from "./metrics/latency.ts"

/** How one case went. Hits are absent where the case does not say what is expected. */
export interface AnsweredCase {
  readonly id: string
  readonly question: string
  readonly isAnswerable: boolean
  readonly isAnswered: boolean
  readonly confidence: number
  /** A right answer is in the best claim, in one of the first three. */
  readonly hit1?: boolean
  readonly hit3?: boolean
  readonly evidence1?: boolean
  readonly evidence3?: boolean
  /** The best claim cites the document that answers. */
  readonly document1?: boolean
  /** F1 over words of the best claim. */
  readonly f1?: number
  readonly claims: readonly string[]
  readonly ms: number
}

export interface AnswerTotals {
  readonly cases: number
  readonly answerable: number
  /** Share of the answerable that are answered, and of the unanswerable that are declined. */
  readonly answered: number
  readonly declined: number
  /** Over the answerable that say what is expected; declined ones miss. */
  readonly hit1: number
  readonly hit3: number
  readonly evidence1: number
  readonly evidence3: number
  readonly document1: number
  readonly f1: number
  /** Over what was answered: right means that one of the first three claims holds an answer, or cites the expected evidence where no answers are given. */
  readonly calibrationError: number
  readonly calibration: readonly CalibrationBin[]
  readonly aurc: number
  /** Confidence tells right answers from wrong ones, and answerable questions from others. NaN where one kind is missing. */
  readonly aurocRight: number
  readonly aurocAnswerable: number
  /** At most 21 points, by coverage. */
  readonly curve: readonly CurvePoint[]
  readonly msMedian: number
  readonly ms95: number
}

export interface AnswerReport {
  readonly kind: "answers"
  readonly dataset: string
  readonly totals: AnswerTotals
  readonly cases: readonly AnsweredCase[]
}

/** Scores one answer against what its case expects. */
export function judgeAnswer(
  one: Case & { readonly id: string },
  answer: Pick<Answer, "status" | "confidence" | "claims">,
  ms: number,
): AnsweredCase {
  const texts = answer.claims.map((claim) => claim.text)
  const quotes = answer.claims.map((claim) => claim.citations.map((citation) => citation.quote))
  const { answers, evidence, document } = one
  return {
    id: one.id,
    question: one.question,
    isAnswerable: one.unanswerable !== true,
    isAnswered: answer.status !== "abstained",
    confidence: answer.confidence,
    ...(answers === undefined
      ? {}
      : {
          hit1: answerHit(texts, answers, 1),
          hit3: answerHit(texts, answers, 3),
          f1: texts[0] === undefined ? 0 : tokenF1(texts[0], answers),
        }),
    ...(evidence === undefined
      ? {}
      : {
          evidence1: evidenceHit(quotes.slice(0, 1).flat(), evidence),
          evidence3: evidenceHit(quotes.slice(0, 3).flat(), evidence),
        }),
    ...(document === undefined || one.unanswerable === true
      ? {}
      : { document1: (answer.claims[0]?.citations ?? []).some((citation) => isOf(citation, document)) }),
    claims: texts,
    ms,
  }
}

/** A citation of that document: by its id, or by a source that ends with its path. */
function isOf(citation: Citation, document: string): boolean {
  if ("document" in citation && citation.document === document) return true
  return (
    citation.source === document || citation.source.endsWith(`/${document}`) || citation.source.endsWith(`#${document}`)
  )
}

/** Totals over judged cases. */
export function totalAnswers(cases: readonly AnsweredCase[]): AnswerTotals {
  const answerable = cases.filter((one) => one.isAnswerable)
  const unanswerable = cases.filter((one) => !one.isAnswerable)
  const answered = cases.filter((one) => one.isAnswered)
  const judged = answered.map((one) => ({ confidence: one.confidence, isRight: isRight(one) }))
  const times = cases.map((one) => one.ms)
  const scored = answered.filter(knowsWhatIsRight).length === answered.length
  return {
    cases: cases.length,
    answerable: answerable.length,
    answered: shareOf(answerable, (one) => one.isAnswered),
    declined: shareOf(unanswerable, (one) => !one.isAnswered),
    hit1: shareOf(
      answerable.filter((one) => one.hit1 !== undefined),
      (one) => one.hit1 === true,
    ),
    hit3: shareOf(
      answerable.filter((one) => one.hit3 !== undefined),
      (one) => one.hit3 === true,
    ),
    evidence1: shareOf(
      answerable.filter((one) => one.evidence1 !== undefined),
      (one) => one.evidence1 === true,
    ),
    evidence3: shareOf(
      answerable.filter((one) => one.evidence3 !== undefined),
      (one) => one.evidence3 === true,
    ),
    document1: shareOf(
      answerable.filter((one) => one.document1 !== undefined),
      (one) => one.document1 === true,
    ),
    f1: mean(answerable.flatMap((one) => (one.f1 === undefined ? [] : [one.f1]))),
    calibrationError: scored ? calibrationError(judged) : Number.NaN,
    calibration: calibrationBins(judged, 10),
    aurc: aurc(judged),
    aurocRight: auroc(
      judged.map((one) => one.confidence),
      judged.map((one) => one.isRight),
    ),
    aurocAnswerable: auroc(
      cases.map((one) => one.confidence),
      cases.map((one) => one.isAnswerable),
    ),
    curve: thin(coverageRisk(judged), 20),
    msMedian: percentile(times, 0.5),
    ms95: percentile(times, 0.95),
  }
}

function isRight(one: AnsweredCase): boolean {
  return one.isAnswerable && (one.hit3 ?? one.evidence3 ?? false)
}

function knowsWhatIsRight(one: AnsweredCase): boolean {
  return !one.isAnswerable || one.hit3 !== undefined || one.evidence3 !== undefined
}

function shareOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.length === 0 ? Number.NaN : items.filter(holds).length / items.length
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** About `count` points, evenly by coverage, the last one always. */
function thin(points: readonly CurvePoint[], count: number): readonly CurvePoint[] {
  const kept: CurvePoint[] = []
  for (const [index, point] of points.entries()) {
    const isNext = point.coverage >= kept.length / count
    if (isNext || index === points.length - 1) kept.push(point)
  }
  return kept.slice(-(count + 1))
}
