import { groundworkError } from "../../core/errors.ts"
import type { SearchFilter } from "../../core/hit.ts"
import type { Context } from "../../core/run.ts"
import { requireCollections } from "../../pipeline/documents.ts"
import type { Groundwork, SearchOutput } from "../../pipeline/port.ts"
import { type ExitStatus, noteMissingVectors, readJsonLines, type Terminal } from "../session.ts"
import { type FilterOptions, filterOf } from "./filter.ts"
import { parseQuestionLine, type QuestionLine } from "./question-line.ts"

interface BodyOptions extends FilterOptions {
  readonly k: number
  readonly explain?: boolean
  readonly queries?: string
  readonly format?: string
  readonly json?: boolean
}

/** One search, or one a line of `--queries`. */
export async function searchBody(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  words: string,
  options: BodyOptions,
): Promise<ExitStatus> {
  const filter = filterOf(options)
  await requireCollections(runtime.store, context("search"), filter.collections)
  await noteMissingVectors(terminal, runtime)
  if (options.format !== undefined && options.format !== "trec")
    throw groundworkError("usage", `--format can be trec, not "${options.format}"`)
  if (options.queries !== undefined) return searchLines(terminal, runtime, context, options.queries, filter, options)
  if (words.trim() === "") throw groundworkError("usage", "search needs words or --queries")
  if (options.format === "trec")
    return rankLines(terminal, runtime, context("search"), { id: "1", text: words }, filter, options.k)
  const output = await runtime.search(context("search"), { text: words, k: options.k, filter })
  terminal.out(
    options.json === true
      ? JSON.stringify(withoutParts(output, options.explain === true))
      : describe(output, options.explain === true),
  )
  if (output.phrasesRelaxed === true && output.hits.length > 0 && options.json !== true)
    terminal.error("Nothing has the quoted words together; these passages have them apart.")
  for (const note of options.json === true ? [] : (output.notes ?? [])) terminal.error(`note: ${note}`)
  return output.hits.length === 0 && options.json !== true ? 1 : 0
}

/** Documents in the form of trec_eval. */
async function rankLines(
  terminal: Terminal,
  runtime: Groundwork,
  context: Context,
  { id, text, history }: QuestionLine,
  filter: SearchFilter,
  k: number,
): Promise<ExitStatus> {
  const ranked = await runtime.rankDocuments(context, { text, history, k, filter })
  for (const [rank, entry] of ranked.entries())
    terminal.out(`${id} Q0 ${entry.document} ${rank + 1} ${entry.score.toFixed(6)} groundwork`)
  return ranked.length === 0 ? 1 : 0
}

async function searchLines(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  path: string,
  filter: SearchFilter,
  options: BodyOptions,
): Promise<ExitStatus> {
  let status: ExitStatus = 0
  for (const line of await readJsonLines(path)) {
    const query = parseQuestionLine(line)
    if ("problem" in query) {
      terminal.error(query.problem)
      status = 1
      continue
    }
    if (options.format === "trec") {
      await rankLines(terminal, runtime, context("search"), query, filter, options.k)
      continue
    }
    const output = await runtime.search(context("search"), {
      text: query.text,
      history: query.history,
      k: options.k,
      filter,
    })
    terminal.out(JSON.stringify({ id: query.id, ...withoutParts(output, options.explain === true) }))
  }
  return status
}

function withoutParts(output: SearchOutput, explain: boolean): SearchOutput {
  if (explain) return output
  return { ...output, hits: output.hits.map(({ explanation: _, ...hit }) => hit) }
}

function describe(output: SearchOutput, explain: boolean): string {
  if (output.hits.length === 0) return "Nothing found."
  return output.hits
    .map((hit, rank) => {
      const place = [hit.title, hit.section, hit.page === undefined ? undefined : `page ${hit.page}`].filter(
        (part) => part !== undefined && part !== "",
      )
      const text = hit.text.replace(/\s+/g, " ")
      const parts = Object.entries(hit.explanation ?? {}).map(([name, value]) => `${name} ${value.toFixed(3)}`)
      return [
        `${rank + 1}. ${place.join(" › ")}  (${hit.score.toFixed(3)})`,
        `   ${text.length > 240 ? `${text.slice(0, 240)}…` : text}`,
        `   ${hit.source}  [${hit.start}–${hit.end}]`,
        ...(hit.machineDescription === undefined
          ? []
          : [`   described by ${hit.machineDescription.model}, not its own words: ${hit.machineDescription.text}`]),
        ...(explain ? [`   = ${parts.join(" · ")}`] : []),
      ].join("\n")
    })
    .join("\n")
}
