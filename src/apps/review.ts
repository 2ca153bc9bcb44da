import { z } from "zod"
import { groundworkError } from "../core/errors.ts"
import type { Citation } from "../core/evidence.ts"
import type { Found } from "../core/finding.ts"
import { isFound } from "../core/finding.ts"
import type { Context, RunRecord } from "../core/run.ts"
import type { Store } from "../store/port.ts"
import { isFinding } from "./gate.ts"
import { itemId, type ReviewItem, reviewKind } from "./run.ts"

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

async function reviewItems(store: Store): Promise<readonly ReviewItem[]> {
  return (await store.records(reviewKind, 10_000)).map((record) => itemSchema.parse(record.value))
}

/** What waits for a person, oldest first. */
export async function reviewQueue(store: Store, app?: string): Promise<readonly ReviewItem[]> {
  return (await reviewItems(store))
    .filter((item) => item.decision === undefined && (app === undefined || item.app === app))
    .sort((left, right) => left.createdAt.localeCompare(right.createdAt))
}

/** Who accepted, and when (ISO instant). */
export interface Acceptance {
  readonly by: string
  readonly at: string
}

/** Whether a person accepted the whole of a run that waited; undefined while it waits, and where it was settled otherwise. */
export async function acceptanceOf(store: Store, run: string): Promise<Acceptance | undefined> {
  const item = itemSchema.safeParse(await store.record(reviewKind, itemId(run, "")))
  const decision = item.data?.decision
  return decision?.kind === "accepted" ? { by: decision.by, at: decision.decidedAt } : undefined
}

/**
 * Settles one item. When it was the run's last, the run goes on: its output takes the decisions in and its status becomes
 * done, or abstained where a person rejected the whole. Everything is in the store, so this holds after a crash as well. A
 * correction becomes a case.
 * @throws not_found for an unknown or settled item; input_invalid for a correction that is no value of that place
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
  if (decision.kind === "corrected") checkCorrection(item, decision.value)
  const by = context.principal.kind === "system" ? "system" : context.principal.user
  await store.saveRecord(reviewKind, id, {
    ...item,
    decision: { ...decision, by, decidedAt: context.now().toISOString() },
  })
  if (decision.kind === "corrected") {
    await store.saveRecord("case", `review:${id}`, {
      id,
      app: item.app,
      run: item.run,
      input: item.input,
      source: item.source,
      at: item.at,
      expected: decision.value,
    })
  }
  const run = await store.run(item.run)
  if (run === undefined) return { run: item.run, isFinished: true }
  const others = (await reviewItems(store)).filter((other) => other.run === item.run && other.id !== id)
  const isFinished = others.every((other) => other.decision !== undefined)
  const isRejected = [{ at: item.at, decision }, ...others].some(
    (one) => one.at === "" && one.decision?.kind === "rejected",
  )
  const status = isFinished ? (isRejected ? "abstained" : "done") : undefined
  await store.saveRun(applyDecision(run, item.at, decision, status, by))
  return { run: item.run, isFinished }
}

const isoDate = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/
const decimal = /^-?\d+(?:\.\d+)?$/

/** A correction has the form of the value that it takes the place of: a date a date, an amount an amount, a text a text. */
function checkCorrection({ at, finding }: ReviewItem, value: unknown): void {
  // The right answer to a whole is the app's own: it becomes a case, or an example.
  if (at === "") return
  const before = typeof finding === "object" && finding !== null && "value" in finding ? finding.value : undefined
  const refuse = (form: string) => {
    throw groundworkError("input_invalid", `${at}: ${JSON.stringify(value)} is not ${form}`)
  }
  if (before !== undefined && typeof before !== typeof value) refuse(`a ${typeof before}`)
  const hasForm = (form: RegExp, name: RegExp) => (typeof before === "string" ? form.test(before) : name.test(at))
  if (hasForm(isoDate, /Date$/) && !isoDate.test(String(value))) refuse("a date as 2026-03-01")
  else if (hasForm(decimal, /Amount$/) && !decimal.test(String(value))) refuse("an amount as 1234.50")
}

/** @param status what the run becomes when this was the last that waited */
function applyDecision(
  run: RunRecord,
  at: string,
  decision: ReviewDecision,
  status: "done" | "abstained" | undefined,
  by: string,
): RunRecord {
  const output = structuredClone(run.output) as { status?: string; output?: unknown } | null
  if (output === null) return run
  if (at !== "") setAt(output.output, at.split("."), (value) => settle(value, decision, by))
  if (status !== undefined) output.status = status
  return { ...run, output, status: status ?? run.status }
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
