import type { Word } from "./words.ts"

// PaddleOCR's small models over ONNX, by the optional package `@gutenye/ocr-node`: better than Tesseract on thermal paper
// and photographs, about three times its time. It knows Latin letters, not all umlauts.

/** A line as the package gives it: its text, how sure it is (0–1), the corners of its box in pixels from the top left. */
export interface RecognisedLine {
  readonly text: string
  readonly mean: number
  readonly box?: readonly (readonly number[])[] | undefined
}

export interface LineRecogniser {
  detect(image: Uint8Array): Promise<readonly RecognisedLine[]>
}

/** The recogniser, undefined where the optional package is not installed. */
export async function openLineRecogniser(): Promise<LineRecogniser | undefined> {
  // Named by a variable: the package is not there when the program is compiled.
  const name: string = "@gutenye/ocr-node"
  const module: unknown = await import(name).catch(() => undefined)
  if (typeof module !== "object" || module === null || !("default" in module)) return undefined
  const { default: ocr } = module as { readonly default: { create(): Promise<unknown> } }
  const made = await ocr.create()
  if (typeof made !== "object" || made === null || !("detect" in made)) return undefined
  const { detect } = made as { detect(image: Uint8Array): Promise<readonly RecognisedLine[]> }
  return { detect: (image) => detect.call(made, image) }
}

/** Lines cut into words; a word's share of its line's box is its share of the letters. */
export function wordsOfLines(lines: readonly RecognisedLine[], page: number): readonly Word[] {
  return lines.flatMap(({ text, mean, box }) => {
    if (box === undefined || text.trim() === "") return []
    const xs = box.map((corner) => corner[0] ?? 0)
    const ys = box.map((corner) => corner[1] ?? 0)
    const [left, right] = [Math.min(...xs), Math.max(...xs)]
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
    const letter = (right - left) / text.length
    return [...text.matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      page,
      x: left + match.index * letter,
      y: top,
      width: match[0].length * letter,
      height: bottom - top,
      size: Math.max(1, Math.round(bottom - top)),
      baseline: bottom - (bottom - top) * 0.2,
      hasSpaceBefore: true,
      confidence: mean,
    }))
  })
}
