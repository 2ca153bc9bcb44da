import { useInfiniteQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useApps } from "../apps/apps-page.tsx"
import { client } from "../client.ts"
import { Empty, Fault, Heading, Loading, More } from "../parts/states.tsx"
import { RunLines, type RunList } from "./run-lines.tsx"

const statuses = ["", "answered", "partial", "abstained", "done", "review", "failed"] as const
const kinds = ["", "ask", "verify", "ingest", "evaluate"] as const

/** What ran, newest first. */
export function RunsPage() {
  const [status, setStatus] = useState<string>("")
  const [kind, setKind] = useState<string>("")
  const apps = useApps().data?.apps ?? []
  const runs = useInfiniteQuery({
    queryKey: ["runs", status, kind],
    queryFn: ({ pageParam }) =>
      client.get<RunList>(
        `/api/runs?limit=50${status === "" ? "" : `&status=${status}`}${kind === "" ? "" : `&kind=${encodeURIComponent(kind)}`}${pageParam === "" ? "" : `&after=${pageParam}`}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  })
  const all = runs.data?.pages.flatMap((page) => page.runs) ?? []
  return (
    <>
      <Heading
        aside={
          <span className="flex gap-4">
            <Choice
              label="kind"
              values={[...kinds, ...apps.map((app) => `run ${app.name}`)]}
              value={kind}
              onChange={setKind}
            />
            <Choice label="status" values={statuses} value={status} onChange={setStatus} />
          </span>
        }
      >
        Runs
      </Heading>
      {runs.isPending ? <Loading what="Reading the runs" /> : null}
      {runs.isError ? <Fault error={runs.error} onRetry={() => void runs.refetch()} /> : null}
      {runs.data !== undefined && all.length === 0 ? (
        <Empty title="Nothing ran yet">Ask something, and it will be here with all that was seen and decided.</Empty>
      ) : null}
      <RunLines runs={all} />
      <More pages={runs} />
    </>
  )
}

function Choice({
  label,
  values,
  value,
  onChange,
}: {
  readonly label: string
  readonly values: readonly string[]
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  return (
    <label className="text-sm text-quiet">
      {label}{" "}
      <select
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="rounded border border-line bg-sheet px-2 py-1"
      >
        {values.map((name) => (
          <option key={name} value={name}>
            {name === "" ? "all" : name}
          </option>
        ))}
      </select>
    </label>
  )
}
