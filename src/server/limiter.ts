export interface LimiterSettings {
  readonly requestsPerMinute: number
  /** How many may come at once. */
  readonly burst: number
  readonly now: () => number
}

/** A token bucket a caller. @returns a function that takes one token: 0, or the seconds to wait for one */
export function createLimiter(settings: LimiterSettings): (caller: string) => number {
  const buckets = new Map<string, { tokens: number; at: number }>()
  const perMs = settings.requestsPerMinute / 60_000
  return (caller) => {
    const now = settings.now()
    const bucket = buckets.get(caller) ?? { tokens: settings.burst, at: now }
    bucket.tokens = Math.min(settings.burst, bucket.tokens + (now - bucket.at) * perMs)
    bucket.at = now
    buckets.set(caller, bucket)
    // Callers that have been away long enough are full again: forgetting them changes nothing.
    if (buckets.size > 10_000)
      for (const [name, other] of buckets) if ((now - other.at) * perMs >= settings.burst) buckets.delete(name)
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000))
    bucket.tokens -= 1
    return 0
  }
}
