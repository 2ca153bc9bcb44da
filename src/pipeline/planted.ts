import type { InstructionWarning } from "../core/answer.ts"
import type { Hit } from "../core/hit.ts"
import { sentences } from "../language/sentences.ts"
import { findInstructions, type PlantedInstruction } from "../models/injection.ts"
import { citeHit } from "./citing.ts"

/** What was read, without what speaks to a model instead of a reader. */
export interface ReadHits {
  /** The same hits; sentences that hold a planted instruction are blanks of the same length, so that every offset stays. */
  readonly hits: readonly Hit[]
  readonly warnings: readonly InstructionWarning[]
}

/** From here on a sentence is kept from every answerer; `bench/injection.ts` says what that costs on ordinary documents. */
const withheldFrom = 0.75
/** From here on it is reported. */
const reportedFrom = 0.7

/**
 * Finds planted instructions in what is about to be answered from. They are reported, and neither quoted nor shown to a
 * model: a person who wants to read them opens the document.
 */
export function withoutPlanted(hits: readonly Hit[]): ReadHits {
  const warnings: InstructionWarning[] = []
  const read = hits.map((hit): Hit => {
    const { passage } = hit
    const { text, planted } = screened(passage.text)
    for (const { start, end, ...found } of planted)
      warnings.push({ ...found, citation: citeHit(hit, passage.start + start, passage.start + end) })
    const [title, section, context] = [hit.title, passage.section, passage.context].map((around) =>
      speaksToMachine(around) ? "" : around,
    ) as [string, string, string]
    return text === passage.text && title === hit.title && section === passage.section && context === passage.context
      ? hit
      : { ...hit, title, passage: { ...passage, text, section, context } }
  })
  return { hits: read, warnings }
}

/** A sentence that holds a planted instruction. */
export type Planted = Pick<PlantedInstruction, "kind" | "suspicion" | "start" | "end"> & { readonly withheld: boolean }

/** The text with blanks, of the same length, for what is withheld; and the sentences that are reported, in order. */
export function screened(text: string): { readonly text: string; readonly planted: readonly Planted[] } {
  const planted = plantedSentences(text).map((one) => ({ ...one, withheld: isWithheld(one) }))
  return { text: blanked(text, planted.filter(isWithheld)), planted }
}

/** True for words that are kept from every answerer: a title, a heading, a value. */
export function speaksToMachine(words: string): boolean {
  return findInstructions(words).some(isWithheld)
}

type Sentence = Omit<Planted, "withheld">
const isWithheld = ({ suspicion }: Pick<Planted, "suspicion">) => suspicion >= withheldFrom

/** Whole sentences: half of an instruction is still one. A sentence counts once, as the most suspicious thing in it. */
function plantedSentences(text: string): readonly Sentence[] {
  const found = findInstructions(text).filter(({ suspicion }) => suspicion >= reportedFrom)
  if (found.length === 0) return []
  const spans = sentences(text)
  const whole: Sentence[] = []
  for (const one of found) {
    const touched = spans.filter(({ start, end }) => start < one.end && one.start < end)
    const start = Math.min(one.start, ...touched.map((span) => span.start))
    const end = Math.max(one.end, ...touched.map((span) => span.end))
    const before = whole.at(-1)
    if (before === undefined || before.end <= start) whole.push({ ...one, start, end })
    else {
      const { kind, suspicion } = before.suspicion >= one.suspicion ? before : one
      whole[whole.length - 1] = { kind, suspicion, start: before.start, end: Math.max(before.end, end) }
    }
  }
  return whole
}

function blanked(text: string, found: readonly Sentence[]): string {
  let written = text
  for (const { start, end } of found)
    written = written.slice(0, start) + written.slice(start, end).replace(/[^\n]/g, " ") + written.slice(end)
  return written
}
