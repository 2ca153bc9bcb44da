import { useQuery } from "@tanstack/react-query"
import { Link, useParams } from "@tanstack/react-router"
import type { Answer } from "../../../src/core/answer.ts"
import type { Step } from "../../../src/core/run.ts"
import { OutputView } from "../apps/result/output.tsx"
import type { AppRun } from "../apps/result/result.tsx"
import { AnswerView } from "../ask/answer-view.tsx"
import { client } from "../client.ts"
import type { Place } from "../parts/source.tsx"
import { Fault, Heading, Loading, VerdictSign } from "../parts/states.tsx"
import { hitsOf, type Sources, StepDetail } from "./steps.tsx"

interface Run {
  readonly id: string
  readonly kind: string
  readonly status: string
  readonly startedAt: string
  readonly ms: number
  readonly input: { readonly text?: string } | null
  readonly output: unknown
  readonly steps: readonly Step[]
  readonly story: string
  readonly sources: Sources
  /** It rests on documents that the reader may not read any more. */
  readonly isWithheld?: boolean
}

/** Where the words of a citation stand. */
function addressOf({ document, version, start, end }: Place): string {
  return `/documents/${encodeURIComponent(document)}?version=${version}&start=${start}&end=${end}`
}

/** What an app's run came to, and the way to the place where it can be run again. */
function AppResult({ run }: { readonly run: AppRun }) {
  return (
    <section aria-label="Result" className="mb-8">
      <p className="mb-3">
        <Link to="/apps/$name" params={{ name: run.app }} search={{ run: run.trace }} className="underline">
          Open it in the app, to read it beside its evidence or to run it again
        </Link>
      </p>
      <OutputView
        value={run.output}
        opening={{ open: undefined, onOpen: (place) => location.assign(addressOf(place)) }}
      />
    </section>
  )
}

/** A run as a story: what was asked, how it was understood, what was found, what the gate said, what it took. */
export function RunPage() {
  const { id } = useParams({ from: "/runs/$id" })
  const found = useQuery({
    queryKey: ["run", id],
    queryFn: () => client.get<Run>(`/api/runs/${encodeURIComponent(id)}`),
  })
  if (found.isPending) return <Loading what="Reading the run" />
  if (found.isError) return <Fault error={found.error} />
  const run = found.data
  const asks = run.kind === "ask" || run.kind === "evaluate"
  const answer = asks && run.output !== null ? (run.output as Answer) : undefined
  const isApp = run.kind.startsWith("run ") && run.output !== null
  return (
    <>
      <Heading aside={<VerdictSign verdict={run.status} />}>{run.input?.text ?? run.kind}</Heading>
      <p className="mb-6 text-sm text-quiet">
        {run.kind} · {run.startedAt.replace("T", " ").slice(0, 19)} · {Math.round(run.ms)} ms · {run.id}
      </p>
      {answer === undefined ? null : (
        <section aria-label="Answer" className="mb-8">
          <AnswerView
            claims={answer.claims}
            answer={answer}
            openPlace={undefined}
            isBehind
            onOpen={(place) => location.assign(addressOf(place))}
          />
        </section>
      )}
      {isApp ? <AppResult run={run.output as AppRun} /> : null}
      {run.isWithheld === true ? (
        <p className="mb-4 text-warn">
          ! This run saw documents that you may not read; what it saw and said is not shown.
        </p>
      ) : null}
      <h2 className="mb-2 text-lg font-medium">What happened</h2>
      <ol className="space-y-4">
        {run.steps.map((step, index) => (
          <li key={`${index}-${step.name}`} className="border-l-2 border-accent/50 pl-4">
            <p>
              <span className="font-medium">{step.name}</span> <span className="text-sm text-quiet">{step.ms} ms</span>
            </p>
            <StepDetail step={step} sources={run.sources} asked={hitsOf(run.steps)} />
          </li>
        ))}
      </ol>
      {answer === undefined && !isApp ? (
        <pre className="mt-6 overflow-x-auto rounded border border-line bg-sheet p-3 text-sm" tabIndex={0}>
          {JSON.stringify(run.output, null, 2)}
        </pre>
      ) : null}
    </>
  )
}
