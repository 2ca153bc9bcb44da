import type { Citation } from "../../core/evidence.ts"
import type { Place } from "./sheet.ts"

/** How a field's value is written and made normal. */
export type FieldKind = "amount" | "date" | "identifier" | "text" | "iban" | "taxId" | "number"

/** A way a field is announced on a page. */
export interface Label {
  /** Source of a regular expression over the folded text (lower case, without accents), whole words. */
  readonly pattern: string
  /** How surely a value beside it is this field's, 0–1. */
  readonly weight: number
  /** A title ("INVOICE") announces what stands beside it, not what stands under it. */
  readonly isTitle?: boolean
}

/**
 * A field and how it can be found: by labels near a value. Labels of all fields compete for the same words, the longest
 * wins, so that "Lieferschein-Datum" is never an invoice's "Datum".
 */
export interface FieldDeclaration {
  readonly name: string
  readonly kind: FieldKind
  readonly labels: readonly Label[]
  /** Only takes words away from other fields; finds nothing. */
  readonly isDecoy?: boolean
}

/** One way's proposal for a field. */
export interface Candidate {
  readonly field: string
  /** The normal form. */
  readonly value: string
  /** What else the same words can mean ("03/04/2025"). */
  readonly otherValue?: string
  /** 0–1, how much this way trusts it. */
  readonly score: number
  /** What proposed it, for the trace: "label right of", "proof", "xml". */
  readonly way: string
  /** The model that pointed to it. */
  readonly proposedBy?: string
  /** The words that announced it. */
  readonly labelText?: string
  readonly places: readonly Place[]
  /** Evidence that stands on no page (an element of the XML). */
  readonly citations?: readonly Citation[]
}
