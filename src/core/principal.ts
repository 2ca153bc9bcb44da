import { groundworkError } from "./errors.ts"

/** Who asks. `everyone` lists are readable by any principal; `system` reads all (the owner at the command line). */
export type Principal =
  | { readonly kind: "system" }
  | { readonly kind: "user"; readonly user: string; readonly groups: readonly string[] }

/** A reader list: `everyone`, or entries `user:NAME` / `group:NAME`, sorted, without repeats. */
export type ReaderList = "everyone" | readonly string[]

export const systemPrincipal: Principal = { kind: "system" }

/** The entries of reader lists that let this principal read: `user:ann`, `group:hr`. Empty for `system`, which needs none. */
export function principalEntries(principal: Principal): readonly string[] {
  if (principal.kind === "system") return []
  return [`user:${principal.user}`, ...principal.groups.map((group) => `group:${group}`)]
}

/** True for `user:NAME` and `group:NAME`. */
export function isReaderEntry(entry: unknown): entry is string {
  return typeof entry === "string" && /^(?:user|group):\S/.test(entry)
}

/**
 * Parses `user:ann,group:hr` (the form of `--access` and `--as`) into a sorted list; `everyone` and "" mean everyone.
 * @throws input_invalid for anything else: a list that names nobody would lock a document away
 */
export function parseReaderList(text: string): ReaderList {
  const readers = splitReaderList(text)
  const wrong = readers === "everyone" ? undefined : readers.find((entry) => !isReaderEntry(entry))
  if (wrong !== undefined) throw groundworkError("input_invalid", `"${wrong}" is no reader: ${readersForm} or everyone`)
  return readers
}

/** The form of a list of readers, for errors. */
export const readersForm = "write user:ann,group:hr"

/** As `parseReaderList`, for lists that are only compared: an entry of another form is on nobody's behalf. */
export function splitReaderList(text: string): ReaderList {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
  if (entries.length === 0 || entries.includes("everyone")) return "everyone"
  return [...new Set(entries)].sort()
}

/**
 * Parses `user:ann,group:hr` into a principal; a list of groups alone is an unnamed user in these groups.
 * @throws input_invalid for another form, and for two users
 */
export function parsePrincipal(text: string): Principal {
  const entries = text.split(",").map((entry) => entry.trim())
  const wrong = entries.find((entry) => !isReaderEntry(entry))
  if (wrong !== undefined) throw groundworkError("input_invalid", `"${wrong}" is nobody: ${readersForm}`)
  if (entries.filter((entry) => entry.startsWith("user:")).length > 1)
    throw groundworkError("input_invalid", `"${text}" is more than one person: ${readersForm}`)
  const user = entries.find((entry) => entry.startsWith("user:"))?.slice("user:".length) ?? ""
  const groups = entries.filter((entry) => entry.startsWith("group:")).map((entry) => entry.slice("group:".length))
  return { kind: "user", user, groups }
}

/** True if the principal is on the list. */
export function mayRead(principal: Principal, readers: ReaderList): boolean {
  if (readers === "everyone" || principal.kind === "system") return true
  const entries = principalEntries(principal)
  return readers.some((reader) => entries.includes(reader))
}
