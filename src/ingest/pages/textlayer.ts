import type { PageViewport, PDFPageProxy } from "pdfjs-dist"
import { cleanText } from "../structure/build.ts"
import type { Word } from "./words.ts"

type TextContent = Awaited<ReturnType<PDFPageProxy["getTextContent"]>>

/** Words of a PDF page's text layer with boxes from the top left. Text that is printed twice to look bold counts once; text off the page or set across it is left out. */
export function wordsOf(content: TextContent, viewport: PageViewport, page: number): readonly Word[] {
  const words: Word[] = []
  const printed = new Set<string>()
  let hasSpaceBefore = false
  for (const item of content.items) {
    if (!("str" in item)) continue
    if (item.str.trim() === "") {
      hasSpaceBefore = hasSpaceBefore || item.str !== ""
      continue
    }
    const [a = 1, b = 0, , , e = 0, f = 0] = multiply(viewport.transform, item.transform)
    const size = Math.hypot(item.transform[2] ?? 0, item.transform[3] ?? 0) || item.height || Math.hypot(a, b)
    const isLevel = Math.abs(b) < Math.abs(a) * 0.1 && a > 0
    const isOnPage = e > -size && e < viewport.width && f > 0 && f < viewport.height + size
    const key = `${item.str} ${Math.round(e / 2)} ${Math.round(f / 2)}`
    if (isLevel && isOnPage && !printed.has(key)) {
      appendWords(words, {
        text: item.str,
        isRightToLeft: item.dir === "rtl",
        isMonospaced: content.styles[item.fontName]?.fontFamily === "monospace",
        x: e,
        baseline: f,
        width: item.width,
        size,
        page,
        hasSpaceBefore,
      })
      printed.add(key)
    }
    hasSpaceBefore = /\s$/.test(item.str)
  }
  return words
}

/** Parts an item at white space; each word's box by its share of the item's width, as letters of usual fonts have it. */
function appendWords(
  words: Word[],
  item: Pick<Word, "text" | "x" | "baseline" | "width" | "size" | "page" | "hasSpaceBefore"> & {
    readonly isRightToLeft: boolean
    readonly isMonospaced: boolean
  },
): void {
  const width = item.isMonospaced ? (text: string) => text.length : widthOf
  const scale = item.width / Math.max(0.1, width(item.text))
  for (const match of item.text.matchAll(/\S+/gu)) {
    const text = cleanText(match[0])
    if (text === "") continue
    const before = width(item.text.slice(0, match.index)) * scale
    const own = width(match[0]) * scale
    words.push({
      text,
      page: item.page,
      x: item.x + (item.isRightToLeft ? item.width - before - own : before),
      // Ascenders reach about four fifths of the size above the baseline.
      y: item.baseline - item.size * 0.8,
      width: own,
      height: item.size,
      size: item.size,
      baseline: item.baseline,
      hasSpaceBefore: match.index > 0 || item.hasSpaceBefore,
    })
  }
}

/**
 * Width of a text in ems, nearly: means of Helvetica's and Times' own tables. A line is one item in many PDFs, and equal
 * widths for all letters would put its words beside where they stand.
 */
function widthOf(text: string): number {
  let width = 0
  for (const letter of text) width += widths.get(letter) ?? (/\p{Lu}/u.test(letter) ? 0.68 : 0.51)
  return width
}

const widths: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0.24: "ijl'|",
    0.27: " .,:;!\u00a0",
    0.31: "ftI/\\()[]`",
    0.34: "r-J\u2010\u2018\u2019",
    0.46: 'scza"*\u201c\u201d',
    0.75: "wGOQDHNUVKAXY&",
    0.8: "mMW%",
    0.95: "@\u2014\u2026",
  }).flatMap(([width, letters]) => [...letters].map((letter): [string, number] => [letter, Number(width)])),
)

/** Product of two PDF matrices [a b c d e f]. */
function multiply(first: readonly number[], second: readonly number[]): readonly number[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = first
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = second
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}
