import { setImmediate } from "node:timers/promises"
import { groundworkError } from "./errors.ts"
import type { Principal } from "./principal.ts"

/** One recorded part of a run. `detail` must be JSON; texts of documents appear in it only as spans or under `texts`. */
export interface Step {
  readonly name: string
  readonly startedAtMs: number
  readonly ms: number
  readonly detail: Readonly<Record<string, unknown>>
}

export interface RunRecord {
  readonly id: string
  /** "ask", "search", "verify", "run contracts", … */
  readonly kind: string
  readonly principal: Principal
  /** ISO instant. */
  readonly startedAt: string
  readonly ms: number
  readonly status: string
  readonly input: unknown
  readonly output: unknown
  readonly steps: readonly Step[]
  /** Versions whose text the run saw: when one is purged, its texts leave the trace. */
  readonly versions: readonly string[]
}

/** What stages report to while a run goes on. */
export interface RunRecorder {
  readonly id: string
  /** Records a step that took from `startedAtMs` (of `performance.now()`) until now. */
  step(name: string, startedAtMs: number, detail: Readonly<Record<string, unknown>>): void
  /** Marks versions as seen by this run. */
  saw(versions: readonly string[]): void
}

/** Limits on what a run may spend, kept by `models/money/ledger.ts`. Amounts in US dollars. */
export interface Budget {
  readonly maxCost?: number
}

/** The first argument of every call that does work. Nothing reads the clock, the environment or randomness otherwise. */
export interface Context {
  readonly principal: Principal
  readonly run: RunRecorder
  readonly signal: AbortSignal
  /** Epoch milliseconds after which work should stop, if any. */
  readonly deadline?: number
  readonly budget: Budget
  /** The current instant. */
  readonly now: () => Date
  readonly seed: number
}

/** A recorder that keeps nothing, for stages used alone (bench, evaluation of one stage). */
export const silentRecorder: RunRecorder = { id: "silent", step: () => {}, saw: () => {} }

/**
 * Stops work that nobody waits for any more; stages call it between their parts.
 * @throws deadline, cancelled
 */
export function throwIfOver(context: Pick<Context, "signal" | "deadline" | "now">): void {
  if (context.deadline !== undefined && context.now().getTime() > context.deadline) throw groundworkError("deadline")
  if (context.signal.aborted) throw groundworkError("cancelled")
}

/** Lets others of this process have their turn, and then stops if the work is over: for loops that keep the processor busy. */
export async function takeTurn(context: Pick<Context, "signal" | "deadline" | "now">): Promise<void> {
  await setImmediate()
  throwIfOver(context)
}
