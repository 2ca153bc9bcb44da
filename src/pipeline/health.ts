import type { DatabaseSync } from "node:sqlite"
import { systemPrincipal } from "../core/principal.ts"
import type { Index } from "../index/port.ts"
import type { Store } from "../store/port.ts"
import type { HealthFinding } from "./port.ts"

/** Looks at a home from outside: the database itself, the index beside the documents, the texts they point to, the audit log. */
export async function checkHome(parts: {
  readonly store: Store
  readonly index: Index
  readonly database: DatabaseSync
}): Promise<readonly HealthFinding[]> {
  const { store, index, database } = parts
  const integrity = database
    .prepare("PRAGMA quick_check")
    .all()
    .map((row) => String(Object.values(row)[0]))
  const readable = await store.readable(systemPrincipal)
  const current = new Set<string>()
  const textless: string[] = []
  let after: string | undefined
  do {
    const page = await store.documents({}, readable, 500, after)
    for (const document of page) {
      current.add(document.currentVersion)
      if ((await store.text(document.currentVersion)) === undefined) textless.push(document.id)
    }
    after = page.length < 500 ? undefined : page[page.length - 1]?.id
  } while (after !== undefined)
  const indexed = new Set(await index.versions())
  const missing = [...current].filter((version) => !indexed.has(version)).length
  const stray = [...indexed].filter((version) => !current.has(version)).length
  const audit = await store.verifyAudit()
  return [
    finding("database", integrity.join() === "ok", integrity.slice(0, 3).join("; ")),
    finding(
      "index",
      missing === 0 && stray === 0,
      `${indexed.size} versions; ${missing} missing, ${stray} stray${missing + stray > 0 ? ": run groundwork reindex" : ""}`,
    ),
    finding(
      "texts",
      textless.length === 0,
      textless.length === 0
        ? `${current.size} documents have theirs`
        : `missing for ${textless.slice(0, 5).join(", ")}`,
    ),
    finding(
      "audit",
      audit.brokenAt === undefined,
      audit.brokenAt === undefined ? `${audit.entries} entries in a chain` : `broken at entry ${audit.brokenAt}`,
    ),
  ]
}

function finding(name: string, isOk: boolean, detail: string): HealthFinding {
  return { name, status: isOk ? "ok" : "broken", detail }
}
