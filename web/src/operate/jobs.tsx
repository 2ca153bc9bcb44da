import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query"
import { client } from "../client.ts"
import { buttonStyle, Fault, Loading, More, VerdictSign } from "../parts/states.tsx"

interface JobList {
  readonly jobs: readonly {
    readonly id: string
    readonly kind: string
    readonly status: "waiting" | "running" | "done" | "failed" | "cancelled"
    readonly progress: number
    readonly message: string
    readonly error?: string
    readonly createdAt: string
  }[]
  readonly next?: string
}

/** Work that waits, runs or has ended, newest first; others' only that it is there. */
export function Jobs() {
  const queries = useQueryClient()
  const pages = useInfiniteQuery({
    queryKey: ["jobs"],
    queryFn: ({ pageParam }) =>
      client.get<JobList>(`/api/jobs?limit=20${pageParam === "" ? "" : `&after=${encodeURIComponent(pageParam)}`}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    // What runs is watched as long as it does.
    refetchInterval: (query) =>
      query.state.data?.pages.some(({ jobs }) => jobs.some((job) => !isOver(job.status))) === true ? 2000 : false,
  })
  const cancel = useMutation({
    mutationFn: (id: string) => client.post(`/api/jobs/${encodeURIComponent(id)}/cancel`),
    onSettled: () => queries.invalidateQueries({ queryKey: ["jobs"] }),
  })
  const jobs = pages.data?.pages.flatMap((page) => page.jobs) ?? []
  return (
    <section aria-labelledby="jobs">
      <h2 id="jobs" className="mb-2 text-lg font-medium">
        Jobs
      </h2>
      {pages.isPending ? <Loading what="Reading the jobs" /> : null}
      {pages.isError ? <Fault error={pages.error} /> : null}
      {cancel.isError ? <Fault error={cancel.error} /> : null}
      {pages.data !== undefined && jobs.length === 0 ? <p className="text-quiet">There was no work yet.</p> : null}
      {jobs.length === 0 ? null : (
        <ol className="max-h-72 space-y-1 overflow-y-auto text-sm" tabIndex={0} aria-label="Jobs, newest first">
          {jobs.map((job) => (
            <li key={job.id} className="flex flex-wrap items-baseline gap-x-3 break-words">
              <VerdictSign verdict={job.status} /> {job.kind}
              <span className="text-quiet">
                {job.createdAt.slice(0, 16).replace("T", " ")} {job.message}
              </span>
              {job.error === undefined ? null : <span className="text-bad">{job.error}</span>}
              {isOver(job.status) ? null : (
                <button
                  type="button"
                  className={`${buttonStyle} py-0.5`}
                  disabled={cancel.isPending}
                  onClick={() => cancel.mutate(job.id)}
                >
                  Stop it
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
      <More pages={pages} />
    </section>
  )
}

function isOver(status: JobList["jobs"][number]["status"]): boolean {
  return status !== "waiting" && status !== "running"
}
