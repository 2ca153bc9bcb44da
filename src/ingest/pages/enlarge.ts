/** Pixels of width below which a picture of text is enlarged: photographs of receipts have letters of ten pixels, recognition wants about thirty. */
const smallWidth = 1200
const maximumFactor = 3

/** The picture larger, as PNG, and by which factor; as it is where it is large enough or the optional package `@napi-rs/canvas` is not installed. */
export async function enlarge(
  image: Uint8Array,
  size: { readonly width: number; readonly height: number },
): Promise<{ readonly image: Uint8Array; readonly factor: number }> {
  const factor = Math.min(maximumFactor, Math.round(smallWidth / size.width))
  const canvas = factor < 2 ? undefined : await import("@napi-rs/canvas").catch(() => undefined)
  if (canvas === undefined) return { image, factor: 1 }
  const picture = await canvas.loadImage(Buffer.from(image))
  const surface = canvas.createCanvas(picture.width * factor, picture.height * factor)
  const context = surface.getContext("2d")
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = "high"
  context.drawImage(picture, 0, 0, surface.width, surface.height)
  return { image: surface.toBuffer("image/png"), factor }
}
