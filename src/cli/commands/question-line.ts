import type { Turn } from "../../core/answer.ts"
import { questionForm } from "./line-forms.ts"

/** A line of `--questions` or `--queries`. */
export interface QuestionLine {
  readonly id: string
  readonly text: string
  readonly history?: readonly Turn[]
}

type Line = { readonly line: number; readonly value?: unknown; readonly problem?: string }

/** The question on a line; `question` stands for `text`, too. Otherwise what is wrong with it, as one line of an error. */
export function parseQuestionLine(line: Line): QuestionLine | { readonly problem: string } {
  const wrong = (what: string) => ({
    problem: `input_invalid: line ${line.line} ${what} (Each line is ${questionForm})`,
  })
  if (line.problem !== undefined) return wrong("is not JSON")
  const { value } = line
  if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong("is not a JSON object")
  const record = value as Readonly<Record<string, unknown>>
  const text = record.text ?? record.question
  if (typeof text !== "string" || text.trim() === "") return wrong("has no text")
  const history = record.history ?? undefined
  if (history !== undefined && !isHistory(history)) return wrong("has a history of another form")
  return { id: String(record._id ?? record.id ?? ""), text, ...(history === undefined ? {} : { history }) }
}

function isHistory(value: unknown): value is readonly Turn[] {
  return Array.isArray(value) && value.every(isTurn)
}

function isTurn(value: unknown): value is Turn {
  if (typeof value !== "object" || value === null) return false
  const { role, text, trace } = value as Readonly<Record<string, unknown>>
  const isRun = trace === undefined || typeof trace === "string"
  return (role === "user" || role === "assistant") && typeof text === "string" && isRun
}
