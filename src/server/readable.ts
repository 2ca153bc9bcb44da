import type { RunRecord } from "../core/run.ts"
import type { Identity } from "./route.ts"
import type { Services } from "./services.ts"

interface Asking {
  readonly services: Pick<Services, "groundwork">
  readonly identity: Identity
}

/** What one caller may read as of now, each document looked up once. */
export interface Reader {
  /** True if the caller may read every stored document that a JSON value names. */
  mayReadAll(value: unknown): Promise<boolean>
  /** True if the caller may read everything that a run saw or shows: lists may have changed since it ran. */
  mayReadRun(run: RunRecord): Promise<boolean>
}

/** Opens the caller's lists once for many records. */
export async function readerOf(call: Asking): Promise<Reader> {
  const { store } = call.services.groundwork
  const isOwner = call.identity.context.kind === "system"
  const readable = new Set(await store.readable(call.identity.context))
  const known = new Map<string, boolean>()
  const mayRead = async (id: string) => {
    const before = known.get(id)
    if (before !== undefined) return before
    const document = await store.document(id)
    // What was never stored (`file:…`) or was purged has no text here to hide; what left its source still has.
    const answer = document === undefined ? (await store.versions(id)).length === 0 : readable.has(document.accessId)
    known.set(id, answer)
    return answer
  }
  const mayReadEach = async (documents: Iterable<string>) => {
    if (isOwner) return true
    for (const id of documents) if (!(await mayRead(id))) return false
    return true
  }
  return {
    mayReadAll: (value) => mayReadEach(documentsIn(value)),
    mayReadRun: async (run) => {
      // What the caller typed counts for nothing: a run that is withheld for an id in its input would tell that the id is one.
      const made = [run.output, run.steps]
      const seen = new Set(documentsIn(made))
      const typed = JSON.stringify(run.input) ?? ""
      const shown = JSON.stringify(made)
      for (const version of run.versions) {
        if (typed.includes(version) && !shown.includes(version)) continue
        const document = (await store.version(version))?.document
        if (document !== undefined) seen.add(document)
      }
      return mayReadEach(seen)
    },
  }
}

/**
 * Keeps the records whose every stored document the caller may read, and the run that they come from: quotes in marks and
 * reviews are document text, and what was said of a run or corrected in it follows from what it saw.
 */
export async function onlyReadable<Entry>(call: Asking, records: readonly Entry[]): Promise<readonly Entry[]> {
  const mayRead = await readableBy(call)
  const kept: Entry[] = []
  for (const record of records) if (await mayRead(record)) kept.push(record)
  return kept
}

/** The same of one record after the other: each document and each run is looked up once. */
export async function readableBy(call: Asking): Promise<(record: unknown) => Promise<boolean>> {
  const reader = await readerOf(call)
  const known = new Map<string, boolean>()
  const mayReadRunOf = async (id: string | undefined) => {
    if (id === undefined) return true
    const before = known.get(id)
    if (before !== undefined) return before
    const run = await call.services.groundwork.store.run(id)
    const answer = run === undefined || (await reader.mayReadRun(run))
    known.set(id, answer)
    return answer
  }
  return async (record) => (await reader.mayReadAll(record)) && (await mayReadRunOf(runIn(record)))
}

/** The run that a record of the store or its value comes from. */
function runIn(record: unknown): string | undefined {
  if (typeof record !== "object" || record === null) return undefined
  if ("run" in record && typeof record.run === "string") return record.run
  return "value" in record ? runIn(record.value) : undefined
}

/** A run without what it saw and said: that it was there, when, and what it took. */
export function withheld(run: RunRecord): RunRecord & { readonly isWithheld: true } {
  return { ...run, input: null, output: null, steps: [], versions: [], isWithheld: true }
}

/** Ids of all documents that a JSON value names. */
function documentsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) =>
    key === "document" && typeof entry === "string" ? [entry] : documentsIn(entry),
  )
}
