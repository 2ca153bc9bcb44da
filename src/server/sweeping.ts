import { setTimeout as pause } from "node:timers/promises"
import { removeOldAnswers } from "./idempotency.ts"
import type { Services } from "./services.ts"
import { removeAbandoned } from "./uploading.ts"

const hourMs = 3_600_000

/** Removes what nobody comes back for, at the start and every hour, until `signal` aborts: old answers, abandoned uploads. */
export async function sweep(
  services: Pick<Services, "groundwork" | "jobs" | "uploads" | "log">,
  signal: AbortSignal,
): Promise<void> {
  const { groundwork, jobs, uploads, log } = services
  while (!signal.aborted) {
    try {
      await removeAbandoned(uploads, groundwork.store, jobs, Date.now())
      await removeOldAnswers(groundwork.store, Date.now(), signal)
    } catch (error) {
      // The service answers all the same; the next hour tries again.
      log.warn({ cause: error instanceof Error ? error.message : String(error) }, "sweeping")
    }
    await pause(hourMs, undefined, { signal, ref: false }).catch(() => {})
  }
}
