import type { Blobs } from "../../blobs/port.ts"
import type {
  AccessId,
  Block,
  DocumentId,
  DocumentRecord,
  Layout,
  Metadata,
  Passage,
  VersionId,
  VersionRecord,
} from "../../core/document.ts"
import type { SearchFilter } from "../../core/hit.ts"
import type { CollectionRecord, NewVersion, SourceState } from "../port.ts"
import { formatReaders, parseReaders } from "./access.ts"
import type { Database } from "./database.ts"
import { packJson, unpackJson } from "./json.ts"

type Row = Readonly<Record<string, unknown>>

/** Collections, documents, their versions and passages. */
export function documentTables(database: Database, blobs: Blobs) {
  const text = async (version: VersionId): Promise<string | undefined> => {
    const row = database.statement("SELECT text_hash FROM version WHERE id = ?").get(version)
    const bytes = row === undefined ? undefined : await blobs.get(String(row.text_hash))
    return bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8")
  }
  const passagesWhere = async (rows: readonly Row[]): Promise<readonly Passage[]> => {
    const texts = new Map<string, string>()
    const passages: Passage[] = []
    for (const row of rows) {
      const version = String(row.version)
      const whole = texts.get(version) ?? (await text(version)) ?? ""
      texts.set(version, whole)
      passages.push(toPassage(row, whole))
    }
    return passages
  }
  return {
    saveCollection: (collection: CollectionRecord): Promise<void> =>
      database.transaction(() => {
        database
          .statement(
            "INSERT INTO collection VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET readers = excluded.readers, local_only = excluded.local_only, settings = excluded.settings",
          )
          .run(
            collection.id,
            formatReaders(collection.readers),
            collection.localOnly ? 1 : 0,
            JSON.stringify(collection.settings),
          )
      }),
    collection: async (id: string): Promise<CollectionRecord | undefined> => {
      const row = database.statement("SELECT * FROM collection WHERE id = ?").get(id)
      return row === undefined ? undefined : toCollection(row)
    },
    collections: async (): Promise<readonly CollectionRecord[]> =>
      database.statement("SELECT * FROM collection ORDER BY id").all().map(toCollection),

    document: async (id: DocumentId): Promise<DocumentRecord | undefined> => {
      const row = database.statement("SELECT * FROM document WHERE id = ?").get(id)
      return row === undefined ? undefined : toDocument(row)
    },
    documents: async (
      filter: SearchFilter,
      readable: readonly AccessId[],
      limit: number,
      after = "",
    ): Promise<readonly DocumentRecord[]> => {
      const { where, values } = documentFilter(filter)
      const rows = database
        .statement(
          `SELECT * FROM document WHERE id > ? AND access_id IN (SELECT value FROM json_each(?)) ${where} ORDER BY id LIMIT ?`,
        )
        .all(after, JSON.stringify(readable), ...values, limit)
      return rows.map(toDocument)
    },
    documentCount: async (collection?: string): Promise<number> => {
      const row =
        collection === undefined
          ? database.statement("SELECT count(*) AS count FROM document").get()
          : database.statement("SELECT count(*) AS count FROM document WHERE collection = ?").get(collection)
      return Number(row?.count ?? 0)
    },
    versions: async (document: DocumentId): Promise<readonly VersionRecord[]> =>
      database.statement("SELECT * FROM version WHERE document = ? ORDER BY ordinal DESC").all(document).map(toVersion),
    version: async (id: VersionId): Promise<VersionRecord | undefined> => {
      const row = database.statement("SELECT * FROM version WHERE id = ?").get(id)
      return row === undefined ? undefined : toVersion(row)
    },
    text,
    structure: async (
      version: VersionId,
    ): Promise<{ readonly blocks: readonly Block[]; readonly layout?: Layout } | undefined> => {
      const row = database.statement("SELECT structure FROM version WHERE id = ?").get(version)
      return unpackJson(row?.structure) as { readonly blocks: readonly Block[]; readonly layout?: Layout } | undefined
    },
    passages: (ids: readonly string[]): Promise<readonly Passage[]> =>
      passagesWhere(
        ids.flatMap((id) => {
          const split = id.lastIndexOf(":")
          const row = database
            .statement(`${passageRow} WHERE p.version = ? AND p.ordinal = ?`)
            .get(id.slice(0, split), Number(id.slice(split + 1)))
          return row === undefined ? [] : [row]
        }),
      ),
    passagesOf: (version: VersionId): Promise<readonly Passage[]> =>
      passagesWhere(database.statement(`${passageRow} WHERE p.version = ? ORDER BY p.ordinal`).all(version)),
    sourceStates: async (collection: string, origin: string): Promise<readonly SourceState[]> =>
      database
        .statement(
          "SELECT id, path, size_bytes, modified_ms, original_hash, parser_version FROM document WHERE collection = ? AND origin = ?",
        )
        .all(collection, origin)
        .map((row) => ({
          document: String(row.id),
          path: String(row.path),
          sizeBytes: Number(row.size_bytes),
          modifiedMs: Number(row.modified_ms),
          originalHash: String(row.original_hash),
          parserVersion: String(row.parser_version),
        })),
    setReaderId: (document: DocumentId, access: AccessId): void => {
      database.statement("UPDATE document SET access_id = ? WHERE id = ?").run(access, document)
    },
  }
}

