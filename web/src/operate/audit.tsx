import { useInfiniteQuery } from "@tanstack/react-query"
import { client } from "../client.ts"
import { Fault, Loading, More } from "../parts/states.tsx"

interface AuditView {
  readonly entries: readonly {
    readonly sequence: number
    readonly at: string
    readonly actor: string
    readonly action: string
    readonly target: string
  }[]
  readonly isWhole: boolean
  readonly next?: number
}

/** Who did what, newest first. */
export function Audit() {
  const pages = useInfiniteQuery({
    queryKey: ["audit"],
    queryFn: ({ pageParam }) => client.get<AuditView>(`/api/audit?limit=100&before=${pageParam}`),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
  })
  const isWhole = pages.data?.pages.every((page) => page.isWhole)
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <section aria-labelledby="audit">
      <h2 id="audit" className="mb-2 text-lg font-medium">
        Audit log
      </h2>
      {pages.isPending ? <Loading what="Reading the log" /> : null}
      {pages.isError ? <Fault error={pages.error} /> : null}
      {isWhole === undefined ? null : (
        <p className={isWhole ? "text-sm text-quiet" : "text-bad"}>
          {isWhole ? "✓ The chain is whole." : "✗ The chain is broken: an entry was changed."}
        </p>
      )}
      {entries.length === 0 ? null : (
        <ol className="mt-2 max-h-72 space-y-1 overflow-y-auto text-sm" tabIndex={0} aria-label="Entries">
          {entries.map((entry) => (
            <li key={entry.sequence} className="break-words">
              <span className="text-quiet">{entry.at.slice(0, 19).replace("T", " ")}</span> {entry.actor} {entry.action}{" "}
              {entry.target}
            </li>
          ))}
        </ol>
      )}
      <More pages={pages} />
    </section>
  )
}
