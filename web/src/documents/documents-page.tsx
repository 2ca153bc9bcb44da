import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { type DragEvent, useRef, useState } from "react"
import { client } from "../client.ts"
import { useMay } from "../frame.tsx"
import { buttonStyle, Empty, Fault, fieldStyle, Heading, Loading, More } from "../parts/states.tsx"

interface IngestResult {
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly duplicates?: number
  readonly failed: readonly {
    readonly source: string
    readonly code: string
    readonly message: string
    readonly hint?: string
  }[]
}

interface Job {
  readonly id: string
  readonly status: string
  readonly progress: number
  readonly message: string
  readonly error?: string
  readonly result?: IngestResult
}

/** What is in, and the way to bring more. */
export function DocumentsPage() {
  const mayBring = useMay("editor")
  const pages = useInfiniteQuery({
    queryKey: ["documents"],
    queryFn: ({ pageParam }) => client.documents({ limit: 200, ...(pageParam === "" ? {} : { after: pageParam }) }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  })
  const [filter, setFilter] = useState("")
  const documents = (pages.data?.pages.flatMap((page) => page.documents) ?? [])
    .filter((document) =>
      `${document.title} ${document.path} ${document.collection}`.toLowerCase().includes(filter.toLowerCase()),
    )
    .sort((left, right) => left.collection.localeCompare(right.collection) || left.title.localeCompare(right.title))
  return (
    <>
      <Heading
        aside={
          <span className="text-quiet">
            {pages.data === undefined ? "" : `${documents.length}${pages.hasNextPage ? "+" : ""}`}
          </span>
        }
      >
        Documents
      </Heading>
      {mayBring ? <Bring /> : null}
      {pages.isPending ? <Loading what="Reading the list" /> : null}
      {pages.isError ? <Fault error={pages.error} onRetry={() => void pages.refetch()} /> : null}
      {pages.data !== undefined && documents.length === 0 && filter === "" ? (
        <Empty title="No documents yet">
          {mayBring ? "Drop files or folders above." : "Ask an editor to bring some in."}
        </Empty>
      ) : null}
      {pages.data !== undefined && (documents.length > 0 || filter !== "") ? (
        <>
          <label className="mb-3 block">
            <span className="sr-only">Filter by title, path or collection</span>
            <input
              className={`${fieldStyle} w-full max-w-sm`}
              placeholder="Filter"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
          </label>
          <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Documents">
            {documents.length === 0 ? <p className="py-4 text-quiet">None of those read so far fits.</p> : null}
            <table className={documents.length === 0 ? "hidden" : "w-full text-left"}>
              <thead className="border-b border-line text-sm text-quiet">
                <tr>
                  <th className="py-1 pr-4 font-medium">Title</th>
                  <th className="py-1 pr-4 font-medium">Collection</th>
                  <th className="hidden py-1 pr-4 font-medium sm:table-cell">Type</th>
                  <th className="hidden py-1 pr-4 font-medium sm:table-cell">Date</th>
                  <th className="py-1 font-medium">State</th>
                </tr>
              </thead>
              <tbody>
                {documents.map((document) => (
                  <tr key={document.id} className="border-b border-line/60">
                    <td className="py-1.5 pr-4">
                      <Link
                        to="/documents/$id"
                        params={{ id: document.id }}
                        className="underline decoration-line underline-offset-4 hover:decoration-accent"
                      >
                        {document.title}
                      </Link>
                      <span className="block text-sm text-quiet">{document.path}</span>
                    </td>
                    <td className="py-1.5 pr-4">{document.collection}</td>
                    <td className="hidden py-1.5 pr-4 sm:table-cell">{document.type}</td>
                    <td className="hidden py-1.5 pr-4 whitespace-nowrap sm:table-cell">
                      {document.metadata.date ?? "–"}
                    </td>
                    <td className="py-1.5">{stateOf(document.metadata)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <More pages={pages} />
        </>
      ) : null}
    </>
  )
}

function stateOf(metadata: {
  readonly status?: string
  readonly validFrom?: string
  readonly validUntil?: string
}): string {
  const today = new Date().toISOString().slice(0, 10)
  const isOver = metadata.validUntil !== undefined && metadata.validUntil < today
  if (metadata.status === "superseded") return "! superseded"
  if (metadata.status === "expired" || isOver) return "! expired"
  if (metadata.validFrom !== undefined && metadata.validFrom > today) return `! from ${metadata.validFrom}`
  return metadata.status ?? "current"
}

/** Drop files or folders, or choose them; each file's way is shown, and what the job made of it. */
function Bring() {
  const queries = useQueryClient()
  const [collection, setCollection] = useState("default")
  const [sent, setSent] = useState<ReadonlyMap<string, number>>(new Map())
  const [jobId, setJobId] = useState<string>()
  const [fault, setFault] = useState<unknown>()
  const [isOver, setOver] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const job = useQuery({
    queryKey: ["job", jobId],
    queryFn: () => client.get<Job>(`/api/jobs/${jobId}`),
    enabled: jobId !== undefined,
    refetchInterval: (query) => {
      const status = query.state.data?.status
      if (status === "done" || status === "failed") void queries.invalidateQueries({ queryKey: ["documents"] })
      return status === "done" || status === "failed" || status === "cancelled" ? false : 400
    },
  })
  const bring = async (files: readonly { readonly name: string; readonly content: File }[]) => {
    if (files.length === 0) return
    setFault(undefined)
    setJobId(undefined)
    setSent(new Map(files.map((file) => [file.name, 0])))
    try {
      const { id } = await client.upload(files, collection, (name, done, total) =>
        setSent((before) => new Map(before).set(name, total === 0 ? 1 : done / total)),
      )
      setJobId(id)
    } catch (error) {
      setFault(error)
    }
  }
  const drop = async (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const entries = [...event.dataTransfer.items]
      .map((item) => item.webkitGetAsEntry())
      .filter((entry) => entry !== null)
    await bring((await Promise.all(entries.map((entry) => filesOf(entry)))).flat())
  }
  return (
    <section
      aria-label="Bring documents in"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void drop(event)}
      className={`mb-6 rounded-lg border border-dashed px-4 py-5 ${isOver ? "border-accent bg-mark/30" : "border-line bg-sheet"}`}
    >
      <div className="flex flex-wrap items-center gap-3">
        <p className="grow">Drop files or folders here, or</p>
        <button type="button" className={buttonStyle} onClick={() => chooser.current?.click()}>
          Choose files
        </button>
        <input
          ref={chooser}
          type="file"
          multiple
          className="hidden"
          aria-label="Files to bring in"
          onChange={(event) =>
            void bring(
              [...(event.target.files ?? [])].map((file) => ({
                name: file.webkitRelativePath || file.name,
                content: file,
              })),
            )
          }
        />
        <label className="flex items-center gap-2 text-sm text-quiet">
          into
          <input
            className={`${fieldStyle} w-36 py-1`}
            value={collection}
            onChange={(event) => setCollection(event.target.value)}
            aria-label="Collection"
          />
        </label>
      </div>
      {fault === undefined ? null : (
        <div className="mt-3">
          <Fault error={fault} />
        </div>
      )}
      {sent.size > 0 && jobId === undefined && fault === undefined ? (
        <ul className="mt-3 space-y-1 text-sm" aria-label="Files being sent">
          {[...sent].slice(0, 50).map(([name, share]) => (
            <li key={name} className="flex items-center gap-3">
              <progress max={1} value={share} className="w-32" aria-label={name} />
              {name}
            </li>
          ))}
        </ul>
      ) : null}
      {job.data === undefined ? null : <JobReport job={job.data} />}
    </section>
  )
}

function JobReport({ job }: { readonly job: Job }) {
  if (job.status === "waiting" || job.status === "running") {
    return (
      <p role="status" className="mt-3 flex items-center gap-3 text-sm">
        <progress max={1} value={job.progress} className="w-32" aria-label="Reading" /> {job.message || "Waiting"}
      </p>
    )
  }
  if (job.status === "failed") return <p className="mt-3 text-bad">✗ {job.error}</p>
  if (job.status === "cancelled") return <p className="mt-3 text-warn">! It was stopped; what was read before is in.</p>
  const result = job.result
  if (result === undefined) return null
  return (
    <div role="status" className="mt-3 text-sm">
      <p className="text-accent">
        ✓ {result.added} added, {result.updated} updated, {result.unchanged} unchanged
        {(result.duplicates ?? 0) > 0 ? `, ${result.duplicates} equal to another` : ""}
      </p>
      {result.failed.length === 0 ? null : (
        <ul className="mt-1 space-y-1">
          {result.failed.map((failure) => (
            <li key={failure.source} className="text-bad">
              ✗ {failure.source.split("/").pop()}: {failure.message}.{" "}
              <span className="text-quiet">
                {failure.hint} ({failure.code})
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** Files of a dropped entry, folders walked, with their paths. */
async function filesOf(entry: FileSystemEntry): Promise<readonly { readonly name: string; readonly content: File }[]> {
  if (entry.name.startsWith(".")) return []
  if (entry instanceof FileSystemFileEntry || entry.isFile) {
    const content = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [{ name: entry.fullPath.replace(/^\//, ""), content }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: FileSystemEntry[] = []
  while (true) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (batch.length === 0) break
    found.push(...batch)
  }
  return (await Promise.all(found.map((child) => filesOf(child)))).flat()
}
