import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { client } from "../../client.ts"
import { Bring } from "../../documents/bring.tsx"
import { useDocuments } from "../../documents/list.ts"
import { useMay } from "../../frame.tsx"
import { Fault, fieldStyle, Loading, More } from "../../parts/states.tsx"
import { useDocumentTitle } from "../result/asked.tsx"
import { Checks } from "./control.tsx"

/** Documents shown at once: the filter finds the others. */
const shownAtOnce = 100

/** Documents that an app shall read: those that are in, or files brought in the way the documents page does it. */
export function DocumentsPicker({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}) {
  const mayBring = useMay("editor")
  const [filter, setFilter] = useState("")
  const { pages, documents, isSettled } = useDocuments(filter)
  const fitting = documents.toSorted((left, right) => left.title.localeCompare(right.title))
  const choose = (id: string, isChosen: boolean) =>
    onChange(isChosen ? [...chosen, id] : chosen.filter((other) => other !== id))
  const chooseBrought = async (names: readonly string[], collection: string) => {
    const found = await broughtIn(names, collection)
    onChange([...chosen, ...found.filter((id) => !chosen.includes(id))])
  }
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium">
        Documents{" "}
        <span className="font-normal text-quiet">{chosen.length === 0 ? "" : `(${chosen.length} chosen)`}</span>
      </legend>
      <Chosen chosen={chosen} onChange={onChange} />
      <label className="mt-2 block">
        <span className="sr-only">Filter by title, path or collection</span>
        <input
          className={`${fieldStyle} w-full max-w-sm`}
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </label>
      {pages.isPending ? <Loading what="Reading the list" /> : null}
      {pages.isError ? <Fault error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {pages.data === undefined ? null : (
        <div
          className="mt-2 max-h-64 overflow-y-auto rounded-md border border-line bg-sheet p-2"
          tabIndex={0}
          role="region"
          aria-label="Documents to choose from"
        >
          {fitting.length === 0 ? <p className="text-quiet">{isSettled ? "None fits." : "Looking …"}</p> : null}
          {fitting.slice(0, shownAtOnce).map((document) => (
            <label key={document.id} className="flex items-baseline gap-2 rounded px-1 py-0.5 hover:bg-line/40">
              <input
                type="checkbox"
                checked={chosen.includes(document.id)}
                onChange={(event) => choose(document.id, event.target.checked)}
              />
              <span>
                {document.title}{" "}
                <span className="text-sm text-quiet">
                  {document.path} · {document.collection}
                </span>
              </span>
            </label>
          ))}
          {fitting.length > shownAtOnce ? (
            <p className="text-sm text-quiet">{fitting.length - shownAtOnce} more: filter for them.</p>
          ) : null}
          <More pages={pages} />
        </div>
      )}
      {filter !== "" && fitting.some(({ id }) => !chosen.includes(id)) ? (
        <button
          type="button"
          className="mt-2 text-sm underline"
          onClick={() => onChange([...new Set([...chosen, ...fitting.map(({ id }) => id)])])}
        >
          Choose {pages.hasNextPage ? "the first" : "all"} {fitting.length} that fit
        </button>
      ) : null}
      {mayBring ? (
        <div className="mt-3">
          <Bring onRead={(names, collection) => void chooseBrought(names, collection)} />
        </div>
      ) : null}
    </fieldset>
  )
}

/** Chosen documents that are named; of more, how many. */
const named = 12

function Chosen({
  chosen,
  onChange,
}: {
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}) {
  if (chosen.length === 0) return null
  return (
    <ul aria-label="Chosen documents" className="mt-1 flex flex-wrap gap-2 text-sm">
      {chosen.slice(0, named).map((id) => (
        <ChosenOne key={id} id={id} onRemove={() => onChange(chosen.filter((other) => other !== id))} />
      ))}
      {chosen.length > named ? (
        <li>
          and {chosen.length - named} more ·{" "}
          <button type="button" className="underline" onClick={() => onChange([])}>
            Take all away
          </button>
        </li>
      ) : null}
    </ul>
  )
}

function ChosenOne({ id, onRemove }: { readonly id: string; readonly onRemove: () => void }) {
  const title = useDocumentTitle(id)
  return (
    <li className="flex items-center gap-2 rounded border border-line px-2 py-0.5">
      {title}
      <button type="button" className="text-quiet hover:text-ink" aria-label={`Take ${title} away`} onClick={onRemove}>
        ✕
      </button>
    </li>
  )
}

/** The newest documents of these names in a collection. */
async function broughtIn(names: readonly string[], collection: string): Promise<readonly string[]> {
  const newest = new Map<string, { readonly id: string; readonly updatedAt: string }>()
  let after: string | undefined
  do {
    const page = await client.documents({ collection, limit: 500, ...(after === undefined ? {} : { after }) })
    for (const { id, path, updatedAt } of page.documents)
      if (names.includes(path) && updatedAt > (newest.get(path)?.updatedAt ?? "")) newest.set(path, { id, updatedAt })
    after = page.next
  } while (after !== undefined)
  return [...newest.values()].map(({ id }) => id)
}

/** One document, or none. */
export function DocumentField({
  value,
  onChange,
  ...field
}: {
  readonly id: string
  readonly value: string
  readonly onChange: (id: string) => void
}) {
  const [filter, setFilter] = useState("")
  const { pages, documents } = useDocuments(filter)
  return (
    <span className="flex flex-wrap items-center gap-3">
      {pages.hasNextPage || filter !== "" ? (
        <input
          className={fieldStyle}
          aria-label="Filter the documents of this list"
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      ) : null}
      <select
        {...field}
        className={`${fieldStyle} max-w-full`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">–</option>
        {value !== "" && !documents.some((document) => document.id === value) ? (
          <option value={value}>{value}</option>
        ) : null}
        {documents.map((document) => (
          <option key={document.id} value={document.id}>
            {document.title} ({document.path})
          </option>
        ))}
      </select>
      <More pages={pages} />
    </span>
  )
}

interface Collection {
  readonly id: string
  readonly documents: number
}

/** Any of the collections that one may look in. */
export function CollectionsPicker({
  at,
  chosen,
  onChange,
}: {
  readonly at: string
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}) {
  const found = useQuery({
    queryKey: ["collections"],
    queryFn: () => client.get<{ readonly collections: readonly Collection[] }>("/api/collections"),
  })
  if (found.isError) return <Fault error={found.error} />
  const options = (found.data?.collections ?? []).map(({ id, documents }) => ({
    key: id,
    label: `${id} (${documents})`,
  }))
  return <Checks at={at} options={options} chosen={chosen} onChange={onChange} />
}
