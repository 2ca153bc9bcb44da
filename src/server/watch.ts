import { z } from "zod"
import type { RunRecord } from "../core/run.ts"
import type { Metrics } from "./metrics.ts"

const answerOutput = z.looseObject({
  cost: z.number().optional(),
  usage: z.looseObject({ inputTokens: z.number(), outputTokens: z.number() }).optional(),
})
const checkedStep = z.object({ claims: z.array(z.looseObject({ verdict: z.string() })) })

/** What a run says in figures: none of its words. */
export interface RunFigures {
  readonly cost: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Claims that the answerer proposed, and those among them that the documents did not support. */
  readonly claims: number
  readonly unsupported: number
}

/** Reads a run's figures from its record. */
export function figuresOfRun(run: RunRecord): RunFigures {
  const output = answerOutput.safeParse(run.output).data
  const verdicts = run.steps
    .filter((step) => step.name === "verify")
    .flatMap((step) => checkedStep.safeParse(step.detail).data?.claims ?? [])
    .map((claim) => claim.verdict)
  return {
    cost: output?.cost ?? 0,
    inputTokens: output?.usage?.inputTokens ?? 0,
    outputTokens: output?.usage?.outputTokens ?? 0,
    claims: verdicts.length,
    unsupported: verdicts.filter((verdict) => verdict === "unsupported" || verdict === "contradicted").length,
  }
}

/** Counts a finished run. Kinds are few: "ask", "verify", "run contracts", … */
export function countRun(metrics: Metrics, run: RunRecord): void {
  const kind = run.kind
  const figures = figuresOfRun(run)
  metrics.count("groundwork_runs_total", { kind, status: run.status })
  metrics.observe("groundwork_run_seconds", run.ms / 1000, { kind })
  if (run.kind === "ask") metrics.count("groundwork_answers_total", { status: run.status })
  metrics.count("groundwork_claims_total", { kind }, figures.claims)
  metrics.count("groundwork_claims_unsupported_total", { kind }, figures.unsupported)
  metrics.count("groundwork_tokens_total", { direction: "input" }, figures.inputTokens)
  metrics.count("groundwork_tokens_total", { direction: "output" }, figures.outputTokens)
  metrics.count("groundwork_cost_dollars_total", {}, figures.cost)
}
