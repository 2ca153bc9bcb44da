/** A help page that holds, as a line of a JSON Lines source. */
export interface Page {
  readonly _id: string
  readonly title: string
  readonly text: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

export interface Planted {
  /** The pages that hold, some of which now say what they supersede. */
  readonly current: readonly Page[]
  /** Old versions that fit their question better than the current page does, with why they no longer hold. */
  readonly stale: readonly (Page & { readonly kind: string; readonly question: string })[]
}

type Marks = Readonly<Record<string, unknown>>

/** Every way in which a page is told to hold no longer. What the newer page says of the older is under `newer`. */
const kinds: readonly {
  readonly name: string
  readonly marks: (newer: Page) => Marks
  readonly newer?: (older: string) => Marks
}[] = [
  { name: "superseded", marks: () => ({ status: "superseded" }) },
  { name: "superseded by, named in the old one", marks: (newer) => ({ superseded_by: newer._id }) },
  { name: "superseded, named in the new one", marks: () => ({}), newer: (older) => ({ supersedes: older }) },
  { name: "expired", marks: () => ({ status: "expired" }) },
  { name: "valid until a day that is past", marks: () => ({ valid_until: "2024-12-31" }) },
  { name: "expires, written out", marks: () => ({ expires: "March 3, 2025" }) },
  { name: "archived", marks: () => ({ status: "archived" }) },
]

/**
 * One stale page a question: the current page under the question as its heading, its title said again, its figures changed.
 * @param questions what is asked and the page that answers; a page is superseded by name at most once
 */
export function plantStale(
  pages: readonly Page[],
  questions: readonly { readonly question: string; readonly document: string }[],
): Planted {
  const byId = new Map(pages.map((page) => [page._id, page]))
  const replaces = new Map<string, Marks>()
  const stale = questions.flatMap(({ question, document }, index) => {
    const page = byId.get(document)
    if (page === undefined) return []
    const wanted = kinds[index % kinds.length]!
    const kind = wanted.newer !== undefined && replaces.has(document) ? kinds[0]! : wanted
    const _id = `stale-${index}`
    if (kind.newer !== undefined) replaces.set(document, kind.newer(_id))
    return {
      _id,
      title: page.title,
      text: `${question}\n\n${question} ${otherFigures(page.text)}`,
      metadata: kind.marks(page),
      kind: kind.name,
      question,
    }
  })
  const current = pages.map((page) => ({ ...page, metadata: { ...page.metadata, ...replaces.get(page._id) } }))
  return { current, stale }
}

/** Another figure wherever one stands: whoever cites the old page says something else. */
function otherFigures(text: string): string {
  return text.replace(/\d+/g, (digits) => String(Number(digits) + 1))
}
