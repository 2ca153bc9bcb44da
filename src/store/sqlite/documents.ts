import type { AccessId, CollectionId, DocumentId, DocumentRecord } from "../../core/document.ts"
import { matchesGlob } from "../../core/glob.ts"
import type { SearchFilter } from "../../core/hit.ts"
import type { CollectionRecord, SourceState } from "../port.ts"
import { makeAccess, readersOf } from "./access.ts"
import { json, number, text } from "./columns.ts"
import type { Connection } from "./connection.ts"

type Row = Readonly<Record<string, unknown>>

/** Replaces readers and settings; documents keep their own readers. */
export function saveCollection(connection: Connection, collection: CollectionRecord): void {
  connection
    .sql(
      `INSERT INTO collections VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET access_id = excluded.access_id, local_only = excluded.local_only, settings = excluded.settings`,
    )
    .run(
      collection.id,
      makeAccess(connection, collection.readers),
      collection.localOnly ? 1 : 0,
      JSON.stringify(collection.settings),
    )
}

/** By id. */
export function allCollections(connection: Connection): readonly CollectionRecord[] {
  return connection
    .sql("SELECT * FROM collections ORDER BY id")
    .all()
    .map((row) => collectionFrom(connection, row))
}

/** Undefined where nothing was ever put in it. */
export function findCollection(connection: Connection, id: CollectionId): CollectionRecord | undefined {
  const row = connection.sql("SELECT * FROM collections WHERE id = ?").get(id)
  return row === undefined ? undefined : collectionFrom(connection, row)
}

function collectionFrom(connection: Connection, row: Row): CollectionRecord {
  return {
    id: text(row.id),
    readers: readersOf(connection, number(row.access_id)),
    localOnly: row.local_only === 1,
    settings: json(row.settings),
  }
}

/** Removed ones are not found; their versions still are. */
export function findDocument(connection: Connection, id: DocumentId): DocumentRecord | undefined {
  const row = connection.sql("SELECT * FROM documents WHERE id = ? AND removed_at IS NULL").get(id)
  return row === undefined ? undefined : documentFrom(row)
}

/** Documents by id that pass the filter, after `after`. */
export function listDocuments(
  connection: Connection,
  filter: SearchFilter,
  readable: readonly AccessId[],
  limit: number,
  after: DocumentId,
): readonly DocumentRecord[] {
  if (limit <= 0) return []
  const { conditions, values } = conditionsOf(filter)
  const rows = connection
    .sql(
      `SELECT * FROM documents WHERE id > ? AND removed_at IS NULL
       AND access_id IN (SELECT value FROM json_each(?)) ${conditions.map((sql) => `AND ${sql}`).join(" ")} ORDER BY id`,
    )
    .iterate(after, JSON.stringify(readable), ...values)
  const found: DocumentRecord[] = []
  for (const row of rows) {
    if (filter.path !== undefined && !matchesGlob(text(row.path), filter.path)) continue
    found.push(documentFrom(row))
    if (found.length >= limit) break
  }
  return found
}

function conditionsOf(filter: SearchFilter): {
  readonly conditions: readonly string[]
  readonly values: readonly string[]
} {
  const parts: readonly (readonly [string, string | undefined])[] = [
    ["collection IN (SELECT value FROM json_each(?))", listOf(filter.collections)],
    ["type IN (SELECT value FROM json_each(?))", listOf(filter.types)],
    ["date >= ?", filter.after],
    ["date <= ?", filter.before],
    [
      `EXISTS (SELECT 1 FROM json_each(metadata, '$.tags') AS tag WHERE tag.value IN (SELECT value FROM json_each(?)))`,
      listOf(filter.tags),
    ],
  ]
  const given = parts.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  return { conditions: given.map((part) => part.sql), values: given.map((part) => part.value) }
}

function listOf(values: readonly string[] | undefined): string | undefined {
  return values === undefined ? undefined : JSON.stringify(values)
}

/** Without the removed ones; of all collections when none is named. */
export function countDocuments(connection: Connection, collection: CollectionId | undefined): number {
  const row =
    collection === undefined
      ? connection.sql("SELECT count(*) AS documents FROM documents WHERE removed_at IS NULL").get()
      : connection
          .sql("SELECT count(*) AS documents FROM documents WHERE removed_at IS NULL AND collection = ?")
          .get(collection)
  return number(row?.documents)
}

/** What was read of one source, by path: an ingest compares the folder with it. */
export function listSourceStates(
  connection: Connection,
  collection: CollectionId,
  origin: string,
): readonly SourceState[] {
  return connection
    .sql(
      `SELECT id, path, size_bytes, modified_ms, original_hash, parser_version FROM documents
       WHERE collection = ? AND origin = ? AND removed_at IS NULL ORDER BY path`,
    )
    .all(collection, origin)
    .map((row) => ({
      document: text(row.id),
      path: text(row.path),
      sizeBytes: number(row.size_bytes),
      modifiedMs: number(row.modified_ms),
      originalHash: text(row.original_hash),
      parserVersion: text(row.parser_version),
    }))
}

function documentFrom(row: Row): DocumentRecord {
  return {
    id: text(row.id),
    collection: text(row.collection),
    source: text(row.source),
    path: text(row.path),
    title: text(row.title),
    type: text(row.type),
    accessId: number(row.access_id),
    currentVersion: text(row.current_version),
    metadata: json(row.metadata),
    addedAt: text(row.added_at),
    updatedAt: text(row.updated_at),
  }
}
