import { start } from "./0001-start.ts"

/** In order; the database's `user_version` says how many have run. The index's tables come with the first. */
export function migrationList(indexSchema: string): readonly string[] {
  return [`${start}\n${indexSchema}`]
}
