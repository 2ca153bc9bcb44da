import { locate } from "../core/cite.ts"
import type { Hit } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import { extensionOf, isPictureType } from "../ingest/detect.ts"
import type { RetrieveParts } from "../retrieve/rank.ts"
import { retrieve } from "../retrieve/retrieve.ts"
import type { SearchHit, SearchOutput, SearchQuery } from "./port.ts"
import type { Reranked } from "./reranking.ts"

const byMeaningAlone = "no word of the query is in the documents: these passages are near in meaning at most"

/** One search in the shape that every door gives. */
export async function search(
  parts: RetrieveParts & {
    readonly description: (version: string) => Promise<SearchHit["machineDescription"]>
    /** Where a reranker is set: the best `keep` in its order. */
    readonly rerank?: (context: Context, text: string, hits: readonly Hit[], keep: number) => Promise<Reranked>
    readonly structure: (version: string) => Promise<{ readonly layout?: Parameters<typeof locate>[0] } | undefined>
  },
  context: Context,
  query: SearchQuery,
): Promise<SearchOutput> {
  // A reranker chooses from twice as many.
  const found = await retrieve(parts, context, parts.rerank === undefined ? query : { ...query, k: query.k * 2 })
  const ranked: Reranked = (await parts.rerank?.(context, query.text, found.hits, query.k)) ?? { hits: found.hits }
  const notes = [
    ...found.notes,
    ...(ranked.note === undefined ? [] : [ranked.note]),
    ...(found.isByMeaningAlone ? [byMeaningAlone] : []),
  ]
  const hits: SearchHit[] = []
  for (const hit of ranked.hits) {
    const { passage } = hit
    // Pages are looked up only for formats that have them: a layout may be large.
    const structure = /\.pdf$/i.test(hit.source) ? await parts.structure(passage.version) : undefined
    const described = isPictureType(extensionOf(hit.source)) ? await parts.description(passage.version) : undefined
    const { page } = locate(structure?.layout, passage)
    hits.push({
      document: passage.document,
      version: passage.version,
      title: hit.title,
      source: hit.source,
      start: passage.start,
      end: passage.end,
      text: passage.text,
      ...(page === undefined ? {} : { page }),
      ...(passage.section === "" ? {} : { section: passage.section }),
      score: hit.score,
      explanation: hit.explanation,
      ...(described === undefined ? {} : { machineDescription: described }),
    })
  }
  return {
    query: query.text,
    ...(found.understoodAs === undefined ? {} : { understoodAs: found.understoodAs }),
    ...(found.phrasesRelaxed ? { phrasesRelaxed: true as const } : {}),
    ...(notes.length === 0 ? {} : { notes }),
    hits,
  }
}
