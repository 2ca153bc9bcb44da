import { useQuery, useQueryClient } from "@tanstack/react-query"
import { type DragEvent, useEffect, useRef, useState } from "react"
import { client } from "../client.ts"
import { buttonStyle, Fault, fieldStyle } from "../parts/states.tsx"

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

/** Drop files or folders, or choose them; each file's way is shown, and what the job made of it. */
export function Bring({
  onRead,
}: {
  /** Told when a job has read them: the names as they were sent, and the collection. */
  readonly onRead?: (names: readonly string[], collection: string) => void
}) {
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
  const told = useRef<string>(null)
  useEffect(() => {
    if (job.data?.status !== "done" || told.current === job.data.id) return
    told.current = job.data.id
    onRead?.([...sent.keys()], collection)
  }, [job.data, sent, collection, onRead])
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
