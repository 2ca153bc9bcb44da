import { z } from "zod"
import type { Principal } from "../core/principal.ts"
import type { JobHandler } from "../jobs/port.ts"
import type { Groundwork } from "../pipeline/port.ts"

export const evaluationInput = z.object({
  name: z.string(),
  cases: z.array(z.string()).optional(),
  answerer: z.enum(["extractive", "model", "auto"]).optional(),
  /** Who asked for it: it sees what that person may see. */
  by: z.string(),
})

const resultSchema = z.object({
  id: z.string(),
  question: z.string(),
  status: z.string(),
  confidence: z.number(),
  isRight: z.boolean(),
  ms: z.number(),
  trace: z.string(),
  /** Documents that the answer rests on or came near to: whoever may not read one does not see the case. */
  seen: z.array(z.object({ document: z.string() })),
})
type Result = z.infer<typeof resultSchema>

const evaluationRecord = z.object({
  name: z.string(),
  at: z.string(),
  by: z.string(),
  cases: z.array(resultSchema),
})
export type Evaluation = z.infer<typeof evaluationRecord>

const kind = "evaluation"
/** Results of an evaluation at work, a record a case. */
const partialKind = (job: string) => `evaluation-begun:${job}`
const mostCases = 5000

/** An evaluation as it was kept; undefined for what is none. */
export function parseEvaluation(value: unknown): Evaluation | undefined {
  return evaluationRecord.safeParse(value).data
}

/** Figures over some results; of none, all are 0. */
export function figuresOf(results: readonly Result[]) {
  const share = (count: number) => (results.length === 0 ? 0 : count / results.length)
  return {
    cases: results.length,
    right: share(results.filter((result) => result.isRight).length),
    abstained: share(results.filter((result) => result.status === "abstained").length),
    meanMs: results.reduce((sum, result) => sum + result.ms, 0) / Math.max(1, results.length),
  }
}

/**
 * Asks every case as the person who started it would. Each result is written down before the next case: after a crash the job
 * goes on with the case at which it was.
 * @param principalOf undefined for a person who is gone
 */
export function evaluationJob(groundwork: Groundwork, principalOf: (by: string) => Promise<Principal>): JobHandler {
  return async (job, report, signal) => {
    const input = evaluationInput.parse(job.input)
    const principal = await principalOf(input.by)
    const { store } = groundwork
    const wanted = new Set(input.cases)
    const records = (await store.records("case", mostCases)).filter(
      ({ key }) => input.cases === undefined || wanted.has(key),
    )
    const begun = await store.records(partialKind(job.id), mostCases)
    const results: Result[] = begun.flatMap(({ value }) => resultSchema.safeParse(value).data ?? [])
    const done = new Set(results.map((result) => result.id))
    for (const { key, value } of records) {
      if (done.has(key)) continue
      signal.throwIfAborted()
      const result = await evaluateCase(groundwork, principal, key, value, input.answerer, signal)
      // A case of an app (a person's correction) is no question; `groundwork eval` measures it.
      if (result === undefined) continue
      results.push(result)
      await store.saveRecord(partialKind(job.id), key, result)
      await report(results.length / records.length, `${results.length} of ${records.length} cases`)
    }
    const worstFirst = [...results].sort(
      (left, right) => Number(left.isRight) - Number(right.isRight) || left.confidence - right.confidence,
    )
    const evaluation: Evaluation = { name: input.name, at: new Date().toISOString(), by: input.by, cases: worstFirst }
    await store.transaction(async () => {
      await store.saveRecord(kind, job.id, evaluation)
      for (const { id } of results) await store.removeRecord(partialKind(job.id), id)
    })
    return figuresOf(results)
  }
}

const caseRecord = z.looseObject({
  question: z.string(),
  history: z
    .array(z.object({ role: z.enum(["user", "assistant"]), text: z.string(), trace: z.string().optional() }))
    .optional(),
  answers: z.array(z.string()).optional(),
  evidence: z.array(z.string()).optional(),
  unanswerable: z.boolean().optional(),
})

async function evaluateCase(
  groundwork: Groundwork,
  principal: Principal,
  id: string,
  value: unknown,
  answerer: "extractive" | "model" | "auto" | undefined,
  signal: AbortSignal,
): Promise<Result | undefined> {
  const parsed = caseRecord.safeParse(value)
  if (!parsed.success) return undefined
  const { question, history, answers = [], evidence = [], unanswerable } = parsed.data
  const answer = await groundwork.ask(
    // Not asked by people: figures of answers leave it out.
    groundwork.context({ kind: "evaluate", principal, signal }),
    { text: question, ...(history === undefined ? {} : { history }) },
    answerer === undefined ? {} : { answerer },
  )
  const citations = answer.claims.flatMap((claim) => claim.citations)
  const said = [...answer.claims.map((claim) => claim.text), ...citations.map((citation) => citation.quote)]
    .join(" ")
    .toLowerCase()
  const wanted = [...answers, ...evidence].map((text) => text.toLowerCase())
  const isAnswered = answer.status !== "abstained"
  const isRight =
    unanswerable === true ? !isAnswered : wanted.length === 0 ? isAnswered : wanted.some((text) => said.includes(text))
  const documents = [...citations, ...(answer.nearest ?? [])].flatMap((citation) =>
    "document" in citation && citation.document !== undefined ? [citation.document] : [],
  )
  return {
    id,
    question,
    status: answer.status,
    confidence: answer.confidence,
    isRight,
    ms: answer.ms,
    trace: answer.trace,
    seen: [...new Set(documents)].map((document) => ({ document })),
  }
}
