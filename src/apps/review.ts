import { setImmediate } from "node:timers/promises"
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

/** What was settled is kept apart, so that it costs nothing to find what waits. */
const settledKind = "review-settled"
/** Items read at a time: of all that wait, and of one run. */
const [many, few] = [1000, 20]

/** Items behind `after`, by id: a run's id sorts by time and its items' begin with it, so that the oldest come first. */
async function* itemsFrom(store: Store, kind: string, after: string, pageSize: number): AsyncGenerator<ReviewItem> {
  let last = after
  for (;;) {
    const records = await store.records(kind, pageSize, last)
    for (const { value } of records) yield itemSchema.parse(value)
    if (records.length < pageSize) return
    last = records.at(-1)!.key
    // Others have their turn between.
    await setImmediate()
  }
}

/** What waits for a person, oldest first. @param after the id of an item: only those behind it */
export async function* waitingReviews(store: Store, app?: string, after = ""): AsyncGenerator<ReviewItem> {
  for await (const item of itemsFrom(store, reviewKind, after, many))
    if (app === undefined || item.app === app) yield item
}

/** All that waits for a person, oldest first. */
export async function reviewQueue(store: Store, app?: string): Promise<readonly ReviewItem[]> {
  return Array.fromAsync(waitingReviews(store, app))
}

/** One item, whether it waits or was settled. @param named its id; a run's id alone means the run's whole */
export async function reviewItem(store: Store, named: string): Promise<ReviewItem | undefined> {
  const id = named.includes(":") ? named : itemId(named, "")
  const value = (await store.record(reviewKind, id)) ?? (await store.record(settledKind, id))
  return value === undefined ? undefined : itemSchema.parse(value)
}

/** The items of one run: their ids begin with it. */
async function itemsOf(store: Store, kind: string, run: string): Promise<readonly ReviewItem[]> {
  const items: ReviewItem[] = []
  for await (const item of itemsFrom(store, kind, run, few)) {
    if (!item.id.startsWith(itemId(run, ""))) break
    items.push(item)
  }
  return items
}

/** Who accepted, and when (ISO instant). */
export interface Acceptance {
  readonly by: string
  readonly at: string
}

/** Whether a person accepted the whole of a run that waited; undefined while it waits, and where it was settled otherwise. */
export async function acceptanceOf(store: Store, run: string): Promise<Acceptance | undefined> {
  const decision = (await reviewItem(store, itemId(run, "")))?.decision
  return decision?.kind === "accepted" ? { by: decision.by, at: decision.decidedAt } : undefined
}

/**
 * Settles one item, in one transaction. When it was the run's last, the run goes on: its output takes the decisions in and its
 * status becomes done, or abstained where a person rejected the whole. Everything is in the store, so this holds after a crash
 * as well. A correction becomes a case.
 * @param named as of `reviewItem`
 * @throws not_found for an unknown item; settled for one that was decided before, be it a moment ago; input_invalid for a
 *   correction that is no value of that place
 */
export function decide(
  store: Store,
  context: Context,
  named: string,
  decision: ReviewDecision,
): Promise<{ readonly run: string; readonly isFinished: boolean }> {
  return store.transaction(async () => {
    const item = await reviewItem(store, named)
    if (item === undefined) throw groundworkError("not_found", named)
    const { id } = item
    const before = item.decision
    if (before !== undefined) throw groundworkError("settled", `${id}: ${before.kind} by ${before.by}`)
    if (decision.kind === "corrected") checkCorrection(item, decision.value)
    const by = context.principal.kind === "system" ? "system" : context.principal.user
    const settled = { ...item, decision: { ...decision, by, decidedAt: context.now().toISOString() } }
    await store.removeRecord(reviewKind, id)
    await store.saveRecord(settledKind, id, settled)
    if (decision.kind === "corrected") await saveCase(store, item, decision.value)
    const run = await store.run(item.run)
    if (run === undefined) return { run: item.run, isFinished: true }
    const isFinished = (await itemsOf(store, reviewKind, item.run)).length === 0
    const isRejected = (await itemsOf(store, settledKind, item.run)).some(
      (one) => one.at === "" && one.decision?.kind === "rejected",
    )
    const status = isFinished ? (isRejected ? "abstained" : "done") : undefined
    await store.saveRun(applyDecision(run, item.at, decision, status, by))
    return { run: item.run, isFinished }
  })
}

function saveCase(store: Store, { id, app, run, input, source, at }: ReviewItem, expected: unknown): Promise<void> {
  return store.saveRecord("case", `review:${id}`, { id, app, run, input, source, at, expected })
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
