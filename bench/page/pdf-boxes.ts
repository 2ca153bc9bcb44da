import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { type PageBench, placeOf, randomSpan, seeded } from "./port.ts"

interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}
interface PlacedWord extends Rectangle {
  readonly text: string
}

/**
 * Random spans of real PDFs: the boxes drawn in the browser must cover the words of the quote, where another program
 * (pdftotext) says they stand. A word counts as covered when half of it lies under the boxes.
 */
export async function checkPdfBoxes({ groundwork, address, page, data, count }: PageBench): Promise<void> {
  const folders = ["parsing/documents/pdf/sources", "contracts/cuad/pdf"].map((name) => join(data, name))
  const context = () => groundwork.context({ kind: "bench" })
  for (const folder of folders.filter(existsSync)) await groundwork.ingest(context(), [folder], { collection: "pdf" })
  const documents = []
  for await (const document of groundwork.documents(context())) documents.push(document)
  const random = seeded(1)
  const judges = new Map<string, readonly (readonly PlacedWord[])[]>()
  let covered = 0
  let tight = 0
  let all = 0
  let unread = 0
  const allWords = new Map<string, ReadonlySet<string>>()
  for (let turn = 0; all < count && turn < count * 3; turn += 1) {
    const document = documents[turn % documents.length]!
    const shown = await groundwork.document(context(), document.id)
    const span = shown === undefined ? undefined : randomSpan(shown.text, random)
    if (shown === undefined || span === undefined) continue
    await page.goto(`${address}${placeOf(document.id, shown.version, span)}`)
    const drawn = await drawnBoxes(page)
    const words =
      judges.get(document.id) ?? wordsOf(folders.map((folder) => join(folder, document.path)).find(existsSync)!)
    judges.set(document.id, words)
    const under = [...drawn].flatMap(([number, boxes]) =>
      (words[number - 1] ?? []).filter((word) => isUnder(word, boxes)),
    )
    const quote = wordsIn(shown.text.slice(span.start, span.end))
    const text = wordsIn(under.map((word) => word.text).join(" "))
    const known =
      allWords.get(document.id) ??
      new Set(
        wordsIn(
          words
            .flat()
            .map((word) => word.text)
            .join(" "),
        ),
      )
    allWords.set(document.id, known)
    if (!quote.every((word) => known.has(word))) {
      // Where the two programs read other words (letters without a meaning, words joined), there is nothing to compare.
      unread += 1
      continue
    }
    const missing = quote.filter(
      (word) => !text.some((other) => other.includes(word) || (other.length > 2 && word.includes(other))),
    )
    all += 1
    if (missing.length === 0) covered += 1
    else console.log(`${document.path} ${span.start}–${span.end}: not under the boxes: ${missing.join(" ")}`)
    if (text.length <= quote.length + 2) tight += 1
  }
  const share = (part: number) => `${((100 * part) / all).toFixed(1)}%`
  console.log(
    `${all} spans of ${documents.length} PDFs: words covered ${share(covered)}; at most two words more ${share(tight)}; ${unread} more that the judge reads otherwise`,
  )
}

/** The drawn boxes by page, in points of the PDF: the page element's aspect ratio is the page's size. */
async function drawnBoxes(page: PageBench["page"]): Promise<ReadonlyMap<number, readonly Rectangle[]>> {
  await page.locator("[data-testid=box]").first().waitFor({ timeout: 15_000 })
  // The size of a page is known once it is drawn.
  await page.waitForFunction(() =>
    [...document.querySelectorAll("[data-testid=box]")].every((box) => box.parentElement?.dataset.drawn === "true"),
  )
  const found = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-testid=box]")].map((box) => {
      const sheet = box.parentElement!
      const [width = 1] = sheet.style.aspectRatio.split("/").map(Number)
      const outer = sheet.getBoundingClientRect()
      const inner = box.getBoundingClientRect()
      const scale = width / sheet.clientWidth
      const [x, y] = [outer.x + sheet.clientLeft, outer.y + sheet.clientTop]
      return {
        number: Number(sheet.dataset.page),
        left: (inner.left - x) * scale,
        right: (inner.right - x) * scale,
        top: (inner.top - y) * scale,
        bottom: (inner.bottom - y) * scale,
      }
    }),
  )
  const pages = new Map<number, Rectangle[]>()
  for (const { number, ...box } of found) pages.set(number, [...(pages.get(number) ?? []), box])
  return pages
}

function wordsOf(path: string): readonly (readonly PlacedWord[])[] {
  const xml = execFileSync("pdftotext", ["-bbox", path, "-"], { maxBuffer: 1 << 28 }).toString()
  return xml
    .split("<page ")
    .slice(1)
    .map((sheet) =>
      [
        ...sheet.matchAll(/<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g),
      ].map(([, left, top, right, bottom, text]) => ({
        left: Number(left),
        top: Number(top),
        right: Number(right),
        bottom: Number(bottom),
        text: (text ?? "")
          .replace(/&amp;/g, "&")
          .replace(/&lt;/g, "<")
          .replace(/&gt;/g, ">")
          .replace(/&quot;/g, '"'),
      })),
    )
}

function isUnder(word: PlacedWord, boxes: readonly Rectangle[]): boolean {
  const middle = (word.top + word.bottom) / 2
  const width = boxes
    .filter((box) => box.top <= middle && middle <= box.bottom)
    .reduce((sum, box) => sum + Math.max(0, Math.min(word.right, box.right) - Math.max(word.left, box.left)), 0)
  return width >= (word.right - word.left) / 2
}

/**
 * Letters and digits only, so that hyphens, ligatures and quotation marks of two programs do not differ; letters of words
 * that run from right to left are sorted, since one program gives them as they are read and the other as they stand.
 */
function wordsIn(text: string): readonly string[] {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => (/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(word) ? [...word].sort().join("") : word))
}
