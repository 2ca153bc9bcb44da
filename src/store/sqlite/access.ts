import type { AccessId } from "../../core/document.ts"
import { type Principal, principalEntries, type ReaderList } from "../../core/principal.ts"
import { json, number } from "./columns.ts"
import type { Connection } from "./connection.ts"

/** The list as it is stored: sorted, without repeats, so that equal lists are equal texts. */
function normal(readers: ReaderList): ReaderList {
  return readers === "everyone" || readers.includes("everyone") ? "everyone" : [...new Set(readers)].sort()
}

/** The id of this list, in whatever order it is given; undefined where no document ever had it. */
export function findAccess(connection: Connection, readers: ReaderList): AccessId | undefined {
  const row = connection.sql("SELECT id FROM access_lists WHERE readers = ?").get(JSON.stringify(normal(readers)))
  return row === undefined ? undefined : number(row.id)
}

/** The list's one id, made if new. */
export function makeAccess(connection: Connection, readers: ReaderList): AccessId {
  const found = findAccess(connection, readers)
  if (found !== undefined) return found
  const list = normal(readers)
  const row = connection.sql("INSERT INTO access_lists (readers) VALUES (?) RETURNING id").get(JSON.stringify(list))
  const id = number(row?.id)
  for (const entry of list === "everyone" ? [] : list) {
    connection.sql("INSERT INTO access_entries VALUES (?, ?)").run(entry, id)
  }
  return id
}

/** An unknown id has no readers. */
export function readersOf(connection: Connection, access: AccessId): ReaderList {
  const row = connection.sql("SELECT readers FROM access_lists WHERE id = ?").get(access)
  // An unknown list has no readers: nothing is opened by mistake.
  return row === undefined ? [] : json<ReaderList>(row.readers)
}

/** Ids rising, 0 (everyone) among them; the system is on every list. */
export function readableBy(connection: Connection, principal: Principal): readonly AccessId[] {
  if (principal.kind === "system") {
    return connection
      .sql("SELECT id FROM access_lists ORDER BY id")
      .all()
      .map((row) => number(row.id))
  }
  return connection
    .sql(
      `SELECT 0 AS id UNION SELECT access_id FROM access_entries WHERE entry IN (SELECT value FROM json_each(?)) ORDER BY 1`,
    )
    .all(JSON.stringify(principalEntries(principal)))
    .map((row) => number(row.id))
}