/** Writes a version with its document; the caller's transaction makes it whole. */
export function saveVersion(database: Database, next: NewVersion): "added" | "updated" | "unchanged" {
  const { document, version, state } = next
  const before = database.statement("SELECT current_version FROM document WHERE id = ?").get(document.id)
  const isKnown =
    database.statement("SELECT 1 AS known FROM version WHERE id = ? AND document = ?").get(version.id, document.id) !==
    undefined
  database
    .statement(
      `INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
        collection = excluded.collection, origin = excluded.origin, source = excluded.source, path = excluded.path, title = excluded.title,
        type = excluded.type, access_id = excluded.access_id, current_version = excluded.current_version, metadata = excluded.metadata,
        date = excluded.date, updated_at = excluded.updated_at, size_bytes = excluded.size_bytes, modified_ms = excluded.modified_ms,
        original_hash = excluded.original_hash, parser_version = excluded.parser_version`,
    )
    .run(
      document.id,
      document.collection,
      next.origin,
      document.source,
      document.path,
      document.title,
      document.type,
      document.accessId,
      version.id,
      JSON.stringify(document.metadata),
      document.metadata.date ?? null,
      next.at,
      next.at,
      state.sizeBytes,
      state.modifiedMs,
      state.originalHash,
      state.parserVersion,
    )
  if (!isKnown) {
    const last = database
      .statement("SELECT coalesce(max(ordinal), 0) AS last FROM version WHERE document = ?")
      .get(document.id)
    database
      .statement("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(
        version.id,
        document.id,
        Number(last?.last ?? 0) + 1,
        version.title,
        JSON.stringify(version.metadata),
        next.at,
        version.originalHash,
        version.textHash,
        version.sizeBytes,
        packJson({ blocks: version.blocks, ...(version.layout === undefined ? {} : { layout: version.layout }) }),
      )
    const insert = database.statement("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?)")
    for (const passage of next.passages)
      insert.run(version.id, passage.ordinal, passage.start, passage.end, passage.section, passage.context)
  }
  if (before === undefined) return "added"
  return before.current_version === version.id ? "unchanged" : "updated"
}

const passageRow =
  "SELECT p.*, v.document AS document, d.collection AS collection FROM passage p JOIN version v ON v.id = p.version JOIN document d ON d.id = v.document"

function toPassage(row: Row, text: string): Passage {
  const version = String(row.version)
  const ordinal = Number(row.ordinal)
  const [start, end] = [Number(row.start_at), Number(row.end_at)]
  return {
    id: `${version}:${ordinal}`,
    document: String(row.document),
    version,
    collection: String(row.collection),
    ordinal,
    start,
    end,
    section: String(row.section),
    context: String(row.context),
    text: text.slice(start, end),
  }
}

function toCollection(row: Row): CollectionRecord {
  return {
    id: String(row.id),
    readers: parseReaders(String(row.readers)),
    localOnly: row.local_only === 1,
    settings: JSON.parse(String(row.settings)) as CollectionRecord["settings"],
  }
}

function toDocument(row: Row): DocumentRecord {
  return {
    id: String(row.id),
    collection: String(row.collection),
    source: String(row.source),
    path: String(row.path),
    title: String(row.title),
    type: String(row.type),
    accessId: Number(row.access_id),
    currentVersion: String(row.current_version),
    metadata: JSON.parse(String(row.metadata)) as Metadata,
    addedAt: String(row.added_at),
    updatedAt: String(row.updated_at),
  }
}

function toVersion(row: Row): VersionRecord {
  return {
    id: String(row.id),
    document: String(row.document),
    ordinal: Number(row.ordinal),
    title: String(row.title),
    metadata: JSON.parse(String(row.metadata)) as Metadata,
    createdAt: String(row.created_at),
    originalHash: String(row.original_hash),
    sizeBytes: Number(row.size_bytes),
  }
}

/** A filter over documents as SQL; every value is bound. */
function documentFilter(filter: SearchFilter): { readonly where: string; readonly values: readonly string[] } {
  const parts: string[] = []
  const values: string[] = []
  const add = (sql: string, value: string | undefined) => {
    if (value === undefined) return
    parts.push(`AND ${sql}`)
    values.push(value)
  }
  const list = (entries: readonly string[] | undefined) => (entries === undefined ? undefined : JSON.stringify(entries))
  add("collection IN (SELECT value FROM json_each(?))", list(filter.collections))
  add("type IN (SELECT value FROM json_each(?))", list(filter.types))
  add("date >= ?", filter.after)
  add("date <= ?", filter.before)
  add("path GLOB ?", filter.path)
  add(
    "EXISTS (SELECT 1 FROM json_each(document.metadata, '$.tags') tag WHERE tag.value IN (SELECT value FROM json_each(?)))",
    list(filter.tags),
  )
  return { where: parts.join(" "), values }
}
