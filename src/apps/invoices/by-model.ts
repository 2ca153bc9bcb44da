import type { Span } from "../../core/document.ts"
import { isFound } from "../../core/finding.ts"
import type { Context } from "../../core/run.ts"
import type { AppParts, SourceDocument } from "../app.ts"
import { type ModelProposals, modelScore, proposeByModel, type Wanted } from "../extraction/ask-model.ts"
import { normalDecimal } from "../extraction/money.ts"
import type { Sheet } from "../extraction/sheet.ts"
import type { FieldName, Fields } from "./output.ts"

/** What a model is asked for where the page does not give it by itself. */
export const askable: readonly (Wanted & { readonly name: FieldName })[] = [
  { name: "number", kind: "identifier", description: "the invoice's own number" },
  { name: "issueDate", kind: "date", description: "the date of the invoice" },
  { name: "dueDate", kind: "date", description: "the day by which it is to be paid" },
  { name: "sellerName", kind: "text", description: "who sends the invoice and is paid" },
  { name: "buyerName", kind: "text", description: "who receives the invoice and pays" },
  { name: "netAmount", kind: "amount", description: "the total without tax" },
  { name: "taxAmount", kind: "amount", description: "the tax" },
  { name: "grossAmount", kind: "amount", description: "the total with tax" },
]

/** A model's word is below what is released as sure: such a value is given, and the invoice is never done by it. */
const confidence = modelScore
/** A party's name below this is a guess by its place on the page; a model may know better. */
const guess = 0.5

/**
 * Asks a model for the fields that are missing, and for names that were only guessed; what the page says by labels, sums
 * or check digits is never replaced.
 * @returns the fields with what the model pointed to, all that it said, and what it took
 */
export async function filledByModel(
  context: Context,
  model: NonNullable<AppParts["model"]>,
  source: SourceDocument,
  sheet: Sheet,
  fields: Fields,
): Promise<{ readonly fields: Fields } & Pick<ModelProposals, "said" | "spent">> {
  const open = askable.filter(({ name }) => {
    const finding = fields[name]
    return isFound(finding) ? name.endsWith("Name") && finding.confidence < guess : finding.status === "missing"
  })
  if (open.length === 0) return { fields, said: [], spent: {} }
  const { candidates, said, spent } = await proposeByModel(context, model, source, sheet, open, placesOf(fields, open))
  const filled = open.flatMap(({ name, kind }) => {
    const own = candidates.find((candidate) => candidate.field === name)
    if (own === undefined) return []
    const value = kind === "amount" ? normalDecimal(own.value) : own.value
    return [
      [
        name,
        { value, evidence: own.citations ?? [], verdict: "supported" as const, confidence, proposedBy: model.id },
      ] as const,
    ]
  })
  return { fields: { ...fields, ...Object.fromEntries(filled) }, said, spent }
}

/** Where the values of the fields stand that are not open. */
function placesOf(fields: Fields, open: readonly { readonly name: FieldName }[]): readonly Span[] {
  return Object.entries(fields).flatMap(([name, finding]) =>
    isFound(finding) && open.every((field) => field.name !== name)
      ? finding.evidence.flatMap((citation) => ("start" in citation ? [citation] : []))
      : [],
  )
}
