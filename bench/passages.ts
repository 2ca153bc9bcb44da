// Texts and questions for the search benches: real ones, and mixtures of their sentences up to the number asked for.
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"

const data = process.env.GROUNDWORK_DATA ?? join(import.meta.dirname, "../../shared/data")
const wordsPerPassage = 160

const jsonLines = (path: string) =>
  readFileSync(join(data, path), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly title?: string; readonly text: string })

function textsBelow(folder: string): readonly string[] {
  return readdirSync(join(data, folder)).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(join(data, path)).isDirectory()) return textsBelow(path)
    return /\.(md|txt)$/.test(name) ? [readFileSync(join(data, path), "utf8")] : []
  })
}

/** The same texts for the same number, always. */
export function makePassages(count: number): readonly string[] {
  const texts = [
    ...["retrieval/scifact", "retrieval/cranfield", "support/doc2dial"].flatMap((folder) =>
      jsonLines(`${folder}/corpus.jsonl`).map((record) => `${record.title ?? ""}. ${record.text}`),
    ),
    ...textsBelow("handbooks"),
    ...textsBelow("contracts/cuad/txt"),
  ]
  const passages: string[] = []
  const sentences: string[] = []
  for (const text of texts) {
    const words = text.split(/\s+/).filter((word) => word !== "")
    for (let at = 0; at < words.length; at += wordsPerPassage) {
      const passage = words.slice(at, at + wordsPerPassage).join(" ")
      if (passage.length > 200) passages.push(passage)
    }
    for (const sentence of text.split(/(?<=[.!?])\s+/)) {
      if (sentence.length > 40 && sentence.length < 400) sentences.push(sentence.replace(/\s+/g, " "))
    }
  }
  let seed = 1
  const next = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return seed % below
  }
  while (passages.length < count) {
    let [passage, words, at] = ["", 0, next(sentences.length)]
    while (words < wordsPerPassage) {
      if (next(10) < 4) at = next(sentences.length)
      const sentence = sentences[at % sentences.length]!
      passage += ` ${sentence}`
      words += sentence.split(" ").length
      at += 1
    }
    passages.push(passage.trim())
  }
  return passages.slice(0, count)
}

/** Questions and claims of four public sets, mixed. */
export function makeQuestions(count: number): readonly string[] {
  const squad = JSON.parse(readFileSync(join(data, "qa/squad2/dev-v2.0.json"), "utf8")) as {
    readonly data: readonly {
      readonly paragraphs: readonly { readonly qas: readonly { readonly question: string }[] }[]
    }[]
  }
  const lists = [
    ...[
      "retrieval/scifact/queries.jsonl",
      "retrieval/cranfield/queries.jsonl",
      "support/doc2dial/queries_firstturn.jsonl",
    ].map((path) => jsonLines(path).map((record) => record.text)),
    squad.data.flatMap((article) =>
      article.paragraphs.flatMap((paragraph) => paragraph.qas.map((question) => question.question)),
    ),
  ]
  return Array.from({ length: count }, (_, at) => {
    const list = lists[at % lists.length]!
    return list[Math.floor(at / lists.length) % list.length]!
  })
}
