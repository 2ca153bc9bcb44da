import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query"
import { Link, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { client } from "../client.ts"
import { buttonStyle, Empty, Fault, fieldStyle, Heading, Loading, More } from "../parts/states.tsx"
import { type Item, nameOf, type Quoted, type Settling } from "./item.ts"
import { Given, Whole } from "./whole.tsx"

/** What waits for a person: value and evidence side by side, and wholes that something speaks against. */
export function ReviewPage() {
  const { app } = useSearch({ from: "/review" })
  const pages = useInfiniteQuery({
    queryKey: ["reviews", app],
    queryFn: ({ pageParam }) =>
      client.get<{ readonly items: readonly Item[]; readonly next?: string }>(
        `/api/reviews?limit=50${app === undefined ? "" : `&app=${encodeURIComponent(app)}`}${pageParam === "" ? "" : `&after=${encodeURIComponent(pageParam)}`}`,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  })
  const items = pages.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <Heading
        aside={
          <span className="flex items-baseline gap-4 text-quiet">
            {items === undefined || items.length === 0 ? "" : `${items.length}${pages.hasNextPage ? "+" : ""}`}
            {app === undefined ? null : (
              <span className="text-sm">
                of {app} alone ·{" "}
                <Link to="/review" className="underline">
                  all
                </Link>
              </span>
            )}
          </span>
        }
      >
        Review
      </Heading>
      {pages.isPending ? <Loading what="Reading what waits" /> : null}
      {pages.isError ? <Fault error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {items?.length === 0 ? (
        <Empty title="Nothing waits">Values that an app is unsure of will be here, with their evidence.</Empty>
      ) : null}
      <ol className="space-y-6">
        {items?.map((item) => (
          <ReviewItem key={item.id} item={item} />
        ))}
      </ol>
      <More pages={pages} />
    </>
  )
}

function ReviewItem({ item }: { readonly item: Item }) {
  const queries = useQueryClient()
  const settle = useMutation({
    mutationFn: (body: unknown) => client.post(`/api/reviews/${encodeURIComponent(item.id)}`, body),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["reviews"] }),
  })
  const quotes = item.finding.evidence ?? item.finding.nearest ?? []
  return (
    <li className="grid gap-4 rounded-lg border border-line bg-sheet p-4 md:grid-cols-2">
      <div>
        <p className="break-words text-sm text-quiet">
          {item.app} · {item.createdAt.slice(0, 16).replace("T", " ")} ·{" "}
          <Link to="/runs/$id" params={{ id: item.run }} className="underline">
            the run
          </Link>
        </p>
        <Given item={item} />
        {item.at === "" ? (
          <Whole item={item} isPending={settle.isPending} onSettle={settle.mutate} />
        ) : (
          <Value item={item} isPending={settle.isPending} onSettle={settle.mutate} />
        )}
        {settle.isError ? (
          <div className="mt-3">
            <Fault error={settle.error} />
          </div>
        ) : null}
      </div>
      {quotes.length === 0 ? (
        <p className="text-quiet">{item.at === "" ? "" : "Nothing in the document is near it."}</p>
      ) : (
        <ul className="space-y-2 font-serif" aria-label="Evidence">
          {quotes.map((citation, index) => (
            <li key={`${index}-${citation.quote}`} className="border-l-2 border-mark-strong pl-3">
              “{citation.quote}” <Place citation={citation} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

/** One value: it is right, it is another, or there is none. */
function Value({ item, isPending, onSettle }: Settling) {
  const before = item.finding.value
  const [text, setText] = useState(textOf(before))
  const isFound = before !== undefined
  return (
    <>
      <h2 className="mt-1 font-medium">{nameOf(item.at)}</h2>
      <label className="mt-1 block">
        <span className="text-sm text-quiet">
          {item.finding.reason ??
            `confidence ${item.finding.confidence?.toFixed(2) ?? ""}${item.finding.proposedBy === undefined ? "" : `, by ${item.finding.proposedBy}`}`}
        </span>
        <input
          className={`${fieldStyle} mt-1 w-full`}
          placeholder="No value was found"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <p className="mt-3 flex flex-wrap gap-2">
        {isFound ? (
          <button
            type="button"
            className={buttonStyle}
            disabled={isPending || text !== textOf(before)}
            onClick={() => onSettle({ kind: "accepted" })}
          >
            It is right
          </button>
        ) : null}
        <button
          type="button"
          className={buttonStyle}
          disabled={isPending || text.trim() === "" || text === textOf(before)}
          onClick={() => onSettle({ kind: "corrected", value: typedAs(before, text) })}
        >
          Correct it to this
        </button>
        <button
          type="button"
          className={buttonStyle}
          disabled={isPending}
          onClick={() => onSettle({ kind: isFound ? "rejected" : "accepted" })}
        >
          There is none
        </button>
      </p>
    </>
  )
}

/** The way to a quote's words, where the document is kept here. */
function Place({ citation: { document, version, title, start, end } }: { readonly citation: Quoted }) {
  if (document === undefined || document.startsWith("file:") || start === undefined || end === undefined) return null
  return (
    <Link
      to="/documents/$id"
      params={{ id: document }}
      search={{ ...(version === undefined ? {} : { version }), start, end }}
      className="font-sans text-sm text-quiet underline"
    >
      {title ?? "the place"}
    </Link>
  )
}

function textOf(value: unknown): string {
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value)
}

/** What was typed, in the form of what it takes the place of: a text stays one, whatever it looks like. */
function typedAs(before: unknown, text: string): unknown {
  if (before === undefined || typeof before === "string") return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
