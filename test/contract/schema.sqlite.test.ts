import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, test } from "vitest"
import { indexSchema } from "../../src/index/schema.ts"
import { migrate, schemaOf, schemaText } from "../../src/store/migrate.ts"
import { migrations } from "../../src/store/migrations/list.ts"
import { databaseFile } from "../../src/store/port.ts"
import { openStore, save, temporaryHome } from "../fixtures/homes/sample.ts"

describe("the schema", () => {
  test("is what schema.sql says", async () => {
    await expect(schemaText()).toMatchFileSnapshot("../../src/store/schema.sql")
  })

  test("is reached from any earlier version, and data stays", () => {
    const steps = [...migrations, "CREATE TABLE later (id INTEGER) STRICT", "ALTER TABLE later ADD COLUMN name TEXT"]
    const straight = new DatabaseSync(":memory:")
    migrate(straight, steps)
    for (let version = 0; version < steps.length; version += 1) {
      const old = new DatabaseSync(":memory:")
      migrate(old, steps.slice(0, version))
      if (version > 0) old.exec("INSERT INTO records VALUES ('case', 'k', '1')")
      migrate(old, steps)
      expect(schemaOf(old)).toEqual(schemaOf(straight))
      if (version > 0) expect(old.prepare("SELECT count(*) AS records FROM records").get()?.records).toBe(1)
    }
  })

  test("moves review items that were settled out of the way of those that wait", () => {
    const old = new DatabaseSync(":memory:")
    migrate(old, migrations.slice(0, 2))
    old.exec(`INSERT INTO records VALUES ('review', 'a', '{"id":"a","decision":{"kind":"accepted"}}'), ('review', 'b', '{"id":"b"}'),
      ('case', 'c', '{"decision":1}')`)
    migrate(old)
    expect(old.prepare("SELECT kind, key FROM records ORDER BY key").all()).toMatchObject([
      { kind: "review-settled", key: "a" },
      { kind: "review", key: "b" },
      { kind: "case", key: "c" },
    ])
  })

  test("stays as it was when a step fails half way", () => {
    const database = new DatabaseSync(":memory:")
    migrate(database)
    const before = schemaOf(database)
    const steps = [...migrations, "CREATE TABLE half (id INTEGER) STRICT; CREATE TABLE documents (id INTEGER)"]
    expect(() => migrate(database, steps)).toThrow("already exists")
    expect(schemaOf(database)).toEqual(before)
  })

  test("of a newer release is refused, and left alone", async () => {
    const home = temporaryHome()
    await (await openStore(home)).close()
    const database = new DatabaseSync(join(home, databaseFile))
    database.exec(`PRAGMA user_version = ${migrations.length + 1}`)
    database.close()
    for (const readOnly of [false, true]) {
      await expect(openStore(home, { readOnly })).rejects.toMatchObject({ code: "home_newer" })
    }
  })

  test("of another release's index is made anew, empty, and the store keeps everything", async () => {
    const home = temporaryHome()
    const store = await openStore(home)
    await save(store, { id: "kept", text: "Kept." })
    await store.close()
    const database = new DatabaseSync(join(home, databaseFile))
    database.exec(`DROP TABLE index_posting; CREATE TABLE index_posting_old (id INTEGER) STRICT;
      CREATE TRIGGER index_old AFTER INSERT ON records BEGIN DELETE FROM index_posting_old; END;
      UPDATE settings SET value = '"another form"' WHERE name = 'index'`)
    database.close()
    const again = await openStore(home)
    expect(schemaOf(again.database).has("index_posting")).toBe(true)
    expect(schemaOf(again.database).has("index_posting_old")).toBe(false)
    expect(schemaOf(again.database).has("index_old")).toBe(false)
    expect(await again.document("kept")).toBeDefined()
    await again.close()
  })

  test("of the index names everything index_…", () => {
    const names = [...indexSchema.matchAll(/CREATE (?:UNIQUE )?(?:TABLE|INDEX|TRIGGER) (\w+)/g)].map(
      (match) => match[1],
    )
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !name?.startsWith("index_"))).toEqual([])
  })
})
