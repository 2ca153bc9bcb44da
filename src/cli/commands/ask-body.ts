import type { Answer } from "../../core/answer.ts"
import { citationLine } from "../../core/citation-line.ts"
import { formatError, GroundworkError, groundworkError } from "../../core/errors.ts"
import { addedWords, type Citation, type Claim, leftOut } from "../../core/evidence.ts"
import type { Context } from "../../core/run.ts"
import { requireCollections } from "../../pipeline/documents.ts"
import type { AskOptions, Groundwork } from "../../pipeline/port.ts"
import { type ExitStatus, noteMissingVectors, readJsonLines, type Terminal } from "../session.ts"
import { type FilterOptions, filterOf } from "./filter.ts"
import { parseQuestionLine } from "./question-line.ts"

interface BodyOptions extends FilterOptions {
  readonly questions?: string
  readonly answerer: string
  readonly minConfidence: number | undefined
  readonly json?: boolean
}

const answerers = ["extractive", "model", "auto"] as const

/** One question, or one a line of `--questions`. */
export async function askBody(
  terminal: Terminal,
  runtime: Groundwork,
  context: (kind: string) => Context,
  question: string,
  options: BodyOptions,
): Promise<ExitStatus> {
  const answerer = answerers.find((name) => name === options.answerer)
  if (answerer === undefined)
    throw groundworkError("usage", `--answerer can be ${answerers.join(", ")}, not "${options.answerer}"`)
  const filter = filterOf(options)
  await requireCollections(runtime.store, context("ask"), filter.collections)
  await noteMissingVectors(terminal, runtime)
  const askOptions: AskOptions = {
    answerer,
    filter,
    ...(options.minConfidence === undefined ? {} : { minConfidence: options.minConfidence }),
  }
  if (options.questions === undefined) {
    if (question.trim() === "") throw groundworkError("usage", "ask needs a question or --questions")
    const answer = await runtime.ask(context("ask"), { text: question }, askOptions)
    terminal.out(options.json === true ? JSON.stringify(answer) : describeAnswer(answer))
    return 0
  }
  let status: ExitStatus = 0
  for (const line of await readJsonLines(options.questions)) {
    const parsed = parseQuestionLine(line)
    if ("problem" in parsed) {
      terminal.error(parsed.problem)
      status = 1
      continue
    }
    try {
      const answer = await runtime.ask(context("ask"), parsed, askOptions)
      terminal.out(options.json === true ? JSON.stringify(answer) : `${describeAnswer(answer)}\n`)
    } catch (error) {
      if (!(error instanceof GroundworkError) || error.code === "cancelled") throw error
      terminal.error(`${parsed.id}: ${formatError(error)}`)
      status = 1
    }
  }
  return status
}

/** The answer as a person reads it: sentences with numbered marks, then the quotes they rest on. */
export function describeAnswer(answer: Answer): string {
  const lines = [`Q: ${answer.question}`]
  if (answer.understoodAs !== undefined) lines.push(`   (understood as: ${answer.understoodAs})`)
  if (answer.status === "abstained") {
    lines.push(`A: ${answer.reason ?? "The documents do not say."}`)
    if ((answer.nearest ?? []).length > 0)
      lines.push("   Nearest evidence:", ...(answer.nearest ?? []).map((citation) => `     ${citationLine(citation)}`))
    lines.push(...describeWarnings(answer), describeRun(answer))
    return lines.join("\n")
  }
  const marks: Citation[] = []
  const sayClaim = (claim: Claim) => {
    const numbers = claim.citations.map((citation) => `[${marks.push(citation)}]`)
    return `${claim.text.replace(/\s+/g, " ")} ${numbers.join("")}${claim.verdict === "supported" ? "" : ` (${claim.verdict}${unsaid(claim)})`}`
  }
  const said = answer.claims.filter((claim) => claim.beside !== true).map(sayClaim)
  lines.push(`A: ${said.join("\n   ")}`)
  for (const [index, citation] of marks.entries()) lines.push(`   [${index + 1}] ${citationLine(citation)}`)
  const beside = answer.claims.filter((claim) => claim.beside === true)
  if (beside.length > 0)
    lines.push(
      "   Beside it:",
      ...beside.map(
        (claim) => `     ${claim.citations[0] === undefined ? claim.text : citationLine(claim.citations[0])}`,
      ),
    )
  for (const conflict of answer.conflicts ?? []) {
    lines.push(`   The documents disagree: ${conflict.about}.`)
    for (const side of conflict.sides) lines.push(`     · ${citationLine(side.citation)}`)
  }
  lines.push(...describeWarnings(answer), describeRun(answer))
  return lines.join("\n")
}

/** ": “stolen” is not in the documents", for words that only the claim says. */
function unsaid(claim: Claim): string {
  const omitted = leftOut(claim).map((limit) => `“${limit}” is left out`)
  if (omitted.length > 0) return `: ${omitted.join(", ")}`
  const words = addedWords(claim).map((word) => `“${word}”`)
  return words.length === 0 ? "" : `: ${words.join(", ")} ${words.length === 1 ? "is" : "are"} not in the documents`
}

function describeRun({ confidence, answerer, ms, trace }: Answer): string {
  return `   confidence ${confidence.toFixed(2)}, ${answerer}, ${Math.round(ms)} ms, trace ${trace}`
}

function describeWarnings(answer: Answer): readonly string[] {
  return [
    ...(answer.warnings ?? []).map(
      ({ kind, citation, withheld }) =>
        `   ! An instruction (${kind}) stands in what was read; ${withheld ? "it was left out" : "it was not followed"}: ${citationLine(citation)}`,
    ),
    ...(answer.notes ?? []).map((note) => `   ! ${note}`),
  ]
}
