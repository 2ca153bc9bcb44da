import { createHash } from "node:crypto"
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { type CitableText, citeSpan } from "../core/cite.ts"
import { groundworkError } from "../core/errors.ts"
import type { SearchFilter } from "../core/hit.ts"
import type { Context } from "../core/run.ts"
import { split } from "../ingest/split.ts"
import { stems } from "../language/stems.ts"
import { isStopword } from "../language/stopwords.ts"
import { tokens } from "../language/tokens.ts"
import type { EntailmentModel } from "../models/port.ts"
import type { RetrieveParts } from "../retrieve/rank.ts"
import { retrieve } from "../retrieve/retrieve.ts"
import type { Store } from "../store/port.ts"
import type { EvidenceText } from "../verify/port.ts"
import { type VerifyParts, verifyText } from "../verify/verify.ts"
import { evidenceOf } from "./checking.ts"
import { whyNotInForce } from "./outdated.ts"
import type { SourceDocument, VerifyAgainst, VerifyOutput } from "./port.ts"
import { withoutReplaced } from "./replaced.ts"

export interface VerifyingParts {
  readonly store: Store
  readonly retrieving: (filter: SearchFilter) => Promise<RetrieveParts>
  readFile(context: Context, path: string): Promise<SourceDocument>
  readonly entailment: EntailmentModel | undefined
}

/** Passages that one statement is held against. */
const evidencePassages = 8

/**
 * Checks a text claim by claim against a file, a folder, a collection, or texts that come along.
 * @throws not_found for a collection in which the caller may read nothing
 */
export async function verifyAgainst(
  parts: VerifyingParts,
  context: Context,
  text: string,
  against: VerifyAgainst,
): Promise<VerifyOutput> {
  const held = (lookup: VerifyParts["lookup"]) => verifyText({ lookup, entailment: parts.entailment }, context, text)
  switch (against.kind) {
    case "collection": {
      const readable = await parts.store.readable(context.principal)
      const known = await parts.store.documents({ collections: [against.collection] }, readable, 1)
      if (known.length === 0) throw groundworkError("not_found", `file, folder or collection "${against.collection}"`)
      return held((statement) => inCollection(parts, context, statement, against.collection))
    }
    case "path":
      return inPath(parts, context, against.path, held)
    case "texts":
      return held(lookupIn(against.texts.map(asCitable)))
    default:
      return against satisfies never
  }
}

async function inCollection(
  parts: VerifyingParts,
  context: Context,
  statement: string,
  collection: string,
): Promise<readonly EvidenceText[]> {
  const filter = { collections: [collection] }
  const found = await retrieve(await parts.retrieving(filter), context, {
    text: statement,
    k: evidencePassages,
    filter,
  })
  return found.hits.map(evidenceOf)
}

/** A file by itself is evidence whatever became of it; of a folder's files only those that are in force are, as in a collection. */
async function inPath(
  parts: VerifyingParts,
  context: Context,
  path: string,
  held: (lookup: VerifyParts["lookup"]) => Promise<VerifyOutput>,
): Promise<VerifyOutput> {
  if (!(await stat(path)).isDirectory()) return held(lookupIn([await parts.readFile(context, path)]))
  const today = context.now().toISOString().slice(0, 10)
  const { kept, leftOut } = withoutReplaced(await readAll(parts, context, path), (metadata) =>
    whyNotInForce(metadata, today),
  )
  const output = await held(lookupIn(kept))
  if (leftOut.length === 0) return output
  return { ...output, notes: leftOut.map(({ source, why }) => `${source.source} is no evidence: ${why}`) }
}

async function readAll(parts: VerifyingParts, context: Context, path: string): Promise<readonly SourceDocument[]> {
  const names = (await readdir(path, { recursive: true })).filter(
    (name) => !name.split("/").some((part) => part.startsWith(".")),
  )
  const read: SourceDocument[] = []
  for (const name of names.sort()) {
    if (!(await stat(join(path, name))).isFile()) continue
    // A file that cannot be read is no evidence; the others still are.
    const source = await parts.readFile(context, join(path, name)).catch(() => undefined)
    if (source !== undefined) read.push(source)
  }
  if (read.length === 0) throw groundworkError("file_without_text", path)
  return read
}

function asCitable(given: { readonly title: string; readonly text: string }, index: number): CitableText {
  const text = given.text.normalize("NFC").replace(/\r\n?/g, "\n")
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 24)
  return {
    document: `text:${index}`,
    version: `text:${hash}`,
    title: given.title,
    source: given.title,
    text,
    blocks: [{ kind: "paragraph", start: 0, end: text.length }],
    metadata: {},
  }
}

/** Passages of texts at hand, those that share the most words with a statement first; rare words count more. */
function lookupIn(sources: readonly CitableText[]): (statement: string) => Promise<readonly EvidenceText[]> {
  const passages = sources.flatMap((source) =>
    split(source.text, source.blocks).map((passage) => ({
      source,
      passage,
      words: new Set(
        stems(`${source.title} ${passage.section} ${passage.context} ${source.text.slice(passage.start, passage.end)}`),
      ),
    })),
  )
  const frequency = new Map<string, number>()
  for (const { words } of passages) for (const word of words) frequency.set(word, (frequency.get(word) ?? 0) + 1)
  return async (statement) => {
    const wanted = new Set(
      tokens(statement)
        .filter((token) => !isStopword(token.text))
        .flatMap((token) => stems(token.text)),
    )
    const weight = (word: string) => Math.log(1 + passages.length / (1 + (frequency.get(word) ?? 0)))
    return passages
      .map((entry) => ({
        ...entry,
        score: [...wanted].reduce((sum, word) => sum + (entry.words.has(word) ? weight(word) : 0), 0),
      }))
      .filter(({ score }) => score > 0)
      .sort((left, right) => right.score - left.score)
      .slice(0, evidencePassages)
      .map(({ source, passage }) => ({
        text: source.text.slice(passage.start, passage.end),
        context: [source.title, passage.section, passage.context].filter((part) => part !== "").join("\n"),
        cite: (start: number, end: number) =>
          citeSpan(source, { start: passage.start + start, end: passage.start + end }),
      }))
  }
}
