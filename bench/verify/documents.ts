import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { sentences } from "../../src/language/sentences.ts"
import { stems } from "../../src/language/stems.ts"
import { isStopword } from "../../src/language/stopwords.ts"
import type { EvidenceText } from "../../src/verify/port.ts"

export const dataFolder = process.env.GROUNDWORK_DATA ?? "../shared/data"

export interface BenchDocument {
  readonly title: string
  readonly text: string
  readonly passages: readonly string[]
}

/** A sentence that claims are made from, with the passage and the document it stands in. */
export interface Claimable {
  readonly sentence: string
  readonly passage: string
  readonly document: BenchDocument
}

export type SetName = "squad2" | "doc2dial" | "18f" | "cuad"

/** Sentences of every other document of a set: the fit part or the report part. */
export function claimables(set: SetName, part: "fit" | "report"): readonly Claimable[] {
  const documents = read(set).filter((_, index) => index % 2 === (part === "fit" ? 0 : 1))
  return documents.flatMap((document) =>
    document.passages.flatMap((passage) =>
      sentences(passage)
        .map((span) => passage.slice(span.start, span.end))
        .filter(isClaim)
        .map((sentence): Claimable => ({ sentence: sentence.replace(/\s+/g, " "), passage, document })),
    ),
  )
}

function isClaim(sentence: string): boolean {
  const words = sentence.split(/\s+/).length
  return (
    words >= 8 && words <= 45 && /^\p{Lu}/u.test(sentence) && /\.$/.test(sentence) && !/[|#*`[\]<>_]/.test(sentence)
  )
}

function read(set: SetName): readonly BenchDocument[] {
  switch (set) {
    case "squad2": {
      const data = JSON.parse(readFileSync(join(dataFolder, "qa/squad2/dev-v2.0.json"), "utf8")) as {
        data: { title: string; paragraphs: { context: string }[] }[]
      }
      return data.data.map((article) =>
        document(
          article.title.replaceAll("_", " "),
          article.paragraphs.map((paragraph) => paragraph.context),
        ),
      )
    }
    case "doc2dial":
      return lines(join(dataFolder, "support/doc2dial/corpus.jsonl")).map(({ title, text }) =>
        document(title, passagesOf(text)),
      )
    case "18f":
      return markdown(join(dataFolder, "handbooks/18f/pages")).map(({ path, text }) => document(path, passagesOf(text)))
    case "cuad":
      return readdirSync(join(dataFolder, "contracts/cuad/txt"))
        .sort()
        .slice(0, 40)
        .map((name) => document(name, passagesOf(readFileSync(join(dataFolder, "contracts/cuad/txt", name), "utf8"))))
    default:
      return set satisfies never
  }
}

function document(title: string, passages: readonly string[]): BenchDocument {
  return { title, text: passages.join("\n\n"), passages }
}

function lines(path: string): readonly { readonly title: string; readonly text: string }[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
}

function markdown(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), "utf8") }))
}

/** Paragraphs joined up to about 1,200 characters. */
function passagesOf(text: string): readonly string[] {
  const found: string[] = []
  let current = ""
  for (const paragraph of text.split(/\n\s*\n/)) {
    if (current !== "" && current.length + paragraph.length > 1200) {
      found.push(current)
      current = ""
    }
    current = current === "" ? paragraph : `${current}\n\n${paragraph}`
  }
  if (current.trim() !== "") found.push(current)
  return found
}

export function evidenceOf(text: string, context: string): EvidenceText {
  return {
    text,
    context,
    cite: (start, end) => ({
      kind: "text",
      stance: "supports",
      document: "d",
      version: "v",
      title: context,
      source: context,
      quote: text.slice(start, end),
      start,
      end,
    }),
  }
}

const caches = new WeakMap<
  BenchDocument,
  readonly { readonly evidence: EvidenceText; readonly counts: ReadonlyMap<string, number>; readonly length: number }[]
>()

/** The six passages of a document that BM25 finds for a statement. */
export function createLookup(document: BenchDocument): (query: string) => readonly EvidenceText[] {
  let passages = caches.get(document)
  if (passages === undefined) {
    passages = document.passages.map((text) => {
      const counts = new Map<string, number>()
      const all = stems(text)
      for (const key of all) counts.set(key, (counts.get(key) ?? 0) + 1)
      return { evidence: evidenceOf(text, document.title), counts, length: all.length }
    })
    caches.set(document, passages)
  }
  const known = passages
  const mean = known.reduce((sum, passage) => sum + passage.length, 0) / Math.max(1, known.length)
  return (query) => {
    const keys = [...new Set(stems(query))].filter((key) => !isStopword(key))
    const weights = keys.map((key) => {
      const frequency = known.filter((passage) => passage.counts.has(key)).length
      return Math.log(1 + (known.length - frequency + 0.5) / (frequency + 0.5))
    })
    return known
      .map((passage) => ({
        passage,
        score: keys.reduce((sum, key, index) => {
          const count = passage.counts.get(key) ?? 0
          return sum + (weights[index]! * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * passage.length) / mean))
        }, 0),
      }))
      .sort((left, right) => right.score - left.score)
      .slice(0, 6)
      .map(({ passage }) => passage.evidence)
  }
}
