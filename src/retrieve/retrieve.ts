import type { DocumentRecord, Passage } from "../core/document.ts"
import type { Hit } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import { joinNeighbours } from "./join.ts"
import { type RankedPassage, type RetrieveParts, type RetrieveQuery, rankPassages } from "./rank.ts"

export interface Retrieved {
  /** Best first. */
  readonly hits: readonly Hit[]
  /** How a follow-up was understood, where it differs from the question. */
  readonly understoodAs?: string
  /** Passages that were scored. */
  readonly candidates: number
  /** True if no passage held the quoted words as they are quoted, and their words were looked for one by one. */
  readonly phrasesRelaxed: boolean
  /** True if there are hits and nothing found holds any word of the query. */
  readonly isByMeaningAlone: boolean
  /** How it came about, where that was not as asked. */
  readonly notes: readonly string[]
}

/**
 * Hits that an answer is looked for in. An answer's document may be the only one that matters: of the right passages of the
 * fit parts at most 3 of a document found .95 (squad2) and .80 (doc2dial), at most 8 .98 and .84; 24 hits .98 and .89, at
 * twice the text to read.
 */
export const answerHits = { k: 12, maxPerDocument: 8 }

/** Candidates for a few hits: enough that the final score chooses and the proposal does not. */
const fewestCandidates = 200

/**
 * Finds the passages that may answer, for this reader, as of now. Neighbouring passages become one hit, exact duplicates
 * are folded into the better one.
 * @param query `k` hits at most, `maxPerDocument` (default 3) of one document
 */
export async function retrieve(
  parts: RetrieveParts,
  context: Context,
  query: RetrieveQuery & { readonly k: number; readonly maxPerDocument?: number },
): Promise<Retrieved> {
  const startedAt = performance.now()
  const limit = Math.max(fewestCandidates, query.k * 4)
  const ranking = await rankPassages(parts, context, query, limit)
  const chosen = await choose(parts, ranking.passages, new Set(ranking.readable), query.k, query.maxPerDocument ?? 3)
  const hits = await joinNeighbours(parts.store, chosen)
  const fault = ranking.embedderFault
  context.run.saw([...new Set(hits.map((hit) => hit.passage.version))])
  context.run.step("retrieve", startedAt, {
    hits: hits.map(({ passage, score, explanation }) => ({
      passage: passage.id,
      start: passage.start,
      end: passage.end,
      score,
      parts: explanation,
    })),
  })
  return {
    hits,
    candidates: ranking.passages.length,
    phrasesRelaxed: ranking.phrasesRelaxed,
    isByMeaningAlone: hits.length > 0 && !ranking.passages.some(({ candidate }) => holdsWord(candidate)),
    notes: fault === undefined ? [] : [`found by words alone (${fault.code}: ${fault.detail})`],
    ...(ranking.understood.understoodAs === undefined ? {} : { understoodAs: ranking.understood.understoodAs }),
  }
}

function holdsWord({ frequencies: { title, section, text } }: RankedPassage["candidate"]): boolean {
  return [title, section, text].some((field) => field.some((count) => count > 0))
}

/** Documents ranked by their best passage. */
export async function rankDocuments(
  parts: RetrieveParts,
  context: Context,
  query: RetrieveQuery & { readonly k: number },
): Promise<readonly { readonly document: string; readonly score: number }[]> {
  const { passages } = await rankPassages(parts, context, query, Math.max(fewestCandidates, query.k * 4))
  const best = new Map<string, number>()
  for (const { candidate, score } of passages) {
    if (!best.has(candidate.document)) best.set(candidate.document, score)
  }
  return [...best].slice(0, query.k).map(([document, score]) => ({ document, score }))
}

/** Passages read at a time, at least. */
const smallestBatch = 4

/** The best `k` passages with their texts: what the store no longer lets this reader see is left out, duplicates are folded. */
async function choose(
  parts: RetrieveParts,
  ranked: readonly RankedPassage[],
  readable: ReadonlySet<number>,
  k: number,
  maxPerDocument: number,
): Promise<readonly Hit[]> {
  const hits: Hit[] = []
  const documents = new Map<string, DocumentRecord | undefined>()
  const perDocument = new Map<string, number>()
  const seen = new Set<string>()
  const isFull = (document: string) => (perDocument.get(document) ?? 0) >= maxPerDocument
  for (let from = 0; from < ranked.length && hits.length < k; ) {
    // As many as are missing: most of them are taken, and reading a text costs more than scoring it did.
    const batch = ranked.slice(from, from + Math.max(k - hits.length, smallestBatch))
    from += batch.length
    const wanted = batch.filter(({ candidate }) => !isFull(candidate.document))
    const texts = await parts.store.passages(wanted.map(({ candidate }) => `${candidate.version}:${candidate.ordinal}`))
    const byId = new Map<string, Passage>(texts.map((passage) => [passage.id, passage]))
    for (const { candidate, score, explain } of wanted) {
      if (hits.length >= k) break
      const passage = byId.get(`${candidate.version}:${candidate.ordinal}`)
      if (passage === undefined || isFull(candidate.document)) continue
      const folded = fold(passage.text)
      if (seen.has(folded)) continue
      if (!documents.has(candidate.document)) {
        documents.set(candidate.document, await parts.store.document(candidate.document))
      }
      const document = documents.get(candidate.document)
      if (document === undefined || !readable.has(document.accessId)) continue
      perDocument.set(candidate.document, (perDocument.get(candidate.document) ?? 0) + 1)
      seen.add(folded)
      hits.push({
        passage,
        title: document.title,
        source: document.source,
        ...(candidate.date === undefined ? {} : { date: candidate.date }),
        ...(document.metadata.status === "draft" ? { isDraft: true as const } : {}),
        score,
        explanation: explain(),
      })
    }
  }
  return hits
}

/** Texts that differ only in white space are the same passage. */
function fold(text: string): string {
  return text.replace(/\s+/g, " ").trim()
}
