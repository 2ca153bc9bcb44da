import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { ApiProblem, type DocumentView } from "../../../src/client/client.ts"
import { AppsOn } from "../apps/apps-on.tsx"
import { client } from "../client.ts"
import { useMay } from "../frame.tsx"
import { Source } from "../parts/source.tsx"
import { buttonStyle, Empty, Fault, fieldStyle, Loading } from "../parts/states.tsx"
import { RunLines, type RunList } from "../runs/run-lines.tsx"
import { differenceOf } from "./difference.ts"

const tabs = ["Read", "Versions", "Passages", "Cited"] as const

/** A document: as its readers see it, its versions and what changed, its passages, who may read it. */
export function DocumentPage() {
  const { id } = useParams({ from: "/documents/$id" })
  const search = useSearch({ from: "/documents/$id" })
  const [tab, setTab] = useState<(typeof tabs)[number]>("Read")
  const mayChange = useMay("editor")
  const head = useQuery({ queryKey: ["head", id], queryFn: () => client.documentHead(id) })
  if (head.isError && head.data === undefined)
    return head.error instanceof ApiProblem && head.error.status === 404 ? (
      <Empty title="There is no such document">
        It may have been erased, or you may not read it.{" "}
        <Link to="/documents" className="underline">
          What there is
        </Link>
      </Empty>
    ) : (
      <Fault error={head.error} onRetry={() => void head.refetch()} />
    )
  return (
    <div className="grid gap-8 lg:grid-cols-[1fr_18rem]">
      <div>
        <h1 className="sr-only">Document</h1>
        <div role="tablist" aria-label="Views of the document" className="mb-4 flex gap-1 border-b border-line">
          {tabs.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={tab === name}
              onClick={() => setTab(name)}
              className={`px-3 py-1.5 ${tab === name ? "border-b-2 border-accent font-medium" : "text-quiet"}`}
            >
              {name}
            </button>
          ))}
        </div>
        <div role="tabpanel" aria-label={tab} className="max-w-3xl">
          {tab === "Read" ? <Source place={{ document: id, ...search }} /> : null}
          {tab === "Versions" ? <Versions id={id} /> : null}
          {tab === "Passages" ? <Passages id={id} version={search.version} /> : null}
          {tab === "Cited" ? <Cited id={id} version={search.version} /> : null}
        </div>
      </div>
      <div className="space-y-8">
        {mayChange && head.data !== undefined ? <Readers id={id} readers={head.data.readers} /> : null}
        {head.data === undefined ? null : <AppsOn document={id} />}
      </div>
    </div>
  )
}

function Versions({ id }: { readonly id: string }) {
  const current = useQuery({ queryKey: ["document", id, undefined], queryFn: () => client.document(id) })
  const [other, setOther] = useState<string>()
  const older = useQuery({
    queryKey: ["document", id, other],
    queryFn: () => client.document(id, other),
    enabled: other !== undefined,
  })
  if (current.isPending) return <Loading what="Reading the versions" />
  if (current.isError) return <Fault error={current.error} />
  return (
    <>
      <ol className="space-y-2">
        {current.data.versions.map((version) => (
          <li key={version.id} className="flex flex-wrap items-center gap-3">
            <Link to="/documents/$id" params={{ id }} search={{ version: version.id }} className="underline">
              Version {version.ordinal}
            </Link>
            <span className="text-quiet">{version.createdAt.slice(0, 16).replace("T", " ")}</span>
            {version.id === current.data.version ? (
              <span className="text-accent">current</span>
            ) : (
              <button type="button" className={buttonStyle} onClick={() => setOther(version.id)}>
                Compare with the current one
              </button>
            )}
          </li>
        ))}
      </ol>
      {older.data === undefined ? null : (
        <section
          className="mt-6 whitespace-pre-wrap rounded-lg border border-line bg-sheet p-4 font-serif"
          aria-label="Difference"
        >
          {differenceOf(older.data.text, current.data.text).map((part, index) =>
            part.kind === "same" ? (
              <span key={`${index}`}>{part.text}</span>
            ) : part.kind === "added" ? (
              <ins key={`${index}`} className="bg-accent/15">
                {part.text}
              </ins>
            ) : (
              <del key={`${index}`} className="bg-bad/15">
                {part.text}
              </del>
            ),
          )}
        </section>
      )}
    </>
  )
}

