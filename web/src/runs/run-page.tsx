import { useQuery } from "@tanstack/react-query"
import { useParams } from "@tanstack/react-router"
import type { Answer } from "../../../src/core/answer.ts"
import type { Step } from "../../../src/core/run.ts"
import { AnswerView } from "../ask/answer-view.tsx"
import { client } from "../client.ts"
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
  const answer = run.kind === "ask" && run.output !== null ? (run.output as Answer) : undefined
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
            onOpen={(place) =>
              location.assign(
                `/documents/${encodeURIComponent(place.document)}?version=${place.version}&start=${place.start}&end=${place.end}`,
              )
            }
          />
        </section>
      )}
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
      {answer === undefined ? (
        <pre className="mt-6 overflow-x-auto rounded border border-line bg-sheet p-3 text-sm" tabIndex={0}>
          {JSON.stringify(run.output, null, 2)}
        </pre>
      ) : null}
    </>
  )
}
