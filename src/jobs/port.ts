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
  readonly error?: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** Durable work over the store. A worker that dies loses its lease; the job runs again. */
export interface Jobs {
  /** Same `key` again returns the job that is there. */
  add(kind: string, input: unknown, options?: { readonly key?: string; readonly maxAttempts?: number }): Promise<Job>
  /** Takes the oldest waiting job of these kinds and leases it for `leaseMs`; undefined when there is none. */
  take(kinds: readonly string[], worker: string, leaseMs: number): Promise<Job | undefined>
  /** Prolongs the lease and says how far it is. @returns false if the job was cancelled or taken over */
  report(id: string, worker: string, progress: number, message: string, leaseMs: number): Promise<boolean>
  finish(id: string, worker: string, result: unknown): Promise<void>
  /** Waits again with backoff until `maxAttempts`, then fails. */
  fail(id: string, worker: string, error: string): Promise<void>
  cancel(id: string): Promise<boolean>
  job(id: string): Promise<Job | undefined>
  list(filter: { readonly kind?: string; readonly status?: Job["status"] }, limit: number): Promise<readonly Job[]>
}
