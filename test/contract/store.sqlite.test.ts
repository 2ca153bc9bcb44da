import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach } from "vitest"
import { openStore } from "../fixtures/homes/sample.ts"
import { storeContract } from "./store.suite.ts"

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

storeContract("SQLite", async () => {
  const home = mkdtempSync(join(tmpdir(), "groundwork-store-"))
  const store = await openStore(home)
  cleanups.push(async () => {
    await store.close()
    rmSync(home, { recursive: true, force: true })
  })
  return store
})
