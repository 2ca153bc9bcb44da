import { DatabaseSync } from "node:sqlite"
import { groundworkError } from "../core/errors.ts"
import type { UnitOfWork } from "../store/port.ts"
import type { Index } from "./port.ts"
import { indexReader } from "./sqlite/read.ts"
import { removeSpace, writeVectors } from "./sqlite/vectors-write.ts"
import { putVersions, removeVersions } from "./sqlite/write.ts"

/**
 * The index in the SQLite store's own file. Writes go through the store's connection, in its transaction; searches
 * through a connection of their own, which sees committed work only.
 * @param path of the store's database, whose migrations have made the tables of `indexSchema`
 * @param cacheShare of the 150 MB that searches keep at most
 */
export function sqliteIndex(path: string, cacheShare = 1): Index & { close(): void } {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  database.exec(`PRAGMA cache_size = -${cacheKilobytes}`)
  const reader = indexReader(database, cacheShare)
  return {
    async put(unit, versions, space) {
      putVersions(connectionOf(unit), versions, space)
    },
    async putVectors(unit, space, version, vectors) {
      const connection = connectionOf(unit)
      const found = connection
        .prepare("SELECT first_number, passages FROM index_version WHERE version = ?")
        .get(version)
      if (found === undefined || Number(found.passages) !== vectors.length) {
        throw groundworkError("internal", `${vectors.length} vectors for a version that has not as many passages`)
      }
      const first = Number(found.first_number)
      const numbered = vectors.map((values, index) => ({ number: first + index, values }))
      writeVectors(connection, space, numbered, nextGeneration(connection))
    },
    async remove(unit, versions) {
      removeVersions(connectionOf(unit), versions)
    },
    async removeVectors(unit, hash) {
      const connection = connectionOf(unit)
      removeSpace(connection, hash)
      nextGeneration(connection)
    },
    async candidates(query, limit) {
      return reader.candidates(query, limit)
    },
    async versions() {
      const rows = database.prepare("SELECT version FROM index_version ORDER BY first_number").all()
      return rows.map((row) => String(row.version))
    },
    async spaces() {
      const rows = database.prepare("SELECT embedder, dimensions, hash, passages FROM index_space ORDER BY id").all()
      return rows.map((row) => ({
        id: String(row.embedder),
        dimensions: Number(row.dimensions),
        hash: String(row.hash),
        passages: Number(row.passages),
      }))
    },
    close() {
      database.close()
    },
  }
}

/** Pages kept by the reading connection: what is read often is kept as it is used, not as pages. */
const cacheKilobytes = 8_000

function connectionOf(unit: UnitOfWork): DatabaseSync {
  if (unit.connection instanceof DatabaseSync) return unit.connection
  throw groundworkError("internal", "the SQLite index writes within a SQLite store's transaction only")
}

function nextGeneration(connection: DatabaseSync): number {
  const row = connection.prepare("UPDATE index_state SET generation = generation + 1 RETURNING generation").get()
  return Number(row?.generation)
}
