import { negations } from "../../language/negation.ts"
import { type Periods, periodsIn, periodsMeet, periodsOfLabel } from "../../language/periods.ts"
import { joint } from "../../language/rows.ts"
import { stem } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"
import type { Candidate } from "./candidates.ts"
import { labelledOf } from "./labelled-line.ts"
import type { AnalysedQuestion } from "./question.ts"

const yes = /^(?:yes|y|true|✓|✔|x|ja|oui)$/i
const no = /^(?:no|n|false|✗|✘|–|-|nein|non)$/i

/**
 * True for a row, or a labelled line, that is about another day, month or year than the question, or whose yes or no is not
 * the one that a question for a choice asks for, or that denies what is asked for: near by its words, and wrong.
 */
export function speaksOfOther(question: AnalysedQuestion, candidate: Candidate): boolean {
  const periods = periodsOfCandidate(candidate)
  if (periods !== undefined && periodsMeet(periodsIn(question.text), periods) === false) return true
  return hasOtherAnswer(question, candidate) || deniesAsked(question, candidate)
}

/** "Which rooms have video?", and the item says "no video". */
function deniesAsked(question: AnalysedQuestion, { kind, text }: Candidate): boolean {
  if (kind === "sentence" || question.isNegated || (question.kind !== "choice" && question.kind !== "list"))
    return false
  const asked = new Set(question.words.map((word) => word.stem))
  return negations(text).some(({ word, end }) => {
    const next = tokens(text.slice(end)).find((token) => !isStopword(token.text))
    return directly.test(word) && next !== undefined && asked.has(stem(next.text))
  })
}

/** Words that deny the noun behind them. */
const directly = /^(?:no|without|not|kein\p{L}*|ohne|sans|aucune?)$/iu

/** The days, months or years that a row or a labelled line is about, if its label names nothing else. */
export function periodsOfCandidate(candidate: Candidate): Periods | undefined {
  const label = candidate.kind === "row" ? candidate.text.split(joint)[0] : labelledOf(candidate)?.label
  return label === undefined ? undefined : periodsOfLabel(label)
}

/** "Which are not covered?", and the row says yes under "Covered". */
function hasOtherAnswer(question: AnalysedQuestion, candidate: Candidate): boolean {
  return askedCells(question, candidate).some(({ cell }) => (question.isNegated ? yes : no).test(cell))
}

/** Stems of the heads under which the row says the yes or no that a question for a choice asks for. */
export function wordsOfYes(question: AnalysedQuestion, candidate: Candidate): readonly string[] {
  return askedCells(question, candidate)
    .filter(({ cell }) => (question.isNegated ? no : yes).test(cell))
    .flatMap(({ words }) => words)
}

/** A row's cells under heads that the question for a choice names in full: "which plan includes SSO?" asks for those under "SSO". */
function askedCells(question: AnalysedQuestion, { text, header }: Candidate) {
  if (header === undefined || (question.kind !== "choice" && question.kind !== "list")) return []
  const cells = text.split(joint)
  const names = header.text.split(joint)
  if (cells.length !== names.length) return []
  const asked = new Set(question.words.map((word) => word.stem))
  return names.flatMap((name, index) => {
    const words = tokens(name).flatMap((token) => (isStopword(token.text) ? [] : [stem(token.text)]))
    const isAsked = words.length > 0 && words.every((key) => asked.has(key))
    return isAsked ? [{ words, cell: cells[index]!.trim() }] : []
  })
}
