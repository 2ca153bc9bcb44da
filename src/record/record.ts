import { randomUUID } from "node:crypto"
import type { Principal } from "../core/principal.ts"
import type { RunRecord, RunRecorder, Step } from "../core/run.ts"

/** A run that is going on: stages report to `recorder`, `finish` makes the record. */
export interface OpenRun {
  readonly recorder: RunRecorder
  /** Takes over what was recorded elsewhere on behalf of this run, from `startedAtMs` of this clock on. */
  adopt(elsewhere: {
    readonly steps: readonly Step[]
    readonly versions: readonly string[]
    readonly startedAtMs: number
  }): void
  finish(result: { readonly status: string; readonly input: unknown; readonly output: unknown }): RunRecord
}

/**
 * Begins a run. Ids sort by time.
 * @param now the current instant
 */
export function startRun(kind: string, principal: Principal, now: () => Date): OpenRun {
  const startedAt = now().toISOString()
  const startedAtMs = performance.now()
  const id = `${startedAt.replace(/\D/g, "").slice(0, 17)}-${randomUUID().slice(0, 8)}`
  const steps: Step[] = []
  const versions = new Set<string>()
  return {
    recorder: {
      id,
      step: (name, stepStartedAtMs, detail) => {
        steps.push({
          name,
          startedAtMs: round(stepStartedAtMs - startedAtMs),
          ms: round(performance.now() - stepStartedAtMs),
          detail,
        })
      },
      saw: (seen) => {
        for (const version of seen) versions.add(version)
      },
    },
    adopt: (elsewhere) => {
      const offset = elsewhere.startedAtMs - startedAtMs
      for (const step of elsewhere.steps) steps.push({ ...step, startedAtMs: round(step.startedAtMs + offset) })
      for (const version of elsewhere.versions) versions.add(version)
    },
    finish: (result) => ({
      id,
      kind,
      principal,
      startedAt,
      ms: round(performance.now() - startedAtMs),
      ...result,
      steps,
      versions: [...versions],
    }),
  }
}

/** Milliseconds to a hundredth: more digits would be noise. */
function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
