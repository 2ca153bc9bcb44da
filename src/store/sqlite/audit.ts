import { createHash } from "node:crypto"
import type { AuditEntry } from "../port.ts"
import { json, number, text } from "./columns.ts"
import type { Connection } from "./connection.ts"

/** Numbers and seals the entry behind the last one: within a transaction that writes, or two could take one number. */
export function appendAudit(connection: Connection, entry: Omit<AuditEntry, "sequence" | "hash">): AuditEntry {
  const last = connection.sql("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").get()
  const unsealed = { sequence: last === undefined ? 1 : number(last.sequence) + 1, ...entry }
  const sealed = { ...unsealed, hash: sealOf(last === undefined ? "" : text(last.hash), unsealed) }
  const { sequence, at, actor, action, target, detail, hash } = sealed
  connection
    .sql("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)")
    .run(sequence, at, actor, action, target, JSON.stringify(detail), hash)
  return sealed
}

/** An entry's hash holds all entries before it, so that none can be changed without changing every later one. */
function sealOf(previous: string, entry: Omit<AuditEntry, "hash">): string {
  const { sequence, at, actor, action, target, detail } = entry
  return createHash("sha256")
    .update(JSON.stringify([previous, sequence, at, actor, action, target, detail]))
    .digest("hex")
}

/** In order, those after the entry number `after`. */
export function listAudit(connection: Connection, limit: number, after: number): readonly AuditEntry[] {
  return connection
    .sql("SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?")
    .all(after, limit)
    .map(entryFrom)
}

/** Newest first, those before the entry number `before`. */
export function listLatestAudit(connection: Connection, limit: number, before: number): readonly AuditEntry[] {
  return connection
    .sql("SELECT * FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?")
    .all(before, limit)
    .map(entryFrom)
}

/** Reckons every seal anew, one row in memory at a time. Entries cut off the end leave no gap and are not seen. */
export function verifyAudit(connection: Connection): { readonly entries: number; readonly brokenAt?: number } {
  let previous = ""
  let entries = 0
  for (const row of connection.sql("SELECT * FROM audit ORDER BY sequence").iterate()) {
    const entry = entryFrom(row)
    if (entry.sequence !== entries + 1 || entry.hash !== sealOf(previous, entry)) {
      return { entries, brokenAt: entries + 1 }
    }
    previous = entry.hash
    entries += 1
  }
  return { entries }
}

function entryFrom(row: Readonly<Record<string, unknown>>): AuditEntry {
  return {
    sequence: number(row.sequence),
    at: text(row.at),
    actor: text(row.actor),
    action: text(row.action),
    target: text(row.target),
    detail: json(row.detail),
    hash: text(row.hash),
  }
}
