import { readFileSync } from "node:fs"
import { join } from "node:path"
import { clauseTypes } from "../../src/apps/contracts/clauses/types.ts"

/** A clause of our own writing: what it is, or what it looks like and is not. */
export interface OwnClause {
  readonly types: readonly string[]
  readonly isClause: boolean
  readonly text: string
}

/** Reads `own-clauses.txt`. @throws RangeError for a heading that is no clause type */
export function readOwnClauses(): readonly OwnClause[] {
  let types: readonly string[] = []
  return readFileSync(join(import.meta.dirname, "own-clauses.txt"), "utf8")
    .split("\n")
    .flatMap((line) => {
      if (line === "" || line.startsWith("//")) return []
      if (line.startsWith("# ")) {
        types = line.slice(2).split("; ")
        for (const type of types)
          if (!clauseTypes.some(({ name }) => name === type)) throw new RangeError(`No clause type: ${type}`)
        return []
      }
      const isClause = !line.startsWith("- ")
      return [{ types, isClause, text: isClause ? line : line.slice(2) }]
    })
}
