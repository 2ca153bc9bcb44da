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

/** Parses `user:ann,group:hr` (the form of `--access` and `--as`) into a sorted list; `everyone` and "" mean everyone. */
export function parseReaderList(text: string): ReaderList {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
  if (entries.length === 0 || entries.includes("everyone")) return "everyone"
  return [...new Set(entries)].sort()
}

/** Parses `user:ann,group:hr` into a principal; a list of groups alone is an unnamed user in these groups. */
export function parsePrincipal(text: string): Principal {
  const entries = text.split(",").map((entry) => entry.trim())
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
