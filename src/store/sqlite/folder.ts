import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { groundworkError } from "../../core/errors.ts"

/**
 * Makes the folder of a home, and those above it. Folder by folder: where the system answers ENOENT though the folder above
 * is there (below `/proc`), Node's `recursive` never ends.
 * @throws home_unwritable, disk_full
 */
export function makeHome(home: string): void {
  const missing: string[] = []
  for (let folder = home; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder)
  if (!statSync(missing[0] === undefined ? home : dirname(missing[0])).isDirectory())
    throw groundworkError("home_unwritable", `${home} (a file is in the way)`)
  for (const folder of missing) {
    try {
      mkdirSync(folder)
    } catch (cause) {
      const code = codeOf(cause)
      // Another process may be making the same home.
      if (code === "EEXIST" && isFolder(folder)) continue
      if (code === "ENOSPC" || code === "EDQUOT") throw groundworkError("disk_full", home, cause)
      throw groundworkError("home_unwritable", `${home} (${code})`, cause)
    }
  }
}

/** @throws home_unwritable when this user may not write the home's folder or its database */
export function requireWritable(home: string, database: string): void {
  for (const path of [home, database].filter((place) => existsSync(place))) {
    try {
      accessSync(path, constants.W_OK)
    } catch (cause) {
      throw groundworkError("home_unwritable", `${path} (${codeOf(cause)})`, cause)
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error)
}
