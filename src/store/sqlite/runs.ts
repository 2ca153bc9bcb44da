import type { Principal } from "../../core/principal.ts"
import type { RunRecord, Step } from "../../core/run.ts"
import type { Database } from "./database.ts"
import { packJson, unpackJson } from "./json.ts"

type Row = Readonly<Record<string, unknown>>

/** What runs left behind, and small records by kind and key. */
export function runTables(database: Database) {
  return {
    saveRun: (run: RunRecord): Promise<void> =>
      database.transaction(() => {
        database
          .statement(
            "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET ms = excluded.ms, status = excluded.status, body = excluded.body",
          )
          .run(
            run.id,
            run.kind,
            JSON.stringify(run.principal),
            run.startedAt,
            run.ms,
            run.status,
            packJson({ input: run.input, output: run.output, steps: run.steps }),
          )
        const insert = database.statement("INSERT OR IGNORE INTO run_version VALUES (?, ?)")
        for (const version of run.versions) insert.run(version, run.id)
      }),
    run: async (id: string): Promise<RunRecord | undefined> => {
      const row = database.statement("SELECT * FROM run WHERE id = ?").get(id)
      return row === undefined ? undefined : toRun(database, row)
    },
    runs: async (
      filter: { readonly kind?: string; readonly status?: string },
      limit: number,
      before = "\uffff",
    ): Promise<readonly RunRecord[]> =>
      database
        .statement(
          "SELECT * FROM run WHERE started_at < ? AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR status = ?3) ORDER BY started_at DESC LIMIT ?4",
        )
        .all(before, filter.kind ?? null, filter.status ?? null, limit)
        .map((row) => toRun(database, row)),

    saveRecord: (kind: string, key: string, value: unknown): Promise<void> =>
      database.transaction(() => {
        database
          .statement("INSERT INTO record VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value")
          .run(kind, key, JSON.stringify(value))
      }),
    record: async (kind: string, key: string): Promise<unknown> => {
      const row = database.statement("SELECT value FROM record WHERE kind = ? AND key = ?").get(kind, key)
      return row === undefined ? undefined : (JSON.parse(String(row.value)) as unknown)
    },
    records: async (
      kind: string,
      limit: number,
      after = "",
    ): Promise<readonly { readonly key: string; readonly value: unknown }[]> =>
      database
        .statement("SELECT key, value FROM record WHERE kind = ? AND key > ? ORDER BY key LIMIT ?")
        .all(kind, after, limit)
        .map((row) => ({ key: String(row.key), value: JSON.parse(String(row.value)) as unknown })),
    removeRecord: (kind: string, key: string): Promise<void> =>
      database.transaction(() => {
        database.statement("DELETE FROM record WHERE kind = ? AND key = ?").run(kind, key)
      }),
  }
}

function toRun(database: Database, row: Row): RunRecord {
  const body = unpackJson(row.body) as {
    readonly input: unknown
    readonly output: unknown
    readonly steps: readonly Step[]
  }
  const versions = database.statement("SELECT version FROM run_version WHERE run = ?").all(String(row.id))
  return {
    id: String(row.id),
    kind: String(row.kind),
    principal: JSON.parse(String(row.principal)) as Principal,
    startedAt: String(row.started_at),
    ms: Number(row.ms),
    status: String(row.status),
    ...body,
    versions: versions.map((entry) => String(entry.version)),
  }
}
