import type { Answer, Question } from "../core/answer.ts"
import { type AnsweredCase, type AnswerReport, judgeAnswer, totalAnswers } from "./answers.ts"
import type { CaseDataset, Dataset, RetrievalDataset } from "./dataset.ts"
import { percentile } from "./metrics/latency.ts"
import { ndcg, recall, reciprocalRank } from "./metrics/ranking.ts"

/** What is evaluated: how it answers a question, and how it ranks documents for a query. */
export interface Subject {
  /** Who asks stands in `as`, as in `--as`. */
  answer(
    question: Question & { readonly as?: string },
  ): Promise<Pick<Answer, "status" | "confidence" | "claims" | "nearest">>
  /** Ids of documents, best first, at least `k` where there are so many. */
  rank(query: { readonly id: string; readonly text: string; readonly k: number }): Promise<readonly string[]>
}

export interface EvaluateOptions {
  /** Evaluates only the first so many cases. */
  readonly limit?: number
  readonly onProgress?: (done: number, total: number) => void
  readonly signal?: AbortSignal
}

export interface RankedQuery {
  readonly id: string
  readonly ndcg10: number
  readonly recall100: number
  readonly reciprocalRank10: number
  readonly ms: number
}

export interface RetrievalReport {
  readonly kind: "retrieval"
  readonly dataset: string
  readonly totals: {
    readonly queries: number
    readonly ndcg10: number
    readonly recall100: number
    readonly reciprocalRank10: number
    readonly msMedian: number
    readonly ms95: number
  }
  readonly cases: readonly RankedQuery[]
}

export type Report = AnswerReport | RetrievalReport

/** Runs a subject over a dataset, one case after the other, and scores it per case and in total. */
export async function evaluateDataset(
  subject: Subject,
  dataset: Dataset,
  options: EvaluateOptions = {},
): Promise<Report> {
  switch (dataset.kind) {
    case "cases":
      return evaluateAnswers(subject, dataset, options)
    case "retrieval":
      return evaluateRanking(subject, dataset, options)
    default:
      return dataset satisfies never
  }
}

async function evaluateAnswers(
  subject: Subject,
  dataset: CaseDataset,
  options: EvaluateOptions,
): Promise<AnswerReport> {
  const chosen = dataset.cases.slice(0, options.limit)
  const cases: AnsweredCase[] = []
  for (const one of chosen) {
    options.signal?.throwIfAborted()
    const startedAtMs = performance.now()
    const answer = await subject.answer({
      id: one.id,
      text: one.question,
      ...(one.history === undefined ? {} : { history: one.history }),
      ...(one.as === undefined ? {} : { as: one.as }),
    })
    cases.push(judgeAnswer(one, answer, performance.now() - startedAtMs))
    options.onProgress?.(cases.length, chosen.length)
  }
  return { kind: "answers", dataset: dataset.name, totals: totalAnswers(cases), cases }
}

async function evaluateRanking(
  subject: Subject,
  dataset: RetrievalDataset,
  options: EvaluateOptions,
): Promise<RetrievalReport> {
  const chosen = dataset.queries.slice(0, options.limit)
  const cases: RankedQuery[] = []
  for (const query of chosen) {
    options.signal?.throwIfAborted()
    const startedAtMs = performance.now()
    const ranked = await subject.rank({ ...query, k: 100 })
    const ms = performance.now() - startedAtMs
    const judged = dataset.judgements.get(query.id) ?? new Map<string, number>()
    cases.push({
      id: query.id,
      ndcg10: ndcg(ranked, judged, 10),
      recall100: recall(ranked, judged, 100),
      reciprocalRank10: reciprocalRank(ranked, judged, 10),
      ms,
    })
    options.onProgress?.(cases.length, chosen.length)
  }
  const mean = (value: (one: RankedQuery) => number) =>
    cases.length === 0 ? 0 : cases.reduce((sum, one) => sum + value(one), 0) / cases.length
  const times = cases.map((one) => one.ms)
  return {
    kind: "retrieval",
    dataset: dataset.name,
    totals: {
      queries: cases.length,
      ndcg10: mean((one) => one.ndcg10),
      recall100: mean((one) => one.recall100),
      reciprocalRank10: mean((one) => one.reciprocalRank10),
      msMedian: percentile(times, 0.5),
      ms95: percentile(times, 0.95),
    },
    cases,
  }
}
