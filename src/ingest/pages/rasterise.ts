import type { PDFPageProxy } from "pdfjs-dist"

/** Dots per PDF point: 216 dpi, at which body text is recognised well. */
const rasterScale = 3
const maximumPixels = 40_000_000

/** A page as PNG; undefined where the optional package `@napi-rs/canvas` is not installed or the page cannot be drawn. */
export async function rasterise(
  page: PDFPageProxy,
): Promise<{ readonly png: Uint8Array; readonly scale: number } | undefined> {
  const canvas = await import("@napi-rs/canvas").catch(() => undefined)
  if (canvas === undefined) return undefined
  const size = page.getViewport({ scale: 1 })
  const scale = Math.min(rasterScale, Math.sqrt(maximumPixels / Math.max(1, size.width * size.height)))
  const viewport = page.getViewport({ scale })
  const surface = canvas.createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height))
  try {
    await page.render({ canvas: null, canvasContext: domContext(surface.getContext("2d")), viewport }).promise
  } catch {
    // Drawn in part or not at all: recognising would find noise. The page counts as one without text.
    return undefined
  }
  return { png: surface.toBuffer("image/png"), scale }
}

type DomContext = Parameters<PDFPageProxy["render"]>[0]["canvasContext"]

/** pdf.js types speak of the browser's context; the package's is the same to it. */
function domContext(context: object): DomContext {
  return context as DomContext
}
