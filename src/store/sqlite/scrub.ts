import { closeSync, openSync, readSync } from "node:fs"
import { setTimeout as delay } from "node:timers/promises"
import { groundworkError } from "../../core/errors.ts"
import type { Connection } from "./connection.ts"

const attempts = 200
const waitMs = 25

/**
 * Empties the write-ahead log into the database, whose deleted rows are overwritten with zeros (`secure_delete`). Rows that
 * SQLite moved between pages earlier may have left copies in unused bytes: the texts are looked for in the file, and only
 * if one is met, the file is written anew.
 * @throws busy if another process reads on and on
 */
export async function scrub(connection: Connection, path: string, texts: readonly string[]): Promise<void> {
  await emptyLog(connection)
  if (texts.length > 0 && !holdsAny(path, texts)) return
  connection.database.exec("VACUUM")
  await emptyLog(connection)
}

async function emptyLog(connection: Connection): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const row = connection.database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()
    if (row?.busy === 0) return
    await delay(waitMs)
  }
  throw groundworkError("busy", "what was purged is erased from the files when no one reads")
}

const probeBytes = 24
const chunkBytes = 4 * 2 ** 20

/** True if the file holds any piece of the texts, looked at in steps: a piece may be cut by the end of a page. */
function holdsAny(path: string, texts: readonly string[]): boolean {
  const probes = texts.flatMap(probesOf)
  const file = openSync(path, "r")
  try {
    const buffer = Buffer.alloc(chunkBytes + probeBytes)
    for (let position = 0; ; position += chunkBytes) {
      const read = readSync(file, buffer, 0, buffer.length, position)
      const part = buffer.subarray(0, read)
      if (probes.some((probe) => part.includes(probe))) return true
      if (read < buffer.length) return false
    }
  } finally {
    closeSync(file)
  }
}

const mostProbes = 16

function probesOf(text: string): readonly Buffer[] {
  const content = Buffer.from(text, "utf8")
  if (content.length <= probeBytes) return content.length < 8 ? [] : [content]
  const step = Math.max(probeBytes, Math.floor(content.length / mostProbes))
  const probes: Buffer[] = []
  for (let at = 0; at + probeBytes <= content.length; at += step) probes.push(content.subarray(at, at + probeBytes))
  return probes
}
