import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { client } from "../client.ts"
import { Empty, Fault, Heading, Loading, primaryStyle } from "../parts/states.tsx"
import { Bars } from "./bars.tsx"

export interface Evaluation {
  readonly id: string
  readonly name: string
  readonly at: string
  readonly figures: {
    readonly cases: number
    readonly right: number
    readonly abstained: number
    readonly meanMs: number
  }
}

interface Case {
  readonly id: string
  readonly question?: string
}

/** Start an evaluation on the kept cases, watch it, read what came of earlier ones. */
export function MeasurePage() {
  const queries = useQueryClient()
  const cases = useQuery({
    queryKey: ["cases"],
    queryFn: () => client.get<{ readonly cases: readonly Case[] }>("/api/cases?limit=500"),
  })
  const evaluations = useQuery({
    queryKey: ["evaluations"],
    queryFn: () => client.get<{ readonly evaluations: readonly Evaluation[] }>("/api/evaluations?limit=100"),
  })
  const [jobId, setJobId] = useState<string>()
  const job = useQuery({
    queryKey: ["job", jobId],
    queryFn: () =>
      client.get<{
        readonly status: string
        readonly progress: number
        readonly message: string
        readonly error?: string
      }>(`/api/jobs/${jobId}`),
    enabled: jobId !== undefined,
    refetchInterval: (query) => {
      if (query.state.data?.status === "done") void queries.invalidateQueries({ queryKey: ["evaluations"] })
      return query.state.data?.status === "waiting" || query.state.data?.status === "running" ? 500 : false
    },
  })
  const start = useMutation({
    mutationFn: () =>
      client.post<{ readonly id: string }>("/api/evaluations", {
        name: new Date().toISOString().slice(0, 16).replace("T", " "),
      }),
    onSuccess: ({ id }) => setJobId(id),
  })
  const all = [...(evaluations.data?.evaluations ?? [])].sort((left, right) => right.at.localeCompare(left.at))
  return (
    <>
      <Heading>Measure</Heading>
      {cases.isPending ? <Loading what="Reading the cases" /> : null}
      {cases.isError ? <Fault error={cases.error} onRetry={() => void cases.refetch()} /> : null}
      {cases.data?.cases.length === 0 ? (
        <Empty title="There are no cases yet">
          Mark an answer and make the mark a case: it will be measured here from then on.
        </Empty>
      ) : null}
      {(cases.data?.cases.length ?? 0) > 0 ? (
        <p className="mb-6 flex flex-wrap items-center gap-4">
          <button
            type="button"
            className={primaryStyle}
            onClick={() => start.mutate()}
            disabled={start.isPending || job.data?.status === "waiting" || job.data?.status === "running"}
          >
            Measure on {cases.data?.cases.length} cases
          </button>
          {job.data === undefined ? null : (
            <span role="status" className="flex items-center gap-2 text-sm">
              <progress max={1} value={job.data.progress} aria-label="Progress" /> {job.data.status}{" "}
              {job.data.error ?? job.data.message}
            </span>
          )}
        </p>
      ) : null}
      {start.isError ? <Fault error={start.error} /> : null}
      {all.length > 1 ? (
        <Bars
          title="Share of cases that were right"
          rows={all.slice(0, 12).map((evaluation) => ({ label: evaluation.name, value: evaluation.figures.right }))}
        />
      ) : null}
      <ol className="mt-4 divide-y divide-line/70">
        {all.map((evaluation) => (
          <li key={evaluation.id} className="flex flex-wrap gap-x-6 py-2">
            <Link to="/measure/$id" params={{ id: evaluation.id }} className="underline">
              {evaluation.name}
            </Link>
            <span>{(100 * evaluation.figures.right).toFixed(0)}% right</span>
            <span>{(100 * evaluation.figures.abstained).toFixed(0)}% declined</span>
            <span className="text-quiet">
              {evaluation.figures.cases} cases, {evaluation.figures.meanMs.toFixed(0)} ms each
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