interface Passage {
  readonly ordinal: number
  readonly start: number
  readonly end: number
  readonly section: string
  readonly text: string
}

function Passages({ id, version }: { readonly id: string; readonly version: string | undefined }) {
  const found = useQuery({
    queryKey: ["passages", id, version],
    queryFn: () =>
      client.get<{ readonly passages: readonly Passage[] }>(
        `/api/documents/${encodeURIComponent(id)}/passages${version === undefined ? "" : `?version=${version}`}`,
      ),
  })
  if (found.isPending) return <Loading what="Reading the passages" />
  if (found.isError) return <Fault error={found.error} />
  return (
    <ol className="space-y-4">
      {found.data.passages.map((passage) => (
        <li key={passage.ordinal} className="border-l-2 border-line pl-4">
          <p className="text-sm text-quiet">
            {passage.ordinal + 1}. {passage.section} [{passage.start}–{passage.end}]
          </p>
          <p className="whitespace-pre-line font-serif">{passage.text}</p>
        </li>
      ))}
    </ol>
  )
}

/** Answers and app runs whose evidence stands in this document: one's own; an administrator sees everyone's. */
function Cited({ id, version }: { readonly id: string; readonly version: string | undefined }) {
  const head = useQuery({ queryKey: ["head", id], queryFn: () => client.documentHead(id) })
  const shown = version ?? head.data?.version
  const runs = useQuery({
    queryKey: ["cited", shown],
    queryFn: () => client.get<RunList>(`/api/runs?cites=${encodeURIComponent(shown ?? "")}&limit=50`),
    enabled: shown !== undefined,
  })
  if (head.isError) return <Fault error={head.error} />
  if (runs.isError) return <Fault error={runs.error} />
  if (runs.data === undefined) return <Loading what="Looking where it was cited" />
  if (runs.data.runs.length === 0) return <Empty title="Not cited yet">No answer of yours rests on this version.</Empty>
  return <RunLines runs={runs.data.runs} />
}

function Readers({ id, readers }: { readonly id: string; readonly readers: DocumentView["readers"] }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const mayErase = useMay("admin")
  const [draft, setDraft] = useState<string>()
  const [isSure, setSure] = useState(false)
  const text = draft ?? (readers === undefined || readers === "everyone" ? "everyone" : readers.join(","))
  const save = useMutation({
    mutationFn: () => client.put(`/api/documents/${encodeURIComponent(id)}/access`, { readers: text }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["head", id] }),
  })
  const erase = useMutation({
    mutationFn: () => client.remove(`/api/documents/${encodeURIComponent(id)}`),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["documents"] })
      await navigate({ to: "/documents" })
    },
  })
  return (
    <aside aria-label="Who may read it" className="space-y-3 text-sm">
      <h2 className="font-medium">Who may read it</h2>
      <label className="block">
        <span className="text-quiet">everyone, or user:ann,group:hr</span>
        <input
          className={`${fieldStyle} mt-1 w-full`}
          value={text}
          onChange={(event) => setDraft(event.target.value)}
        />
      </label>
      <button type="button" className={buttonStyle} disabled={draft === undefined} onClick={() => save.mutate()}>
        Change
      </button>
      {save.isSuccess ? <p role="status">✓ It holds from the next request.</p> : null}
      {save.isError ? <Fault error={save.error} /> : null}
      {mayErase ? (
        <div className="border-t border-line pt-3">
          {isSure ? (
            <button type="button" className="text-bad underline" onClick={() => erase.mutate()}>
              Yes, erase it for good
            </button>
          ) : (
            <button type="button" className="text-quiet underline" onClick={() => setSure(true)}>
              Erase this document for good
            </button>
          )}
          {erase.isError ? <Fault error={erase.error} /> : null}
        </div>
      ) : null}
    </aside>
  )
}
