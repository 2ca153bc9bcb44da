import { createHash } from "node:crypto"
import { DatabaseSync } from "node:sqlite"
import { groundworkError } from "../core/errors.ts"
import { indexSchema } from "../index/schema.ts"
import { migrations } from "./migrations/list.ts"

/**
 * Brings a home's database to this release's schema, step by step, each step whole or not at all.
 * @throws home_newer if a later release has written it
 */
export function migrate(database: DatabaseSync, steps: readonly string[] = migrations): void {
  while (schemaVersion(database) !== steps.length) {
    inTransaction(database, () => {
      // Another process may have taken the step meanwhile.
      const version = schemaVersion(database)
      if (version > steps.length) throw groundworkError("home_newer", `schema ${version}, known ${steps.length}`)
      const step = steps[version]
      if (step !== undefined) database.exec(`${step}; PRAGMA user_version = ${version + 1}`)
    })
  }
  if (steps === migrations) makeIndexTables(database)
}

/** Who may read is decided in the document; the index's rows follow in the same transaction. */
const accessBond = `
CREATE TRIGGER index_follows_access AFTER UPDATE OF access_id ON documents WHEN OLD.access_id <> NEW.access_id BEGIN
  UPDATE index_version SET access_id = NEW.access_id WHERE document = NEW.id;
END;
`

/**
 * Makes the tables of the index, all named `index_…`. It is derived: tables of another form, from another release, are thrown
 * away and left empty for `reindex`.
 */
function makeIndexTables(database: DatabaseSync): void {
  const form = createHash("sha256").update(indexSchema).update(accessBond).digest("hex")
  if (indexForm(database) === form) return
  inTransaction(database, () => {
    if (indexForm(database) === form) return
    for (const { type, name } of database.prepare(selectIndex).all()) database.exec(`DROP ${type} IF EXISTS "${name}"`)
    database.exec(indexSchema + accessBond)
    database
      .prepare("INSERT INTO settings VALUES ('index', ?) ON CONFLICT DO UPDATE SET value = excluded.value")
      .run(JSON.stringify(form))
  })
}

const selectIndex = `SELECT type, name FROM sqlite_schema WHERE name GLOB 'index_*' AND type IN ('table', 'trigger')
  ORDER BY type DESC`

function indexForm(database: DatabaseSync): string {
  const row = database.prepare("SELECT value FROM settings WHERE name = 'index'").get()
  return row === undefined ? "" : String(JSON.parse(String(row.value)))
}

function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec("BEGIN IMMEDIATE")
  try {
    work()
    database.exec("COMMIT")
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK")
    throw error
  }
}

/** How many migrations a database has seen. */
export function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version)
}

/** Every table, index and trigger with its statement, by name. */
export function schemaOf(database: DatabaseSync): ReadonlyMap<string, string> {
  const rows = database.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").all()
  return new Map(rows.map((row) => [String(row.name), String(row.sql)]))
}

/** What all migrations, one after the other, make of an empty database. */
export function expectedSchema(): ReadonlyMap<string, string> {
  const database = new DatabaseSync(":memory:")
  try {
    migrate(database)
    return schemaOf(database)
  } finally {
    database.close()
  }
}

/** The text of `schema.sql`. */
export function schemaText(): string {
  const statements = [...expectedSchema().values()].map((sql) => `${sql};\n`)
  return `-- Made from the migrations and the index's schema by \`vitest run test/contract/schema.sqlite.test.ts -u\`, which compares it.\n\n${statements.join("\n")}`
}
