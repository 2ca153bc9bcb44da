export interface Job {
  readonly id: string
  readonly kind: string
  readonly input: unknown
  readonly status: "waiting" | "running" | "done" | "failed" | "cancelled"
  readonly attempts: number
  /** 0–1. */
  readonly progress: number
  readonly message: string
  readonly result?: unknown
  /** Of the last attempt. */
  readonly error?: string
  /** ISO instants. */
  readonly createdAt: string
  readonly updatedAt: string
}

/**
 * Durable work over the store. A worker that dies loses its lease; the job runs again. Called within a store's transaction,
 * a change is part of it: work that finishes its job in the transaction of its last write happens once.
 */
export interface Jobs {
  /** Same `key` again returns the job that is there. Three attempts unless said otherwise. */
  add(kind: string, input: unknown, options?: { readonly key?: string; readonly maxAttempts?: number }): Promise<Job>
  /** Takes the oldest job of these kinds that waits or whose worker is gone, and leases it for `leaseMs`; undefined when there is none. */
  take(kinds: readonly string[], worker: string, leaseMs: number): Promise<Job | undefined>
  /** Prolongs the lease and says how far it is. @returns false if the job was cancelled or taken over */
  report(id: string, worker: string, progress: number, message: string, leaseMs: number): Promise<boolean>
  /** @returns false if the job was cancelled or taken over: then nothing of it may be kept */
  finish(id: string, worker: string, result: unknown): Promise<boolean>
  /** Waits again, twice as long each time, until its attempts are used up; fails at once if `isFinal`. */
  fail(id: string, worker: string, error: string, isFinal?: boolean): Promise<void>
  /** Gives it back, as if it had not been taken. */
  release(id: string, worker: string): Promise<void>
  /** @returns false if it is over or unknown */
  cancel(id: string): Promise<boolean>
  job(id: string): Promise<Job | undefined>
  /** How many there are. */
  count(status: Job["status"]): Promise<number>
  /** Newest first; `before` is the id of a job. */
  list(
    filter: { readonly kind?: string; readonly status?: Job["status"] },
    limit: number,
    before?: string,
  ): Promise<readonly Job[]>
}

export type Report = (progress: number, message: string) => Promise<boolean>

/**
 * Does one kind of job and returns its result, JSON. `signal` aborts when the job was cancelled or taken over, or the process
 * is to end; throwing then is right. A handler that must not happen twice finishes its job itself, within its transaction.
 */
export type JobHandler = (job: Job, report: Report, signal: AbortSignal) => Promise<unknown>
