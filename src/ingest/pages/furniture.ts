import { type Line, lineText, type PageWords } from "./words.ts"

/** Share of a page's height, at top and bottom, where running headers and footers stand. */
const margin = 0.12
const pageNumber = /^(?:[-–—\s]*(?:page|seite|p\.)?\s*#(?:\s*(?:of|von|\/)\s*#)?[-–—\s]*)$/i

/** Finds the lines that a document repeats on its pages: those stay on the first page they stand on, page numbers nowhere. */
export function furnitureFilter(
  pages: readonly { readonly page: PageWords; readonly lines: readonly Line[] }[],
): (page: PageWords, line: Line) => boolean {
  const firstPage = new Map<string, number>()
  const counts = new Map<string, number>()
  for (const { page, lines } of pages) {
    const here = new Set(lines.filter((line) => isInMargin(page, line)).map(pattern))
    for (const key of here) {
      counts.set(key, (counts.get(key) ?? 0) + 1)
      if (!firstPage.has(key)) firstPage.set(key, page.number)
    }
  }
  const enough = Math.max(3, pages.length * 0.3)
  return (page, line) => {
    if (!isInMargin(page, line)) return false
    const key = pattern(line)
    if (pageNumber.test(key) && pages.length > 1) return true
    return (counts.get(key) ?? 0) >= enough && firstPage.get(key) !== page.number
  }
}

function isInMargin(page: PageWords, line: Line): boolean {
  return line.bottom < page.height * margin || line.top > page.height * (1 - margin)
}

/** A line's words with figures left open: "Page 3 of 12" and "Page 4 of 12" are the same. */
function pattern(line: Line): string {
  return lineText(line).replaceAll(/\d+/g, "#").replaceAll(/\s+/g, " ").trim()
}
