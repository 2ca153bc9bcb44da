import type { Citation } from "../../src/core/evidence.ts"
import type { Case } from "../../src/evaluate/case.ts"
import type { Groundwork } from "../../src/pipeline/port.ts"

const squeezed = (text: string) => text.replace(/\s+/g, " ")

export interface GoldPages {
  /** Ids of the documents, by their file's name as the cases name it. */
  readonly idOf: ReadonlyMap<string, string>
  /** Whether a quote and the gold share characters of the same page; white space aside, which readers change. */
  touches(quote: Citation, one: Case): Promise<boolean>
}

export async function goldPages(groundwork: Groundwork): Promise<GoldPages> {
  const idOf = new Map<string, string>()
  for await (const document of groundwork.documents(groundwork.context({ kind: "bench" })))
    idOf.set(document.path.split(/[/#:]/).at(-1) ?? document.path, document.id)
  return {
    idOf,
    touches: async (quote, one) => {
      if (quote.kind === "record" || quote.kind === "region" || quote.document !== idOf.get(one.document ?? ""))
        return false
      const text = (await groundwork.store.text(quote.version)) ?? ""
      const from = squeezed(text.slice(0, quote.start)).length
      const to = from + squeezed(quote.quote).length
      return (one.evidence ?? []).some((evidence) => {
        const start = squeezed(text).indexOf(squeezed(evidence))
        return start >= 0 && start < to - 2 && from + 2 < start + squeezed(evidence).length
      })
    },
  }
}
