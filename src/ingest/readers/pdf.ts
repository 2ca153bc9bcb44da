import { createRequire } from "node:module"
import { dirname, join, sep } from "node:path"
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist"
import type { Block, Metadata, ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import { pagesToText } from "../pages/page.ts"
import { rasterise } from "../pages/rasterise.ts"
import { canRecognise, recognise, scaleWord } from "../pages/recognise.ts"
import { wordsOf } from "../pages/textlayer.ts"
import type { PageWords } from "../pages/words.ts"
import type { ReaderInput } from "../port.ts"
import { isoDate } from "../structure/metadata.ts"
import { firstLineTitle, isInventedTitle, titleFromName } from "../structure/title.ts"

/** PDF: words with their boxes become lines, columns, paragraphs, headings and rows; files inside it are handed on. */
export async function readPdf({ bytes, name, signal }: ReaderInput): Promise<ReadDocument> {
  const pdf = await open(bytes, name)
  try {
    return await readPages(pdf, name, signal)
  } finally {
    await pdf.loadingTask.destroy()
  }
}

async function open(bytes: Uint8Array, name: string): Promise<PDFDocumentProxy> {
  await standInForDrawing()
  const { getDocument } = await import("pdfjs-dist/legacy/build/pdf.mjs")
  const home = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"))
  try {
    return await getDocument({
      // pdf.js takes the buffer over.
      data: Uint8Array.from(bytes),
      cMapUrl: join(home, "cmaps") + sep,
      cMapPacked: true,
      standardFontDataUrl: join(home, "standard_fonts") + sep,
      wasmUrl: join(home, "wasm") + sep,
      disableFontFace: true,
      isEvalSupported: false,
      useSystemFonts: false,
      verbosity: 0,
    }).promise
  } catch (error) {
    const isLocked = error instanceof Error && error.name === "PasswordException"
    throw groundworkError(isLocked ? "file_encrypted" : "file_corrupt", name, error)
  }
}

/** pdf.js makes a matrix for drawing when it is loaded. Without the optional package that draws, it is an empty one: reading uses none. */
async function standInForDrawing(): Promise<void> {
  const drawing = await import("@napi-rs/canvas").catch(() => undefined)
  if (drawing !== undefined) return
  for (const name of ["DOMMatrix", "ImageData", "Path2D"]) {
    if (!Reflect.has(globalThis, name)) Reflect.set(globalThis, name, class {})
  }
}

async function readPages(pdf: PDFDocumentProxy, name: string, signal: AbortSignal): Promise<ReadDocument> {
  const pages: PageWords[] = []
  const warnings: string[] = []
  for (let number = 1; number <= pdf.numPages; number += 1) {
    if (signal.aborted) throw groundworkError("cancelled")
    const page = await readPage(pdf, number)
    if (page === undefined) warnings.push(`page ${number} is damaged`)
    else {
      pages.push(page)
      if (page.words.length === 0) warnings.push(`page ${number} has no text`)
      if (page.recognised !== undefined) {
        warnings.push(`the text of page ${number} was recognised by OCR (confidence ${page.recognised.toFixed(2)})`)
      }
    }
  }
  if (pages.length === 0) throw groundworkError("file_corrupt", name)
  const { text, blocks, layout } = pagesToText(pages)
  const attachments = await attachmentsOf(pdf)
  if (text === "" && attachments.length === 0) throw groundworkError("file_without_text", name)
  const { title, ...properties } = await informationOf(pdf)
  return {
    title: title ?? titleOf(text, blocks) ?? firstLineTitle(text) ?? titleFromName(name),
    text,
    blocks,
    layout,
    ...properties,
    ...(attachments.length === 0 ? {} : { attachments }),
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

/** The highest of the first headings, but for marks like "Exhibit 10.1". */
function titleOf(text: string, blocks: readonly Block[]): string | undefined {
  const headings = blocks
    .filter((block) => block.kind === "heading" && block.start < 800)
    .map((block) => ({ level: block.kind === "heading" ? block.level : 9, text: text.slice(block.start, block.end) }))
    .filter((heading) => !/^(?:exhibit|annex|appendix|schedule)\b.{0,14}$/i.test(heading.text))
  const level = Math.min(...headings.map((heading) => heading.level))
  return headings.find((heading) => heading.level === level)?.text.replaceAll("\n", " ")
}

interface ReadPage extends PageWords {
  /** Mean confidence where the words were recognised on a picture of the page. */
  readonly recognised?: number
}

/** A page's words; undefined for a page that cannot be parsed: the others are still worth reading. */
async function readPage(pdf: PDFDocumentProxy, number: number): Promise<ReadPage | undefined> {
  let page: PDFPageProxy | undefined
  try {
    page = await pdf.getPage(number)
    const viewport = page.getViewport({ scale: 1 })
    const { width, height } = viewport
    const words = wordsOf(await page.getTextContent(), viewport, number)
    return words.length > 0 ? { number, width, height, words } : await recognisePage(page, { number, width, height })
  } catch {
    // Reported as a warning with the page's number; pdf.js says nothing more useful than that.
    return undefined
  } finally {
    page?.cleanup()
  }
}

/** A page without a text layer may be a scan. */
async function recognisePage(page: PDFPageProxy, size: Omit<PageWords, "words">): Promise<ReadPage> {
  if (!(await canRecognise())) return { ...size, words: [] }
  const raster = await rasterise(page)
  const recognised = raster === undefined ? undefined : await recognise(raster.png, size.number)
  if (raster === undefined || recognised === undefined || recognised.words.length === 0) return { ...size, words: [] }
  const words = recognised.words.map((word) => scaleWord(word, 1 / raster.scale))
  return { ...size, words, recognised: recognised.confidence }
}

async function attachmentsOf(
  pdf: PDFDocumentProxy,
): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]> {
  const found: unknown = await pdf.getAttachments().catch(() => undefined)
  if (typeof found !== "object" || found === null) return []
  return Object.values(found).flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null || !("content" in entry) || !("filename" in entry)) return []
    return entry.content instanceof Uint8Array && entry.content.length > 0
      ? [{ name: String(entry.filename).split(/[\\/]/).pop() ?? "attachment", bytes: entry.content }]
      : []
  })
}

async function informationOf(
  pdf: PDFDocumentProxy,
): Promise<{ readonly title?: string; readonly metadata: Metadata; readonly dateOfFile?: string }> {
  const data = await pdf.getMetadata().catch(() => undefined)
  const info: Readonly<Record<string, unknown>> = { ...data?.info }
  const field = (name: string) => {
    const value = info[name]
    return typeof value === "string" && value.trim() !== "" ? value.trim().normalize("NFC") : undefined
  }
  const title = field("Title")
  const author = field("Author")
  const language = field("Language")
  const date = pdfDate(field("ModDate") ?? field("CreationDate"))
  return {
    ...(title === undefined || isInventedTitle(title) || title.length > 200 ? {} : { title }),
    ...(date === undefined ? {} : { dateOfFile: date }),
    metadata: {
      ...(author === undefined || isInventedTitle(author) ? {} : { author }),
      ...(language === undefined ? {} : { language }),
    },
  }
}

/** "D:20250301120000+01'00'" as "2025-03-01". */
function pdfDate(value: string | undefined): string | undefined {
  const match = /^(?:D:)?(\d{4})(\d{2})(\d{2})/.exec(value ?? "")
  return match === null ? undefined : isoDate(`${match[1]}-${match[2]}-${match[3]}`)
}
