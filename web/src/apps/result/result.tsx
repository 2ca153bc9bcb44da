import { Link } from "@tanstack/react-router"
import { useMay } from "../../frame.tsx"
import { VerdictSign } from "../../parts/states.tsx"
import type { Opening } from "./evidence.tsx"
import { OutputView } from "./output.tsx"

/** One run of an app, the same at every door. */
export interface AppRun {
  readonly app: string
  readonly status: string
  readonly output: unknown
  readonly problems?: readonly { readonly code: string; readonly message: string; readonly at?: string }[]
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number }
  readonly cost?: number
  readonly ms: number
  readonly trace: string
  /** Of a run that failed. */
  readonly error?: string
}

export interface Result {
  readonly startedAt: string
  readonly asked: { readonly input: unknown; readonly documents: readonly string[] }
  readonly result: AppRun
}

export interface Format {
  readonly name: string
  readonly title: string
}

/** What a run of an app came to: how it ended, what it found with its evidence, what spoke against it, what it took. */
export function ResultView({
  run,
  formats,
  opening,
}: {
  readonly run: AppRun
  readonly formats: readonly Format[]
  readonly opening: Opening
}) {
  const mayReview = useMay("reviewer")
  const problems = run.problems ?? []
  return (
    <div className="space-y-5">
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-quiet">
        <VerdictSign verdict={run.status} />
        <span>{Math.round(run.ms)} ms</span>
        {run.cost === undefined ? null : <span>${run.cost.toFixed(4)}</span>}
        {run.usage === undefined ? null : (
          <span>
            {run.usage.inputTokens} + {run.usage.outputTokens} tokens
          </span>
        )}
        <Link to="/runs/$id" params={{ id: run.trace }} className="underline">
          Look behind it
        </Link>
        {run.status === "review" && mayReview ? (
          <Link to="/review" search={{ app: run.app }} className="text-warn underline">
            It waits for a person: review it
          </Link>
        ) : null}
        {run.status === "review" && !mayReview ? <span className="text-warn">It waits for a reviewer.</span> : null}
      </p>
      {problems.length === 0 ? null : (
        <ul
          aria-label="Problems"
          className="max-w-prose space-y-1 rounded-lg border border-warn/50 px-4 py-2 text-warn"
        >
          {problems.map((problem, index) => (
            <li key={`${index}-${problem.message}`}>
              ! {problem.message} {problem.at === undefined ? null : <span className="text-quiet">({problem.at})</span>}
            </li>
          ))}
        </ul>
      )}
      <OutputView value={run.output} opening={opening} />
      {run.output === null ? null : (
        <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-line pt-3 text-sm">
          <span className="text-quiet">Save it:</span>
          {[{ name: "json", title: "JSON" }, ...formats].map((format) => (
            <a
              key={format.name}
              href={`/api/results/${encodeURIComponent(run.trace)}?format=${format.name}`}
              download
              className="underline"
            >
              {format.title}
            </a>
          ))}
        </p>
      )}
    </div>
  )
}
