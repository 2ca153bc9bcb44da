/** Pictures of PDF pages, as a scanner or a phone would make them. */
import { type Canvas, createCanvas } from "@napi-rs/canvas"
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs"

/** Draws one page (from 1) at `dotsPerInch` on white. */
export async function rasterise(pdf: Uint8Array, page: number, dotsPerInch: number): Promise<Canvas> {
  const fonts = import.meta.resolve("pdfjs-dist/package.json").replace("package.json", "standard_fonts/")
  const task = getDocument({
    data: Uint8Array.from(pdf),
    standardFontDataUrl: fonts.replace("file://", ""),
    verbosity: 0,
  })
  const document = await task.promise
  const source = await document.getPage(page)
  const viewport = source.getViewport({ scale: dotsPerInch / 72 })
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height))
  const context = canvas.getContext("2d")
  context.fillStyle = "white"
  context.fillRect(0, 0, canvas.width, canvas.height)
  // The canvas of @napi-rs has the drawing methods that pdf.js calls, under types of its own.
  await source.render({ canvas: null, canvasContext: context as never, viewport }).promise
  await task.destroy()
  return canvas
}
