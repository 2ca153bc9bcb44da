import { createHash } from "node:crypto"
import { mayRead, type Principal, type ReaderList } from "../../core/principal.ts"
import type { Context } from "../../core/run.ts"
import type { AppParts, AppProblem } from "../app.ts"
import type { Check } from "../extraction/output.ts"
import { type Acceptance, acceptanceOf } from "../review.ts"

/** Where something was read first, by whom and when, and who may be told of it: who read it, and the owner. */
export interface Remembered {
  readonly source: string
  readonly readers?: ReaderList
  readonly by?: string
  /** ISO instant. */
  readonly at?: string
}

/** What a comparison with earlier invoices gives. */
export interface Compared {
  readonly check: Check
  readonly problem?: AppProblem
}

/** Context of a comparison, and the home's memory. */
export interface Memory {
  readonly context: Pick<Context, "principal" | "now" | "run">
  readonly store: AppParts["store"]
}

export function rememberedNow({ context }: Memory, source: string): Remembered {
  const { principal } = context
  const isNamed = principal.kind === "user" && principal.user !== ""
  return {
    source,
    readers: isNamed ? [`user:${principal.user}`] : [],
    by: isNamed ? `user:${principal.user}` : principal.kind === "system" ? "the owner" : "somebody",
    at: context.now().toISOString(),
  }
}

export function isToldTo(principal: Principal, { readers }: Remembered): boolean {
  return mayRead(principal, readers ?? [])
}

/** "first read from a.pdf on 2026-03-01 by user:ann", for those who may be told. */
export function howRead({ source, by, at }: Remembered): string {
  return `first read from ${source}${at === undefined ? "" : ` on ${at.slice(0, 10)}`}${by === undefined ? "" : ` by ${by}`}`
}

/** "accepted by user:ann on 2026-03-01". */
export function howAccepted({ by, at }: Acceptance): string {
  return `accepted by ${by} on ${at.slice(0, 10)}`
}

const waitingKind = "invoice-waiting"
/** Runs that are remembered to wait for one and the same thing. */
const mostRuns = 20

/**
 * Whether a person accepted a run that waited for this. If nobody did, this run is one more that waits for it: what is decided
 * in review is looked up, never written here, so that it holds whichever way it was decided.
 */
export async function acceptedBefore({ context, store }: Memory, key: string): Promise<Acceptance | undefined> {
  const runs = runsOf(await store.record(waitingKind, key))
  for (const run of runs) {
    const accepted = await acceptanceOf(store, run)
    if (accepted !== undefined) return accepted
  }
  await store.saveRecord(waitingKind, key, { runs: [...runs, context.run.id].slice(-mostRuns) })
  return undefined
}

function runsOf(value: unknown): readonly string[] {
  return typeof value === "object" && value !== null && "runs" in value ? (value.runs as readonly string[]) : []
}

/** Names of sellers, accounts and files are kept as hashes where they are only looked up. */
export function keyOf(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32)
}
