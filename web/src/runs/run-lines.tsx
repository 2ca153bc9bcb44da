import { Link } from "@tanstack/react-router"
import { VerdictSign } from "../parts/states.tsx"

export interface Run {
  readonly id: string
  readonly kind: string
  readonly status: string
  readonly startedAt: string
  readonly ms: number
  readonly input: { readonly text?: string } | null
  readonly confidence?: number
  readonly isWithheld?: boolean
}

export interface RunList {
  readonly runs: readonly Run[]
  readonly next?: string
}

/** Runs, a line each: how it ended, what was asked, what it took. */
export function RunLines({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <ol className="divide-y divide-line/70">
      {runs.map((run) => (
        <li key={run.id} className="flex flex-wrap items-baseline gap-x-4 py-2">
          <VerdictSign verdict={run.status} />
          <Link
            to="/runs/$id"
            params={{ id: run.id }}
            className="grow underline decoration-line underline-offset-4 hover:decoration-accent"
          >
            {run.isWithheld === true
              ? "(not shown: it saw what you may not read)"
              : (run.input?.text?.slice(0, 160) ?? run.kind)}
          </Link>
          <span className="text-sm text-quiet">
            {run.kind} · {run.startedAt.slice(0, 16).replace("T", " ")} · {Math.round(run.ms)} ms
            {run.confidence === undefined ? "" : ` · ${run.confidence.toFixed(2)}`}
          </span>
        </li>
      ))}
    </ol>
  )
}
