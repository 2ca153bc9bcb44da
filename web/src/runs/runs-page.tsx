import { useInfiniteQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { client } from "../client.ts"
import { buttonStyle, Empty, Fault, Heading, Loading, VerdictSign } from "../parts/states.tsx"

interface Run {
  readonly id: string
  readonly kind: string
  readonly status: string
  readonly startedAt: string
  readonly ms: number
  readonly input: { readonly text?: string } | null
  readonly confidence?: number
}

const statuses = ["", "answered", "partial", "abstained", "done", "review"] as const

/** What ran, newest first. */
export function RunsPage() {
  const [status, setStatus] = useState<string>("")
  const runs = useInfiniteQuery({
    queryKey: ["runs", status],
    queryFn: ({ pageParam }) =>
      client.get<{ readonly runs: readonly Run[]; readonly next?: string }>(
        `/api/runs?limit=50${status === "" ? "" : `&status=${status}`}${pageParam === "" ? "" : `&after=${pageParam}`}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  })
  const all = runs.data?.pages.flatMap((page) => page.runs) ?? []
  return (
    <>
      <Heading
        aside={
          <label className="text-sm text-quiet">
            status{" "}
            <select
              value={status}
              onChange={(event) => setStatus(event.target.value)}
              className="rounded border border-line bg-sheet px-2 py-1"
            >
              {statuses.map((name) => (
                <option key={name} value={name}>
                  {name === "" ? "all" : name}
                </option>
              ))}
            </select>
          </label>
        }
      >
        Runs
      </Heading>
      {runs.isPending ? <Loading what="Reading the runs" /> : null}
      {runs.isError ? <Fault error={runs.error} /> : null}
      {runs.data !== undefined && all.length === 0 ? (
        <Empty title="Nothing ran yet">Ask something, and it will be here with all that was seen and decided.</Empty>
      ) : null}
      <ol className="divide-y divide-line/70">
        {all.map((run) => (
          <li key={run.id} className="flex flex-wrap items-baseline gap-x-4 py-2">
            <VerdictSign verdict={run.status} />
            <Link
              to="/runs/$id"
              params={{ id: run.id }}
              className="grow underline decoration-line underline-offset-4 hover:decoration-accent"
            >
              {run.input?.text?.slice(0, 160) ?? run.kind}
            </Link>
            <span className="text-sm text-quiet">
              {run.kind} · {run.startedAt.slice(0, 16).replace("T", " ")} · {Math.round(run.ms)} ms
              {run.confidence === undefined ? "" : ` · ${run.confidence.toFixed(2)}`}
            </span>
          </li>
        ))}
      </ol>
      {runs.hasNextPage ? (
        <button type="button" className={`${buttonStyle} mt-3`} onClick={() => void runs.fetchNextPage()}>
          More
        </button>
      ) : null}
    </>
  )
}
