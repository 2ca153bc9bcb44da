import type { AccessId } from "../../core/document.ts"
import { type Principal, principalEntries, type ReaderList } from "../../core/principal.ts"
import type { Database } from "./database.ts"

/** Lists of readers: equal lists share one id, which is all that other tables carry. */
export function accessLists(database: Database) {
  const idOf = (readers: ReaderList): AccessId => {
    const text = formatReaders(readers)
    const known = database.statement("SELECT id FROM access_list WHERE readers = ?").get(text)
    if (known !== undefined) return Number(known.id)
    const made = database.statement("INSERT INTO access_list (readers) VALUES (?) RETURNING id").get(text)
    const id = Number(made?.id)
    for (const entry of readers === "everyone" ? [] : readers) {
      database.statement("INSERT OR IGNORE INTO access_entry VALUES (?, ?)").run(entry, id)
    }
    return id
  }
  return {
    accessId: (readers: ReaderList): Promise<AccessId> => database.transaction(() => idOf(readers)),
    readable: async (principal: Principal): Promise<readonly AccessId[]> => {
      if (principal.kind === "system") {
        return database
          .statement("SELECT id FROM access_list")
          .all()
          .map((row) => Number(row.id))
      }
      const rows = principalEntries(principal).flatMap((entry) =>
        database.statement("SELECT access_id FROM access_entry WHERE entry = ?").all(entry),
      )
      return [...new Set([0, ...rows.map((row) => Number(row.access_id))])].sort((left, right) => left - right)
    },
    readers: async (access: AccessId): Promise<ReaderList> => {
      const row = database.statement("SELECT readers FROM access_list WHERE id = ?").get(access)
      // An unknown list is nobody's: what cannot be looked up must not be readable.
      return row === undefined ? [] : parseReaders(String(row.readers))
    },
  }
}

/** "everyone", or the sorted entries as JSON. */
export function formatReaders(readers: ReaderList): string {
  return readers === "everyone" ? readers : JSON.stringify([...new Set(readers)].sort())
}

export function parseReaders(text: string): ReaderList {
  return text === "everyone" ? "everyone" : (JSON.parse(text) as readonly string[])
}
