import { join } from "node:path"
import { expect, test } from "vitest"
import { bringSample } from "../../src/cli/commands/serve-body.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { temporaryFolder } from "./command.ts"

test("sample cases that were all deleted do not come back", async () => {
  const groundwork = await createGroundwork({ home: join(temporaryFolder(), "home"), embedder: "none" })
  const bring = () => bringSample(groundwork, groundwork.context({ kind: "ingest" }))
  await bring()
  const cases = await groundwork.store.records("case", 500)
  expect(cases.length).toBeGreaterThan(0)
  for (const { key } of cases) await groundwork.store.removeRecord("case", key)
  await bring()
  expect(await groundwork.store.records("case", 500)).toEqual([])
  await groundwork.close()
}, 30_000)
