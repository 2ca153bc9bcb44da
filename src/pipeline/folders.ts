import { stat } from "node:fs/promises"
import { join, relative, resolve } from "node:path"
import { extensionOf } from "../ingest/detect.ts"
import { isReadable } from "../ingest/read.ts"
import { listItems, resolveSource } from "../ingest/sources.ts"

/** A folder's files as apps read them. */
export interface FolderFiles {
  /** Paths of files that some reader takes, in path order; dot files, `access.json`, homes and `node_modules` are no part. */
  readonly files: readonly string[]
  /** Files for whose kind there is no reader. */
  readonly skipped: readonly string[]
}

/**
 * The files of a folder by the rules of ingest; undefined where `path` is no folder. JSON Lines hold many documents and are
 * none themselves: apps skip them.
 * @throws cancelled, input_invalid for a broken `access.json`
 */
export async function filesIn(path: string, signal: AbortSignal): Promise<FolderFiles | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory() !== true) return undefined
  const files: string[] = []
  const skipped: string[] = []
  for (const item of await listItems(await resolveSource(path), signal)) {
    const extension = extensionOf(item.name)
    const isTaken = !item.isRecords && (extension === "" || isReadable(extension, {}))
    // As the person named the folder, so that a source reads as it was given.
    ;(isTaken ? files : skipped).push(join(path, relative(resolve(path), item.location)))
  }
  return { files, skipped }
}
