import { rmSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, test } from "vitest"
import { doctor } from "../../src/store/doctor.ts"
import { databaseFile } from "../../src/store/port.ts"
import { at, openStore, save, temporaryHome } from "../fixtures/homes/sample.ts"

/** A home with documents and audit entries, changed behind the store's back, then examined. */
async function examine(
  damage: string,
  indexed?: (versions: readonly string[]) => readonly string[],
  harm = (_home: string) => {},
) {
  const home = temporaryHome()
  const store = await openStore(home)
  const written = await save(
    store,
    { id: "a", text: "First\nSecond" },
    { id: "b", text: "Third" },
    { id: "large", text: "Many words. ".repeat(10_000) },
  )
  for (const target of ["a", "b"]) await store.appendAudit({ at, actor: "system", action: "test", target, detail: {} })
  await store.close()
  const database = new DatabaseSync(join(home, databaseFile))
  database.exec(damage)
  database.close()
  harm(home)
  const again = await openStore(home)
  const versions = written.map((version) => version.version.id)
  const findings = await doctor(again, { versions: async () => indexed?.(versions) ?? versions })
  await again.close()
  return findings
    .filter((finding) => finding.status === "broken")
    .map((finding) => `${finding.name}: ${finding.detail}`)
}

describe("the doctor", () => {
  test("finds nothing in a sound home", async () => {
    expect(await examine("")).toEqual([])
  })

  test("finds a missing table, passage, version", async () => {
    expect(await examine("DROP INDEX jobs_due")).toEqual([expect.stringMatching(/^schema: 1 .*jobs_due/)])
    expect(await examine("DELETE FROM passages WHERE section = 'Part 1'")).toEqual([
      expect.stringMatching(/^documents: 1 incomplete.*: a$/),
    ])
    expect(await examine("UPDATE documents SET current_version = 'none' WHERE id = 'b'")).toContainEqual(
      expect.stringMatching(/^documents: 1 .*b$/),
    )
  })

  test("finds a text that was changed by one byte, or whose file is gone", async () => {
    expect(await examine("UPDATE blobs SET bytes = CAST('Fourd' AS BLOB) WHERE bytes = CAST('Third' AS BLOB)")).toEqual(
      [expect.stringMatching(/^texts: 1 versions without/)],
    )
    const harm = (home: string) => rmSync(join(home, "blobs"), { recursive: true })
    expect(await examine("", undefined, harm)).toEqual([expect.stringMatching(/^texts: 1 /)])
  })

  test("finds an index that lacks a version or has one too many", async () => {
    expect(await examine("", (versions) => versions.slice(1))).toEqual([expect.stringMatching(/^index: 1 out of step/)])
    expect(await examine("", (versions) => [...versions, "old"])).toEqual([expect.stringMatching(/^index: 1 .*old/)])
  })

  test("finds an index that would let someone read what they may not", async () => {
    const damage = `INSERT INTO access_lists VALUES (9, '["group:hr"]');
      INSERT INTO index_version (version, document, first_number, passages, collection, access_id, type, path, tags)
        SELECT current_version, id, number, 1, collection, 0, type, path, '[]' FROM documents WHERE id = 'b';
      DROP TRIGGER index_follows_access; UPDATE documents SET access_id = 9 WHERE id = 'b'`
    expect(await examine(damage)).toContainEqual(expect.stringMatching(/^access: 1 .*b$/))
  })

  test("finds an audit log that was rewritten or cut", async () => {
    const rewrite = "DROP TRIGGER audit_keeps; UPDATE audit SET actor = 'user:eve' WHERE sequence = 1"
    expect(await examine(rewrite)).toContainEqual("audit log: entry 1 is not what was written")
    const cut = "DROP TRIGGER audit_stays; DELETE FROM audit WHERE sequence = 1"
    expect(await examine(cut)).toContainEqual("audit log: entry 1 is not what was written")
  })

  test("the audit log itself refuses to be rewritten", async () => {
    await expect(examine("UPDATE audit SET actor = 'user:eve'")).rejects.toThrow("append-only")
    await expect(examine("DELETE FROM audit")).rejects.toThrow("append-only")
  })
})
