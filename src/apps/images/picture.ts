import { groundworkError } from "../../core/errors.ts"

/** A picture reduced to what hashing and colours need. */
export interface Picture {
  readonly grey: Float32Array
  /** Names of the colours that cover at least a sixth of it. */
  readonly colours: readonly string[]
}

/** Side of the square that a picture is reduced to before parts of it are hashed. */
export const side = 128

const colourShare = 1 / 6

/**
 * Decodes a PNG or JPEG.
 * @throws peer_missing without the optional package `@napi-rs/canvas`; file_corrupt
 */
export async function decodePicture(bytes: Uint8Array, name: string): Promise<Picture> {
  const canvas = await import("@napi-rs/canvas").catch((cause: unknown) => {
    throw groundworkError("peer_missing", "@napi-rs/canvas", cause)
  })
  const image = await canvas.loadImage(Buffer.from(bytes)).catch((cause: unknown) => {
    throw groundworkError("file_corrupt", name, cause)
  })
  const context = canvas.createCanvas(side, side).getContext("2d")
  context.imageSmoothingQuality = "high"
  context.drawImage(image, 0, 0, side, side)
  const { data } = context.getImageData(0, 0, side, side)
  const grey = new Float32Array(side * side)
  const counts = new Map<string, number>()
  for (let index = 0; index < grey.length; index++) {
    const [red, green, blue] = [data[index * 4]!, data[index * 4 + 1]!, data[index * 4 + 2]!]
    grey[index] = 0.299 * red + 0.587 * green + 0.114 * blue
    const colour = colourName(red, green, blue)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const colours = [...counts].filter(([, count]) => count >= grey.length * colourShare).map(([colour]) => colour)
  return { grey, colours }
}

/** Plain name of a colour, by hue where it has one. */
function colourName(red: number, green: number, blue: number): string {
  const [low, high] = [Math.min(red, green, blue), Math.max(red, green, blue)]
  const range = high - low
  if (high < 50) return "black"
  if (range < 30) return high > 205 ? "white" : "grey"
  const sixth =
    high === red ? (green - blue) / range : high === green ? 2 + (blue - red) / range : 4 + (red - green) / range
  const hue = (sixth * 60 + 360) % 360
  if (hue < 45 && hue >= 15) return high < 160 ? "brown" : "orange"
  if (hue < 15 || hue >= 345) return "red"
  if (hue < 70) return "yellow"
  if (hue < 170) return "green"
  if (hue < 260) return "blue"
  return hue < 300 ? "purple" : "pink"
}
