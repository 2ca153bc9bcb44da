import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { client } from "../client.ts"
import { buttonStyle, Empty, Fault, fieldStyle, Heading, Loading } from "../parts/states.tsx"

interface Item {
  readonly id: string
  readonly app: string
  readonly at: string
  readonly source?: string
  readonly finding: {
    readonly value?: unknown
    readonly status?: string
    readonly reason?: string
    readonly confidence?: number
    readonly evidence?: readonly { readonly quote: string }[]
    readonly nearest?: readonly { readonly quote: string }[]
  }
}

/** What waits for a person: value and evidence side by side. */
export function ReviewPage() {
  const items = useQuery({
    queryKey: ["reviews"],
    queryFn: () => client.get<{ readonly items: readonly Item[] }>("/api/reviews?limit=200"),
  })
  return (
    <>
      <Heading>Review</Heading>
      {items.isPending ? <Loading what="Reading what waits" /> : null}
      {items.isError ? <Fault error={items.error} /> : null}
      {items.data?.items.length === 0 ? (
        <Empty title="Nothing waits">Values that an app is unsure of will be here, with their evidence.</Empty>
      ) : null}
      <ol className="space-y-6">
        {items.data?.items.map((item) => (
          <ReviewItem key={item.id} item={item} />
        ))}
      </ol>
    </>
  )
}

function ReviewItem({ item }: { readonly item: Item }) {
  const queries = useQueryClient()
  const [value, setValue] = useState(item.finding.value === undefined ? "" : String(item.finding.value))
  const settle = useMutation({
    mutationFn: (body: unknown) => client.post(`/api/reviews/${encodeURIComponent(item.id)}`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["reviews"] }),
  })
  const quotes = item.finding.evidence ?? item.finding.nearest ?? []
  return (
    <li className="grid gap-4 rounded-lg border border-line bg-sheet p-4 md:grid-cols-2">
      <div>
        <p className="text-sm text-quiet">
          {item.app} · {item.source} · {item.at}
        </p>
        <label className="mt-2 block">
          <span className="text-sm text-quiet">
            {item.finding.reason ?? `confidence ${item.finding.confidence?.toFixed(2) ?? ""}`}
          </span>
          <input
            className={`${fieldStyle} mt-1 w-full`}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        </label>
        <p className="mt-3 flex gap-2">
          <button type="button" className={buttonStyle} onClick={() => settle.mutate({ kind: "accepted" })}>
            Accept
          </button>
          <button type="button" className={buttonStyle} onClick={() => settle.mutate({ kind: "corrected", value })}>
            Correct
          </button>
          <button type="button" className={buttonStyle} onClick={() => settle.mutate({ kind: "rejected" })}>
            There is none
          </button>
        </p>
        {settle.isError ? <Fault error={settle.error} /> : null}
      </div>
      <ul className="space-y-2 font-serif">
        {quotes.map((citation) => (
          <li key={citation.quote} className="border-l-2 border-mark-strong pl-3">
            “{citation.quote}”
          </li>
        ))}
      </ul>
    </li>
  )
}
