import { copyFile, mkdtemp } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import type { Worker } from "tesseract.js"
import { type LineRecogniser, openLineRecogniser, wordsOfLines } from "./recognise-lines.ts"
import type { Word } from "./words.ts"

/** Languages whose packaged data is used where it is installed (`@tesseract.js-data/CODE`). */
const languages = ["eng", "deu", "fra"]
/** Words below this confidence (0–100) are stains and lines far more often than words. */
const leastConfidence = 25

/** What was recognised on one picture; `confidence` is the mean over its words, 0–1. */
export interface Recognised {
  readonly words: readonly Word[]
  readonly confidence: number
}

let worker: Promise<Worker | undefined> | undefined
let lineRecogniser: Promise<LineRecogniser | undefined> | undefined

/** True where one of the optional packages is installed. */
export async function canRecognise(): Promise<boolean> {
  if (await readsLines()) return true
  worker ??= startWorker()
  return (await worker) !== undefined
}

/** True where `@gutenye/ocr-node` recognises: it is installed, and no Tesseract data for letters that it does not know. It wants pictures as they are. */
export async function readsLines(): Promise<boolean> {
  return (await lines()) !== undefined
}

async function lines(): Promise<LineRecogniser | undefined> {
  if (languageFiles().some((file) => !file.endsWith("eng.traineddata.gz"))) return undefined
  lineRecogniser ??= openLineRecogniser()
  return lineRecogniser
}

/**
 * Words of a picture with their boxes in its pixels; undefined where neither the optional package `@gutenye/ocr-node` nor
 * `tesseract.js` with `@tesseract.js-data/eng` is installed. One recogniser is kept for the life of the (child) process.
 */
export async function recognise(image: Uint8Array, page: number): Promise<Recognised | undefined> {
  const byLines = await lines()
  if (byLines !== undefined) return judged(wordsOfLines(await byLines.detect(image), page))
  worker ??= startWorker()
  const started = await worker
  if (started === undefined) return undefined
  const { data } = await started.recognize(Buffer.from(image), {}, { blocks: true, text: false })
  const words: Word[] = []
  for (const block of data.blocks ?? []) {
    for (const line of block.paragraphs.flatMap((paragraph) => paragraph.lines)) {
      const size = Math.max(1, line.bbox.y1 - line.bbox.y0)
      for (const word of line.words) {
        if (word.confidence < leastConfidence || word.text.trim() === "") continue
        words.push({
          text: word.text.trim(),
          page,
          x: word.bbox.x0,
          y: word.bbox.y0,
          width: word.bbox.x1 - word.bbox.x0,
          height: word.bbox.y1 - word.bbox.y0,
          size: usualSize(size),
          baseline:
            line.baseline.y0 +
            ((line.baseline.y1 - line.baseline.y0) * (word.bbox.x0 - line.bbox.x0)) /
              Math.max(1, line.bbox.x1 - line.bbox.x0),
          hasSpaceBefore: true,
          confidence: word.confidence / 100,
        })
      }
    }
  }
  return judged(words)
}

/** Leaves on a photograph are read as letters, too: without some clear words there is no text. */
function judged(words: readonly Word[]): Recognised {
  if (words.length === 0 || !isLegible(words)) return { words: [], confidence: 0 }
  return { words, confidence: words.reduce((sum, word) => sum + (word.confidence ?? 0), 0) / words.length }
}

function isLegible(words: readonly Word[]): boolean {
  const clear = words.filter((word) => (word.confidence ?? 0) >= 0.6 && /[\p{L}\p{N}]{3}/u.test(word.text))
  return clear.length >= Math.min(3, words.length) && clear.length >= words.length * 0.25
}

/** A word's box in other units. */
export function scaleWord(word: Word, by: number): Word {
  const { x, y, width, height, size, baseline } = word
  return {
    ...word,
    x: x * by,
    y: y * by,
    width: width * by,
    height: height * by,
    size: size * by,
    baseline: baseline * by,
  }
}

/** Recognised line heights waver; in steps of a fifth they are sizes that can be compared. */
function usualSize(height: number): number {
  return Math.round(1.2 ** Math.round(Math.log(height) / Math.log(1.2)))
}

async function startWorker(): Promise<Worker | undefined> {
  const files = languageFiles()
  const tesseract = files.length === 0 ? undefined : await optionalTesseract()
  if (tesseract === undefined) return undefined
  const codes = files.map((file) => basename(file).split(".")[0]!)
  return tesseract.createWorker(codes, tesseract.OEM.LSTM_ONLY, {
    langPath: await oneFolder(files),
    cacheMethod: "none",
  })
}

async function optionalTesseract() {
  try {
    const module = await import("tesseract.js")
    return module.default
  } catch {
    // Not installed: recognising is an option, not a fault.
    return undefined
  }
}

function languageFiles(): readonly string[] {
  const require = createRequire(import.meta.url)
  return languages.flatMap((code) => {
    try {
      return [require.resolve(`@tesseract.js-data/${code}/4.0.0_best_int/${code}.traineddata.gz`)]
    } catch {
      // This language's data is not installed.
      return []
    }
  })
}

/** tesseract.js looks for all languages in one folder, npm has each in its own. */
async function oneFolder(files: readonly string[]): Promise<string> {
  const [first] = files
  if (files.length === 1 && first !== undefined) return dirname(first)
  const folder = await mkdtemp(join(tmpdir(), "groundwork-ocr-"))
  await Promise.all(files.map((file) => copyFile(file, join(folder, basename(file)))))
  return folder
}
