import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach } from "vitest"
import { fileBlobs } from "../../src/blobs/files.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { blobsContract } from "./blobs.suite.ts"

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "groundwork-blobs-"))
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

blobsContract("files", async () => fileBlobs(temporaryFolder()))

blobsContract("rows of the store, files for large ones", async () => {
  const home = temporaryFolder()
  const store = await openSqliteStore({ home, blobs: fileBlobs(join(home, "blobs")) })
  cleanups.unshift(() => store.close())
  return store.blobs
})
