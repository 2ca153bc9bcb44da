import type { App } from "../../apps/app.ts"
import { formatError, GroundworkError, groundworkError } from "../../core/errors.ts"
import type { Context } from "../../core/run.ts"
import { filesIn } from "../../pipeline/folders.ts"
import type { AppParts, SourceDocument } from "../../pipeline/port.ts"

/** One run to come: an input with the files it reads. */
export interface Work {
  readonly input: unknown
  readonly paths: readonly string[]
  /** Why it cannot run. */
  readonly problem?: GroundworkError
  /** Files that came by their folder: nobody named them, so one that cannot be read does not stop the others. */
  readonly byFolder?: ReadonlySet<string>
}

/**
 * Puts the readable files of a folder in its place: a run each for an app that takes each file, one run of all for one that takes all.
 * @returns also the files that were left out because no reader takes their kind
 */
export async function withFolders(
  takes: App<unknown, unknown>["takes"],
  works: readonly Work[],
  signal: AbortSignal,
): Promise<{ readonly works: readonly Work[]; readonly skipped: readonly string[] }> {
  const expanded: Work[] = []
  const skipped: string[] = []
  for (const work of works) {
    const paths: string[] = []
    const byFolder = new Set<string>()
    let emptyFolder: string | undefined
    for (const path of work.paths) {
      const folder = await filesIn(path, signal)
      for (const file of folder?.files ?? []) byFolder.add(file)
      skipped.push(...(folder?.skipped ?? []))
      if (folder?.files.length === 0) emptyFolder ??= path
      paths.push(...(folder?.files ?? [path]))
    }
    if (emptyFolder !== undefined && paths.length === 0) {
      const problem = groundworkError("path_missing", `${emptyFolder} holds no file that can be read`)
      expanded.push({ ...work, problem })
    } else if (byFolder.size === 0) expanded.push(work)
    else if (takes === "each") expanded.push(...paths.map((path) => ({ ...work, paths: [path] })))
    else expanded.push({ ...work, paths, byFolder })
  }
  return { works: expanded, skipped }
}

/**
 * Reads the files that came by their folder before the app does, and leaves out those that cannot be read.
 * @returns the work with the rest, the parts with what was read, and a line for each file left out
 */
export async function readAhead(
  app: Pick<App<unknown, unknown>, "readsTextless" | "goesOnWithout">,
  parts: AppParts,
  context: Context,
  work: Work,
): Promise<{ readonly work: Work; readonly parts: AppParts; readonly failures: readonly string[] }> {
  const { byFolder } = work
  // An app that goes on without a file says so itself.
  if (byFolder === undefined || app.goesOnWithout === true) return { work, parts, failures: [] }
  const read = new Map<string, SourceDocument>()
  const failures: string[] = []
  for (const path of byFolder) {
    try {
      read.set(path, await parts.readFile(context, path, { allowsTextless: app.readsTextless ?? false }))
    } catch (error) {
      if (!(error instanceof GroundworkError) || context.signal.aborted) throw error
      failures.push(formatError(groundworkError(error.code, path, error)))
    }
  }
  const paths = work.paths.filter((path) => !byFolder.has(path) || read.has(path))
  const problem =
    paths.length === 0 ? groundworkError("path_missing", "no file of the folder could be read") : undefined
  return {
    work: { ...work, paths, ...(problem === undefined ? {} : { problem }) },
    parts: { ...parts, readFile: async (of, path, options) => read.get(path) ?? parts.readFile(of, path, options) },
    failures,
  }
}
