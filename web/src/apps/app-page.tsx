import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { useEffect, useRef, useState } from "react"
import { client } from "../client.ts"
import type { Place } from "../parts/source.tsx"
import { SourceBeside, useMarkKeys } from "../parts/source-beside.tsx"
import { Empty, Fault, Heading, Loading } from "../parts/states.tsx"
import { type AppDescription, nameOf, sayOf, useApps } from "./apps-page.tsx"
import { DocumentsPicker } from "./form/choose-documents.tsx"
import { type Draft, draftsOf } from "./form/drafts.ts"
import { fieldsOf } from "./form/fields.ts"
import { AppForm } from "./form/form.tsx"
import { Asked } from "./result/asked.tsx"
import type { Opening } from "./result/evidence.tsx"
import { type Result, ResultView } from "./result/result.tsx"
import { isRecord } from "./result/shapes.ts"
import { RunList, useRuns } from "./runs.tsx"

/** One app: a form made from what it takes, its runs, and what they found. A result has an address of its own. */
export function AppPage() {
  const { name } = useParams({ from: "/apps/$name" })
  const found = useApps()
  if (found.isPending) return <Loading what="Reading the app" />
  if (found.isError) return <Fault error={found.error} onRetry={() => void found.refetch()} />
  const app = found.data.apps.find((one) => one.name === name)
  if (app === undefined)
    return (
      <Empty title="There is no such app">
        <Link to="/apps" className="underline">
          See which there are
        </Link>
      </Empty>
    )
  // Another app's form begins anew.
  return <OneApp key={app.name} app={app} />
}

function OneApp({ app }: { readonly app: AppDescription }) {
  const search = useSearch({ from: "/apps/$name" })
  const navigate = useNavigate()
  const form = fieldsOf(app.input)
  const [drafts, setDrafts] = useState<Draft>(() => draftsOf(form))
  const [documents, setDocuments] = useState<readonly string[]>(search.document === undefined ? [] : [search.document])
  const [isFormOpen, setFormOpen] = useState(search.run === undefined)
  const [fresh, setFresh] = useState<string>()
  const [open, setOpen] = useState<Place>()
  const show = (run: string) => {
    setOpen(undefined)
    setFresh(run)
    setFormOpen(false)
    void navigate({ to: "/apps/$name", params: { name: app.name }, search: { run } })
  }
  const runs = useRuns(app, show)
  useMarkKeys(() => setOpen(undefined))
  const again = ({ input, documents: before }: Result["asked"]) => {
    setDrafts(draftsOf(form, isRecord(input) ? input : {}))
    setDocuments(before)
    setFormOpen(true)
    scrollTo({ top: 0 })
  }
  return (
    <>
      <p className="text-sm text-quiet">
        <Link to="/apps" className="underline">
          Apps
        </Link>
      </p>
      <Heading>{nameOf(app)}</Heading>
      <p className="-mt-3 mb-5 max-w-prose text-quiet">{sayOf(app)}</p>
      <div className={open === undefined ? "" : "grid gap-6 lg:grid-cols-2"}>
        <div className="min-w-0 space-y-6">
          <details
            open={isFormOpen}
            onToggle={(event) => setFormOpen(event.currentTarget.open)}
            className="rounded-lg border border-line bg-sheet px-4 py-3"
          >
            <summary className="cursor-pointer font-medium">
              {search.run === undefined ? "What it takes" : "Run it again, or on something else"}
            </summary>
            <div className="space-y-5 pt-3">
              {app.takes === "none" ? null : <DocumentsPicker chosen={documents} onChange={setDocuments} />}
              <AppForm
                fields={form}
                drafts={drafts}
                onChange={setDrafts}
                isRunning={runs.isRunning}
                lacks={app.takes === "each" && documents.length === 0 ? "Choose a document first" : undefined}
                onRun={(input) => runs.start(input, documents)}
              />
            </div>
          </details>
          <RunList runs={runs} shown={search.run} onShow={show} />
          {search.run === undefined ? null : (
            <OneResult
              key={search.run}
              id={search.run}
              app={app}
              isFresh={fresh === search.run}
              opening={{ onOpen: setOpen, open }}
              onAgain={again}
            />
          )}
        </div>
        {open === undefined ? null : <SourceBeside place={open} onClose={() => setOpen(undefined)} />}
      </div>
    </>
  )
}

function OneResult({
  id,
  app,
  isFresh,
  opening,
  onAgain,
}: {
  readonly id: string
  readonly app: AppDescription
  /** It was run here just now: reading goes on with it. */
  readonly isFresh: boolean
  readonly opening: Opening
  readonly onAgain: (asked: Result["asked"]) => void
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  const found = useQuery({
    queryKey: ["result", id],
    queryFn: () => client.get<Result>(`/api/results/${encodeURIComponent(id)}`),
  })
  const isThere = found.data !== undefined
  useEffect(() => {
    if (isFresh && isThere) heading.current?.focus()
  }, [isFresh, isThere])
  if (found.isPending) return <Loading what="Reading the result" />
  if (found.isError) return <Fault error={found.error} onRetry={() => void found.refetch()} />
  const { asked, startedAt, result } = found.data
  return (
    <section aria-label="Result">
      <h2 ref={heading} tabIndex={-1} className="mb-1 text-xl font-semibold outline-none">
        Result
      </h2>
      <Asked asked={asked} startedAt={startedAt} input={app.input} onAgain={() => onAgain(asked)} />
      <ResultView run={result} formats={app.formats} opening={opening} />
    </section>
  )
}
