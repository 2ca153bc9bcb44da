import type { Box, DocumentId, Span, VersionId } from "./document.ts"

/** A citation that anyone can check: for kind `text`, `quote === canonicalText.slice(start, end)` always holds. */
export interface TextCitation extends Span {
  readonly kind: "text"
  readonly stance: "supports" | "contradicts"
  readonly document: DocumentId
  readonly version: VersionId
  readonly title: string
  readonly source: string
  readonly quote: string
  readonly page?: number
  readonly boxes?: readonly Box[]
  readonly section?: string
  /** ISO date of the document, where it states one. */
  readonly date?: string
  /** The document says of itself that it is a draft: nothing in it is decided yet. */
  readonly status?: "draft"
}

/** A moment of a transcript: a text citation that also knows who spoke and when. */
export interface TimeCitation extends Omit<TextCitation, "kind"> {
  readonly kind: "time"
  readonly speaker?: string
  readonly startSeconds?: number
  readonly endSeconds?: number
}

/** A region of an image. */
export interface RegionCitation {
  readonly kind: "region"
  readonly stance: "supports" | "contradicts"
  readonly document: DocumentId
  readonly version: VersionId
  readonly title: string
  readonly source: string
  readonly quote: string
  readonly boxes: readonly Box[]
}

/** A record of data: a row of a file, an element of an XML, an interaction. */
export interface RecordCitation {
  readonly kind: "record"
  readonly stance: "supports" | "contradicts"
  readonly source: string
  /** Where in the source: an XPath, a row, a field name. */
  readonly place: string
  readonly quote: string
}

export type Citation = TextCitation | TimeCitation | RegionCitation | RecordCitation

export type Verdict = "supported" | "partly" | "contradicted" | "unsupported"

/** Limits of the evidence that a claim leaves out. */
export function leftOut({ problems = [] }: { readonly problems?: readonly Problem[] }): readonly string[] {
  return problems.filter(({ kind }) => kind === "omission").map(({ found }) => found)
}

/** Words of a claim that no document said. */
export function addedWords({ problems = [] }: { readonly problems?: readonly Problem[] }): readonly string[] {
  return problems.filter(({ kind }) => kind === "addition").map(({ said }) => said)
}

/** What a claim said and what its evidence says instead. */
export interface Problem {
  readonly kind:
    | "quote"
    | "figure"
    | "unit"
    | "date"
    | "name"
    | "negation"
    | "modality"
    | "addition"
    | "omission"
    | "meaning"
    | "coverage"
    | "missing"
    | "instruction"
    | "link"
  readonly said: string
  readonly found: string
}

/** One checkable statement with its evidence. */
export interface Claim {
  readonly text: string
  readonly verdict: Verdict
  /** Calibrated probability that the claim is right, 0–1. */
  readonly confidence: number
  readonly citations: readonly Citation[]
  readonly problems?: readonly Problem[]
  /** Far less likely than the best claim: shown apart from the answer, no part of its text. */
  readonly beside?: true
}

/** Two current statements that disagree. */
export interface Conflict {
  readonly about: string
  readonly sides: readonly { readonly text: string; readonly citation: Citation }[]
}
