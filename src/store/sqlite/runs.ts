import type { RunRecord } from "../../core/run.ts"
import type { RunFilter } from "../port.ts"
import { json, number, pack, text, unpack } from "./columns.ts"
import type { Connection } from "./connection.ts"

type Body = Pick<RunRecord, "input" | "output" | "steps">

/** Writes a run, or writes it anew. */
export function saveRun(connection: Connection, run: RunRecord): void {
  const { input, output, steps } = run
  const row = connection
    .sql(
      `INSERT INTO runs (id, kind, principal, status, started_at, ms, body) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, principal = excluded.principal, status = excluded.status,
         started_at = excluded.started_at, ms = excluded.ms, body = excluded.body
       RETURNING number`,
    )
    .get(
      run.id,
      run.kind,
      JSON.stringify(run.principal),
      run.status,
      run.startedAt,
      run.ms,
      pack({ input, output, steps } satisfies Body),
    )
  const insert = connection.sql("INSERT OR IGNORE INTO run_versions VALUES (?, ?)")
  for (const name of new Set([...run.versions, ...namedIn({ input, output, steps })])) {
    insert.run(name, number(row?.number))
  }
}

/** How a run that names a document without a version is found. */
export function documentName(document: string): string {
  return `document:${document}`
}

/** What a trace names: a stage that forgot to say what it saw must not keep a purge from finding it. */
function namedIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namedIn)
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== "string") return namedIn(inner)
    if (key === "version") return [inner]
    if (key === "document") return [documentName(inner)]
    return key === "passage" ? [inner.slice(0, Math.max(0, inner.lastIndexOf(":")))] : []
  })
}

/** Whoever it belongs to: the caller checks who may read it. */
export function findRun(connection: Connection, id: string): RunRecord | undefined {
  const row = connection.sql("SELECT * FROM runs WHERE id = ?").get(id)
  return row === undefined ? undefined : runFrom(connection, row)
}

/** Newest first, those before the run `before`. */
export function listRuns(
  connection: Connection,
  filter: RunFilter,
  limit: number,
  before: string | undefined,
): readonly RunRecord[] {
  // Only the conditions that are asked for stand in the statement: with others beside them no index would be taken.
  const conditions = [
    [filter.kind, "kind = ?"],
    [filter.status, "status = ?"],
    [filter.user, "principal ->> '$.user' = ?"],
    [filter.version, "number IN (SELECT run FROM run_versions WHERE version = ?)"],
    [before, "number < (SELECT number FROM runs WHERE id = ?)"],
  ] as const
  const asked = conditions.flatMap(([value, condition]) => (value === undefined ? [] : [{ value, condition }]))
  const where = asked.length === 0 ? "" : `WHERE ${asked.map(({ condition }) => condition).join(" AND ")}`
  return connection
    .sql(`SELECT * FROM runs ${where} ORDER BY number DESC LIMIT ?`)
    .all(...asked.map(({ value }) => value), limit)
    .map((row) => runFrom(connection, row))
}

function runFrom(connection: Connection, row: Readonly<Record<string, unknown>>): RunRecord {
  const { input, output, steps } = unpack<Body>(row.body)
  return {
    id: text(row.id),
    kind: text(row.kind),
    principal: json(row.principal),
    startedAt: text(row.started_at),
    ms: number(row.ms),
    status: text(row.status),
    input,
    output,
    steps,
    versions: connection
      .sql("SELECT version FROM run_versions WHERE run = ? AND version NOT GLOB 'document:*' ORDER BY version")
      .all(number(row.number))
      .map((version) => text(version.version)),
  }
}
