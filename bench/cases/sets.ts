// How each public set becomes documents and cases. Reads the data; nothing of it is kept in the project.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Turn } from "../../src/core/answer.ts"
import type { Case } from "../../src/evaluate/case.ts"

export interface MadeDocument {
  /** `record`: a line of a JSON Lines corpus; `markdown`: a file of that name. */
  readonly kind: "record" | "markdown"
  readonly id: string
  /** Documents of one group go to the same part. */
  readonly group: string
  readonly title: string
  readonly text: string
}

export interface MadeSet {
  /** Name of the list that says which group belongs to which part. */
  readonly list: string
  readonly documents: readonly MadeDocument[]
  readonly cases: readonly { readonly group: string; readonly case: Case }[]
}

interface SquadFile {
  readonly data: readonly {
    readonly title: string
    readonly paragraphs: readonly {
      readonly context: string
      readonly qas: readonly {
        readonly id: string
        readonly question: string
        readonly is_impossible: boolean
        readonly answers: readonly { readonly text: string }[]
      }[]
    }[]
  }[]
}

/** An article is a document; answers as annotated, evidence is the paragraph. */
export function squad2(data: string): MadeSet {
  const file = JSON.parse(readFileSync(join(data, "qa/squad2/dev-v2.0.json"), "utf8")) as SquadFile
  const documents = file.data.map((article): MadeDocument => {
    const title = article.title.replaceAll("_", " ")
    const text = `# ${title}\n\n${article.paragraphs.map((paragraph) => escapeMarkdown(paragraph.context)).join("\n\n")}\n`
    return { kind: "markdown", id: `${article.title}.md`, group: article.title, title, text }
  })
  const cases = file.data.flatMap((article) =>
    article.paragraphs.flatMap((paragraph) =>
      paragraph.qas.map((question) => ({
        group: article.title,
        case: {
          id: question.id,
          question: question.question.trim(),
          document: `${article.title}.md`,
          ...(question.is_impossible
            ? { unanswerable: true }
            : { answers: unique(question.answers.map((answer) => answer.text)), evidence: [paragraph.context.trim()] }),
        },
      })),
    ),
  )
  return { list: "squad2", documents, cases }
}

interface ClapnqLine {
  readonly id: string | number
  readonly input: string
  readonly passages: readonly { readonly title: string; readonly text: string }[]
  readonly output: readonly { readonly selected_sentences?: readonly string[] }[]
}

/** A passage is a document; every sentence that annotators selected is an answer. */
export function clapnq(data: string): MadeSet {
  const folder = join(data, "qa/clapnq/annotated_data/dev")
  const lines = ["clapnq_dev_answerable.jsonl", "clapnq_dev_unanswerable.jsonl"].flatMap((name) =>
    // Some ids are numbers beyond what JSON.parse keeps exact.
    readLines<ClapnqLine>(join(folder, name), (line) => line.replace(/"id":\s*(-?\d+)/, '"id": "$1"')),
  )
  const documents = lines.map(({ id, passages: [passage] }): MadeDocument => {
    const title = passage?.title ?? ""
    return { kind: "record", id: `p${id}`, group: title, title, text: passage?.text ?? "" }
  })
  const cases = lines.map((line) => {
    const sentences = unique(line.output.flatMap((output) => (output.selected_sentences ?? []).map(trimMark)))
    const answerable = sentences.length > 0
    return {
      group: line.passages[0]?.title ?? "",
      case: {
        id: String(line.id),
        question: line.input,
        document: `p${line.id}`,
        ...(answerable ? { answers: sentences, evidence: sentences } : { unanswerable: true }),
      },
    }
  })
  return { list: "clapnq", documents, cases }
}

interface Doc2dialDocument {
  readonly id: string
  readonly title: string
  readonly text: string
}

interface Doc2dialQuestion {
  readonly id: string
  readonly doc_id: string
  readonly history_latest_first: string
  readonly answers: { readonly text: readonly string[]; readonly spans: Readonly<Record<string, string>> }
}

/** First turns of dialogues over help pages; the pieces of the gold span are the answers. */
export function doc2dial(data: string): MadeSet {
  const folder = join(data, "support/doc2dial")
  const first = new Set(
    readLines<{ readonly _id: string }>(join(folder, "queries_firstturn.jsonl")).map(({ _id }) => _id),
  )
  const all = doc2dialTurns(data)
  return { ...all, cases: all.cases.filter((one) => first.has(one.case.id ?? "")) }
}

/** All turns, with the conversation before them. */
export function doc2dialTurns(data: string): MadeSet {
  const folder = join(data, "support/doc2dial")
  const documents = readLines<Doc2dialDocument>(join(folder, "documents.jsonl")).map(
    ({ id, title, text }): MadeDocument => ({
      kind: "record",
      id,
      group: id,
      title: title.replace(/#\d+_\d+$/, ""),
      text,
    }),
  )
  const cases = readLines<Doc2dialQuestion>(join(folder, "questions.jsonl")).map((question) => {
    const [latest, ...earlier] = question.history_latest_first.split("\t").map(toTurn)
    const evidence = question.answers.text.map((text) => text.trim()).filter((text) => text !== "")
    return {
      group: question.doc_id,
      case: {
        id: question.id,
        question: latest?.text ?? "",
        ...(earlier.length === 0 ? {} : { history: earlier.reverse() }),
        answers: piecesOf(question, evidence),
        evidence,
        document: question.doc_id,
      },
    }
  })
  return { list: "doc2dial", documents, cases: cases.filter((one) => one.case.question !== "") }
}

/** Pieces of three words or more; a shorter one ("Yes") says nothing by itself. */
function piecesOf(question: Doc2dialQuestion, evidence: readonly string[]): string[] {
  const pieces = Object.values(question.answers.spans).map((piece) => piece.trim())
  const long = unique(pieces.filter((piece) => piece.split(/\s+/).length >= 3))
  return long.length > 0 ? long : [...evidence]
}

function toTurn(text: string): Turn {
  const isUser = text.startsWith("user:")
  return { role: isUser ? "user" : "assistant", text: text.replace(/^(?:user|agent):/, "").trim() }
}

function readLines<Line>(path: string, repair: (line: string) => string = (line) => line): readonly Line[] {
  const lines = readFileSync(path, "utf8").trim().split("\n")
  return lines.map((line) => JSON.parse(repair(line)) as Line)
}

function trimMark(sentence: string): string {
  return sentence.replace(/&$/, "").trim()
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)]
}

/** Characters that Markdown would read as marks. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>#~|]/g, "\\$&")
    .replace(/^(\s*)([-+])(\s)/gm, "$1\\$2$3")
    .replace(/^(\s*\d+)\.(\s)/gm, "$1\\.$2")
}
