// One evaluation set in a home of its own: read, split, indexed, retrieved and joined by the product itself.
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Hit } from "../../src/core/hit.ts"
import type { Context } from "../../src/core/run.ts"
import { type Case, caseSchema } from "../../src/evaluate/case.ts"
import type { PrepareParts } from "../../src/generate/extractive/prepare.ts"
import { createGroundwork } from "../../src/groundwork.ts"
import { sqliteIndex } from "../../src/index/sqlite.ts"
import { answerHits, retrieve } from "../../src/retrieve/retrieve.ts"

export interface World {
  readonly set: string
  readonly context: Context
  /** What the answerer gets: statistics of all passages, and the built-in embedder. */
  readonly parts: PrepareParts
  hits(question: Pick<Case, "question" | "history">): Promise<{ readonly hits: readonly Hit[]; readonly text: string }>
  close(): Promise<void>
}

const cases = join(import.meta.dirname, "../../.cache/cases")

/** A set's questions, whether or not its documents are opened. */
export function casesOf(set: string, part: string): readonly Case[] {
  const lines = readFileSync(join(cases, set, part, "cases.jsonl"), "utf8")
    .trim()
    .split("\n")
  return lines.map((line) => caseSchema.parse(JSON.parse(line)))
}

export async function openWorld(set: string, part: string): Promise<World> {
  const folder = join(cases, set, part)
  const home = mkdtempSync(join(tmpdir(), "fit-answer-"))
  const groundwork = await createGroundwork({ home, embedder: "built-in" })
  const context = groundwork.context({ kind: "fit" })
  await groundwork.ingest(context, [join(folder, "documents")], { collection: set })
  const index = sqliteIndex(join(home, "groundwork.db"))
  const { store } = groundwork
  const embedder = await groundwork.embedder?.open()
  const readable = await store.readable(context.principal)
  const known = embedder === undefined ? {} : { embedder }
  return {
    set,
    context,
    parts: {
      ...known,
      statistics: async (_, stems) => {
        const query = { stems: stems.map((stem) => ({ stem, weight: 1 })), phrases: [], filter: {}, readable }
        return (await index.candidates(query, 1)).statistics
      },
    },
    async hits({ question, history }) {
      const query = { text: question, ...answerHits, ...(history === undefined ? {} : { history }) }
      const found = await retrieve({ index, store, ...known }, context, query)
      return { hits: found.hits, text: found.understoodAs ?? question }
    },
    async close() {
      index.close()
      await groundwork.close()
      rmSync(home, { recursive: true })
    },
  }
}
