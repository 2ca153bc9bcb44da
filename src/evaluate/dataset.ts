import { existsSync } from "node:fs"
import { readFile, stat } from "node:fs/promises"
import { basename, dirname, join, resolve } from "node:path"
import { groundworkError } from "../core/errors.ts"
import { type Case, caseSchema } from "./case.ts"
import type { Judgements } from "./metrics/ranking.ts"

/** Questions with what is expected of their answers. */
export interface CaseDataset {
  readonly kind: "cases"
  readonly name: string
  /** Folder or file of the documents that the cases are about; missing where the cases stand alone. */
  readonly documents?: string
  readonly cases: readonly (Case & { readonly id: string })[]
}

/** Queries with judged documents, as BEIR lays them out. */
export interface RetrievalDataset {
  readonly kind: "retrieval"
  readonly name: string
  /** The corpus, a JSON Lines file. */
  readonly documents: string
  readonly queries: readonly { readonly id: string; readonly text: string }[]
  readonly judgements: ReadonlyMap<string, Judgements>
}

export type Dataset = CaseDataset | RetrievalDataset

/**
 * Reads a dataset: a folder with `cases.jsonl` (and `documents/`), a file of cases, or a BEIR folder (`corpus.jsonl`,
 * `queries.jsonl`, `qrels/*.tsv`).
 * @param split name of the qrels file without `.tsv`; default: test, else dev, else train
 * @throws path_missing, input_invalid with the file and line
 */
export async function readDataset(path: string, split?: string): Promise<Dataset> {
  const at = resolve(path)
  const found = await stat(at).catch((cause: unknown) => {
    throw groundworkError("path_missing", path, cause)
  })
  if (found.isFile()) return { kind: "cases", name: basename(at), cases: await readCases(at) }
  if (existsSync(join(at, "cases.jsonl"))) {
    const documents = join(at, "documents")
    return {
      kind: "cases",
      name: nameOf(at),
      ...(existsSync(documents) ? { documents } : {}),
      cases: await readCases(join(at, "cases.jsonl")),
    }
  }
  if (existsSync(join(at, "corpus.jsonl")) && existsSync(join(at, "queries.jsonl"))) return readRetrieval(at, split)
  throw groundworkError("input_invalid", `${path} has neither cases.jsonl nor corpus.jsonl with queries.jsonl`)
}

/** `squad2/report` for a part of a set, else the folder's name. */
function nameOf(folder: string): string {
  const name = basename(folder)
  return ["fit", "report"].includes(name) ? `${basename(dirname(folder))}/${name}` : name
}

async function readCases(path: string): Promise<CaseDataset["cases"]> {
  return (await readLines(path)).map(({ value, line }) => {
    const parsed = caseSchema.safeParse(value)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      throw groundworkError(
        "input_invalid",
        `${path}, line ${line}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
      )
    }
    return { ...parsed.data, id: parsed.data.id ?? String(line) }
  })
}

async function readRetrieval(folder: string, split: string | undefined): Promise<RetrievalDataset> {
  const names = split === undefined ? ["test", "dev", "train"] : [split]
  const qrels = names.map((name) => join(folder, "qrels", `${name}.tsv`)).find((path) => existsSync(path))
  if (qrels === undefined) throw groundworkError("path_missing", join(folder, "qrels", `${names.join("|")}.tsv`))
  const judgements = await readJudgements(qrels)
  const queries = (await readLines(join(folder, "queries.jsonl"))).map(({ value, line }) => {
    if (!isRecord(value) || typeof value.text !== "string")
      throw groundworkError("input_invalid", `queries.jsonl, line ${line}: no text`)
    return { id: String(value._id ?? value.id ?? line), text: value.text }
  })
  return {
    kind: "retrieval",
    name: nameOf(folder),
    documents: join(folder, "corpus.jsonl"),
    queries: queries.filter((query) => judgements.has(query.id)),
    judgements,
  }
}

/** Lines of `query-id corpus-id score` under a header, or TREC's `query 0 document gain`. */
async function readJudgements(path: string): Promise<ReadonlyMap<string, Judgements>> {
  const found = new Map<string, Map<string, number>>()
  for (const line of (await readFile(path, "utf8")).split("\n")) {
    const fields = line.trim().split(/\s+/)
    const gain = Number(fields[fields.length - 1])
    const [query, document] = [fields[0], fields.length === 4 ? fields[2] : fields[1]]
    if (query === undefined || document === undefined || fields.length < 3 || !Number.isFinite(gain)) continue
    const judged = found.get(query) ?? new Map<string, number>()
    judged.set(document, gain)
    found.set(query, judged)
  }
  return found
}

async function readLines(path: string): Promise<readonly { readonly value: unknown; readonly line: number }[]> {
  const lines = (await readFile(path, "utf8")).split("\n")
  return lines.flatMap((text, index) => {
    if (text.trim() === "") return []
    try {
      const value: unknown = JSON.parse(text)
      return [{ value, line: index + 1 }]
    } catch (cause) {
      throw groundworkError("input_invalid", `${path}, line ${index + 1}: not JSON`, cause)
    }
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null
}
