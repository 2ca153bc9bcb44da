import { readdir, readFile, realpath, stat } from "node:fs/promises"
import { basename, join, matchesGlob, relative, resolve, sep } from "node:path"
import { groundworkError } from "../core/errors.ts"
import { isReaderEntry, type ReaderList } from "../core/principal.ts"
import { databaseFile } from "../store/port.ts"
import { extensionOf } from "./detect.ts"
import { fetchPage } from "./fetch.ts"

/** What a person named: a folder, a file or a page. */
export interface Source {
  readonly kind: "folder" | "file" | "url"
  /** Absolute path or URL. */
  readonly location: string
  /** Last part of the location: what document ids are derived from, so that they are the same on every machine. */
  readonly name: string
}

/** One file or page of a source. Files of JSON Lines hold many documents (`isRecords`). */
export interface SourceItem {
  /** Relative to the source, with `/`. */
  readonly path: string
  /** Absolute path or URL. */
  readonly location: string
  /** File name, for type and title of last resort. */
  readonly name: string
  readonly sizeBytes: number
  /** 0 for pages: they are told apart by their content alone. */
  readonly modifiedMs: number
  readonly isRecords: boolean
  /** Readers that `access.json` names for this path. */
  readonly readers?: ReaderList
  load(): Promise<Uint8Array>
}

const accessFile = "access.json"
const ignoredFolders = new Set(["node_modules", "__pycache__"])
const recordExtensions = new Set(["jsonl", "ndjson"])

/** @throws path_missing, input_invalid for URLs that are not http(s) */
export async function resolveSource(argument: string): Promise<Source> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(argument)) {
    const url = URL.canParse(argument) ? new URL(argument) : undefined
    if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) {
      throw groundworkError("input_invalid", argument)
    }
    url.hash = ""
    return { kind: "url", location: url.href, name: url.href }
  }
  const location = resolve(argument)
  const found = await stat(location).catch(() => undefined)
  if (found === undefined) throw groundworkError("path_missing", argument)
  return { kind: found.isDirectory() ? "folder" : "file", location, name: basename(location).normalize("NFC") }
}

/**
 * Everything of a source in path order. Left out: dot files, `node_modules`, homes, links that lead out of order (loops),
 * `access.json` in the root. A file that cannot be looked at becomes an item whose `load` fails, so that it is reported and the rest go in.
 */
export async function listItems(source: Source, signal: AbortSignal): Promise<readonly SourceItem[]> {
  switch (source.kind) {
    case "url":
      return [await pageItem(source, signal)]
    case "file":
      return [await fileItem(source.location, source.name)]
    case "folder":
      return await folderItems(source.location, signal)
    default:
      return source.kind satisfies never
  }
}

async function pageItem(source: Source, signal: AbortSignal): Promise<SourceItem> {
  const page = await fetchPage(source.location, signal)
  return {
    path: new URL(source.location).pathname.replace(/^\//, "") || "index.html",
    location: source.location,
    name: page.name,
    sizeBytes: page.bytes.length,
    modifiedMs: 0,
    isRecords: false,
    load: async () => page.bytes,
  }
}

async function folderItems(root: string, signal: AbortSignal): Promise<readonly SourceItem[]> {
  const access = await readAccessFile(join(root, accessFile))
  const items: SourceItem[] = []
  const visited = new Set<string>()
  const walk = async (folder: string): Promise<void> => {
    if (signal.aborted) throw groundworkError("cancelled")
    const real = await realpath(folder)
    if (visited.has(real)) return
    visited.add(real)
    const entries = await readdir(folder, { withFileTypes: true })
    if (entries.some((entry) => entry.name === databaseFile)) return
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (entry.name.startsWith(".") || entry.name.startsWith("~$")) continue
      const location = join(folder, entry.name)
      const isLink = entry.isSymbolicLink()
      const target = isLink ? await stat(location).catch(() => undefined) : entry
      if (target?.isDirectory() === true) {
        if (!ignoredFolders.has(entry.name)) await walk(location)
      } else if (target?.isFile() === true) {
        const path = relative(root, location).split(sep).join("/").normalize("NFC")
        if (path === accessFile) continue
        const readers = access(path)
        items.push(await fileItem(location, path, readers))
      }
    }
  }
  await walk(root)
  return items
}

async function fileItem(location: string, path: string, readers?: ReaderList): Promise<SourceItem> {
  const found = await stat(location)
  return {
    path,
    location,
    name: basename(location).normalize("NFC"),
    sizeBytes: found.size,
    modifiedMs: Math.floor(found.mtimeMs),
    isRecords: recordExtensions.has(extensionOf(location)),
    ...(readers === undefined ? {} : { readers }),
    load: () => readFile(location),
  }
}

/**
 * `access.json`: `{"hr-only/**": ["group:hr"]}`. The last glob that matches a path decides.
 * @throws input_invalid for a file of another form: documents must not go in open because of a comma
 */
async function readAccessFile(location: string): Promise<(path: string) => ReaderList | undefined> {
  const text = await readFile(location, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined
    throw groundworkError("input_invalid", `${location} cannot be read (${error.code})`, error)
  })
  if (text === undefined) return () => undefined
  const rules = parseAccess(text, location)
  return (path) => rules.findLast(({ glob }) => matchesGlob(path, glob))?.readers
}

function parseAccess(
  text: string,
  location: string,
): readonly { readonly glob: string; readonly readers: ReaderList }[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw groundworkError("input_invalid", `${location} is not JSON: ${why}`, error)
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw groundworkError("input_invalid", `${location} must be an object like {"hr/**": ["group:hr"]}`)
  return Object.entries(value).map(([glob, readers]: [string, unknown]) => {
    if (readers === "everyone") return { glob, readers }
    if (!Array.isArray(readers) || readers.length === 0 || !readers.every(isReaderEntry)) {
      const wanted = 'a list of "user:NAME" and "group:NAME", or "everyone"'
      throw groundworkError("input_invalid", `${location}: "${glob}" must be ${wanted}`)
    }
    return { glob, readers: [...new Set<string>(readers)].sort() }
  })
}
