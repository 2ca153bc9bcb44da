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

/** Parts an item at white space; each word's box by its share of the item's characters. */
function appendWords(
  words: Word[],
  item: Pick<Word, "text" | "x" | "baseline" | "width" | "size" | "page" | "hasSpaceBefore"> & {
    readonly isRightToLeft: boolean
  },
): void {
  const perCharacter = item.width / Math.max(1, item.text.length)
  for (const match of item.text.matchAll(/\S+/gu)) {
    const text = cleanText(match[0])
    if (text === "") continue
    words.push({
      text,
      page: item.page,
      x:
        item.x +
        (item.isRightToLeft ? item.width - (match.index + match[0].length) * perCharacter : match.index * perCharacter),
      // Ascenders reach about four fifths of the size above the baseline.
      y: item.baseline - item.size * 0.8,
      width: match[0].length * perCharacter,
      height: item.size,
      size: item.size,
      baseline: item.baseline,
      hasSpaceBefore: match.index > 0 || item.hasSpaceBefore,
    })
  }
}

/** Product of two PDF matrices [a b c d e f]. */
function multiply(first: readonly number[], second: readonly number[]): readonly number[] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = first
  const [g = 1, h = 0, i = 0, j = 1, k = 0, l = 0] = second
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f]
}
