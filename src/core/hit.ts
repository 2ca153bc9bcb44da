import type { Passage } from "./document.ts"

/** How a hit's score came about: each part's value and weight, so that the score can be explained and learned. */
export type Explanation = Readonly<Record<string, number>>

/** A passage that retrieval returned. */
export interface Hit {
  readonly passage: Passage
  readonly title: string
  readonly source: string
  /** Document's ISO date, where it states one. */
  readonly date?: string
  /** The document says of itself that it is a draft. */
  readonly isDraft?: true
  readonly score: number
  readonly explanation: Explanation
}

/** What narrows a search; all given ones must hold. */
export interface SearchFilter {
  readonly collections?: readonly string[]
  readonly types?: readonly string[]
  /** ISO dates, inclusive. */
  readonly after?: string
  readonly before?: string
  readonly tags?: readonly string[]
  /** Glob over the document's path. */
  readonly path?: string
}
