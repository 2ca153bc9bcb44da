import type { InstructionWarning } from "../core/answer.ts"
import { citeSpan } from "../core/cite.ts"
import type { TextCitation } from "../core/evidence.ts"
import { screened, speaksToMachine, withoutPlanted } from "../pipeline/planted.ts"
import type { AppParts, AppProblem, SourceDocument } from "./app.ts"

/** The parts of one run, with everything read through them screened. */
export interface ScreenedParts {
  readonly parts: AppParts
  /** What was found so far, each place once. */
  problems(): readonly AppProblem[]
  /** The sources with a withheld sentence, as they are, by version. */
  readonly touched: ReadonlyMap<string, SourceDocument>
}

/**
 * Lets an app read without what speaks to a machine instead of a reader: such sentences are blanks of the same length, so
 * that every offset stays, whichever way a document comes in. They are reported with their place.
 */
export function screenedParts(parts: AppParts): ScreenedParts {
  const problems = new Map<string, AppProblem>()
  const touched = new Map<string, SourceDocument>()
  const report = ({ kind, withheld, citation }: Omit<InstructionWarning, "suspicion">) => {
    const { source, version, start, end, page } = citation
    const place = page === undefined ? `${start}–${end}` : `page ${page}`
    problems.set(`${version}:${start}`, {
      code: "instruction",
      message: `${source}, ${place}: words that speak to a machine (${kind})${withheld ? " were left out" : ""}`,
      citation,
    })
  }
  const screen = (source: SourceDocument): SourceDocument => {
    const { text, planted } = screened(source.text)
    const title = speaksToMachine(source.title) ? "" : source.title
    for (const { start, end, ...found } of planted)
      report({ ...found, citation: citeSpan({ ...source, title }, { start, end }) })
    if (text === source.text && title === source.title) return source
    touched.set(source.version, { ...source, title })
    return { ...source, title, text }
  }
  return {
    problems: () => [...problems.values()],
    touched,
    parts: {
      ...parts,
      readFile: async (context, path, options) => screen(await parts.readFile(context, path, options)),
      readDocument: async (context, document) => {
        const source = await parts.readDocument(context, document)
        return source === undefined ? undefined : screen(source)
      },
      search: async (context, query) => {
        const { hits, warnings } = withoutPlanted(await parts.search(context, query))
        for (const warning of warnings) report(warning)
        return hits
      },
    },
  }
}

/**
 * Quotes that reach over a withheld sentence say what stands beside it: the longest piece, to the letter of the source.
 * Everything else in the output stays.
 */
export function requoted<Output>(output: Output, touched: ScreenedParts["touched"]): Output {
  const walk = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value
    if (Array.isArray(value)) return value.map(walk)
    if (isTextCitation(value)) return requote(value, touched.get(value.version))
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, walk(entry)]))
  }
  return touched.size === 0 ? output : (walk(output) as Output)
}

function isTextCitation(value: object): value is TextCitation {
  return "kind" in value && value.kind === "text" && "quote" in value && "version" in value
}

function requote(citation: TextCitation, source: SourceDocument | undefined): TextCitation {
  if (source === undefined) return citation
  const { start, end, stance } = citation
  const pieces = screened(source.text)
    .planted.filter((one) => one.withheld && one.start < end && start < one.end)
    .reduce(
      (left, one) => [
        ...left.slice(0, -1),
        { start: left.at(-1)!.start, end: Math.max(left.at(-1)!.start, one.start) },
        { start: Math.min(end, one.end), end },
      ],
      [{ start, end }],
    )
  if (pieces.length === 1) return citation
  const [longest] = pieces.sort((left, right) => right.end - right.start - (left.end - left.start))
  return citeSpan(source, longest!, stance)
}
