import type { Layout } from "../../core/document.ts"
import { type BuiltText, buildText, type Draft } from "../structure/build.ts"
import { endsLikeSentence, isTitleLength } from "../structure/headings.ts"
import { regionsOf } from "./columns.ts"
import { furnitureFilter } from "./furniture.ts"
import { type FontSizes, fontSizes, paragraphDrafts } from "./paragraphs.ts"
import { linesOf, type PageWords } from "./words.ts"

/** Text, structure and layout of pages of words, whether they were printed or recognised. */
export function pagesToText(pages: readonly PageWords[]): BuiltText & { readonly layout: Layout } {
  const isFurniture = furnitureFilter(pages.map((page) => ({ page, lines: linesOf(page.words) })))
  const sizes = fontSizes(pages)
  const drafts: Draft[] = []
  for (const page of pages) appendPage(drafts, page, sizes, isFurniture)
  const built = buildText(withTitle(drafts))
  return { ...built, layout: { pages: pageSpans(pages, built), runs: built.runs } }
}

/** A short first line that is no sentence, above others, is the title even where it is set like the rest. */
function withTitle(drafts: readonly Draft[]): readonly Draft[] {
  const [first, ...rest] = drafts
  if (first?.kind !== "paragraph" || rest.length === 0 || first.text.includes("\n")) return drafts
  if (!isTitleLength(first.text) || endsLikeSentence(first.text) || !/^\P{Ll}/u.test(first.text)) return drafts
  return [{ ...first, kind: "heading", level: 1 }, ...rest]
}

function appendPage(
  drafts: Draft[],
  page: PageWords,
  sizes: FontSizes,
  isFurniture: ReturnType<typeof furnitureFilter>,
): void {
  const kept = linesOf(page.words)
    .filter((line) => !isFurniture(page, line))
    .flatMap((line) => line.segments.flatMap((segment) => segment.words))
  let isFirst = true
  for (const region of regionsOf(kept)) {
    for (const draft of paragraphDrafts(region, sizes)) {
      const last = drafts[drafts.length - 1]
      const joined = isFirst && last !== undefined ? joinAcross(last, draft) : undefined
      if (joined === undefined) drafts.push(draft)
      else drafts[drafts.length - 1] = joined
      isFirst = false
    }
    // A sentence goes on at the top of the next column, too.
    isFirst = true
  }
}

/** A paragraph that a page or column break cut in two: the first part does not end a sentence and the second begins in lower case. */
function joinAcross(last: Draft, next: Draft): Draft | undefined {
  if (next.kind !== "paragraph" || (last.kind !== "paragraph" && last.kind !== "item")) return undefined
  if (/[.!?:;"”’)\]]\s*$/.test(last.text) || !/^\p{Ll}/u.test(next.text)) return undefined
  const isParted = /\p{L}[-\u2010]$/u.test(last.text)
  const text = isParted ? last.text.slice(0, -1) : `${last.text} `
  const runs = (next.runs ?? []).map((run) => ({ ...run, start: run.start + text.length, end: run.end + text.length }))
  const before = (last.runs ?? []).map((run) => ({ ...run, end: Math.min(run.end, text.length) }))
  return { ...last, text: text + next.text, runs: [...before, ...runs] }
}

/** Where each page begins and ends in the text; a page without words is an empty span. */
function pageSpans(pages: readonly PageWords[], built: BuiltText): Layout["pages"] {
  let end = 0
  return pages.map(({ number, width, height }) => {
    const own = built.runs.filter((run) => run.page === number)
    const start = own[0]?.start ?? end
    end = own[own.length - 1]?.end ?? start
    return { page: number, width, height, start, end }
  })
}
