import { z } from "zod"
import { groundworkError } from "../core/errors.ts"
import type { Citation } from "../core/evidence.ts"
import type { Found } from "../core/finding.ts"
import { isFound } from "../core/finding.ts"
import type { Context, RunRecord } from "../core/run.ts"
import type { Store } from "../store/port.ts"
import { isFinding } from "./gate.ts"
import { type ReviewItem, reviewKind } from "./run.ts"

export type ReviewDecision =
  | { readonly kind: "accepted" }
  | { readonly kind: "corrected"; readonly value: unknown }
  | { readonly kind: "rejected" }

const itemSchema: z.ZodType<ReviewItem> = z.object({
  id: z.string(),
  app: z.string(),
  run: z.string(),
  at: z.string(),
  input: z.unknown(),
  source: z.string().exactOptional(),
  finding: z.unknown(),
  createdAt: z.string(),
  decision: z
    .object({
      kind: z.enum(["accepted", "corrected", "rejected"]),
      value: z.unknown().optional(),
      by: z.string(),
      decidedAt: z.string(),
    })
    .exactOptional(),
})

/** What waits for a person, oldest first. */
export async function reviewQueue(store: Store, app?: string): Promise<readonly ReviewItem[]> {
  const records = await store.records(reviewKind, 10_000)
  return records
    .map((record) => itemSchema.parse(record.value))
    .filter((item) => item.decision === undefined && (app === undefined || item.app === app))
    .sort((left, right) => left.createdAt.localeCompare(right.createdAt))
}

/**
 * Settles one item. When it was the run's last, the run goes on: its output takes the decisions in and its status becomes
 * done. Everything is in the store, so this holds after a crash as well. A correction becomes a case.
 * @throws not_found for an unknown or settled item
 */
export async function decide(
  store: Store,
  context: Context,
  id: string,
  decision: ReviewDecision,
): Promise<{ readonly run: string; readonly isFinished: boolean }> {
  const raw = await store.record(reviewKind, id)
  if (raw === undefined) throw groundworkError("not_found", id)
  const item = itemSchema.parse(raw)
  if (item.decision !== undefined) throw groundworkError("not_found", `${id} was settled`)
  const by = context.principal.kind === "system" ? "system" : context.principal.user
  await store.saveRecord(reviewKind, id, {
    ...item,
    decision: { ...decision, by, decidedAt: context.now().toISOString() },
  })
  if (decision.kind === "corrected") {
    await store.saveRecord("case", `review:${id}`, {
      id,
      app: item.app,
      input: item.input,
      source: item.source,
      at: item.at,
      expected: decision.value,
    })
  }
  const run = await store.run(item.run)
  if (run === undefined) return { run: item.run, isFinished: true }
  const isFinished = !(await reviewQueue(store, item.app)).some((other) => other.run === item.run)
  await store.saveRun(applyDecision(run, item.at, decision, isFinished, by))
  return { run: item.run, isFinished }
}

function applyDecision(
  run: RunRecord,
  at: string,
  decision: ReviewDecision,
  isFinished: boolean,
  by: string,
): RunRecord {
  const output = structuredClone(run.output) as { status?: string; output?: unknown } | null
  if (output === null) return run
  if (at !== "") setAt(output.output, at.split("."), (value) => settle(value, decision, by))
  // A whole that a person rejects is no result.
  const settled = at === "" && decision.kind === "rejected" ? "abstained" : "done"
  if (isFinished) output.status = settled
  return { ...run, output, status: isFinished ? settled : run.status }
}

function settle(value: unknown, decision: ReviewDecision, by: string): unknown {
  if (typeof value !== "object" || value === null || !isFinding(value)) return value
  const evidence = isFound(value) ? value.evidence : value.nearest
  switch (decision.kind) {
    case "accepted":
      return isFound(value)
        ? { ...value, confidence: 1, verdict: "supported" }
        : { ...value, status: "missing", reason: "Confirmed by a person" }
    case "corrected":
      return {
        value: decision.value,
        evidence: evidenceFor(decision.value, evidence, by),
        verdict: "supported",
        confidence: 1,
      } satisfies Found<unknown>
    case "rejected":
      return { status: "missing", reason: "Rejected by a person", nearest: evidence }
    default:
      return decision satisfies never
  }
}

/** The old quotes that hold the new value, and the person who says so: a correction is no evidence of the document's. */
function evidenceFor(value: unknown, evidence: readonly Citation[], by: string): readonly Citation[] {
  const kept = evidence.filter((citation) => citation.quote.includes(String(value)))
  return [...kept, { kind: "record", stance: "supports", source: "review", place: by, quote: String(value) }]
}

function setAt(target: unknown, path: readonly string[], change: (value: unknown) => unknown): void {
  if (typeof target !== "object" || target === null) return
  const [first, ...rest] = path
  if (first === undefined) return
  const record = target as Record<string, unknown>
  if (rest.length === 0) record[first] = change(record[first])
  else setAt(record[first], rest, change)
}
