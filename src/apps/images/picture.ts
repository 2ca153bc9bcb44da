import { groundworkError } from "../../core/errors.ts"
import { coloursOf } from "../../ingest/pages/colours.ts"

/** A picture reduced to what hashing and colours need. */
export interface Picture {
  readonly grey: Float32Array
  /** Names of the colours that cover at least a sixth of it. */
  readonly colours: readonly string[]
  /** Share of the pixels in each of 64 colours. */
  readonly palette: Float32Array
}

/** Side of the square that a picture is reduced to before parts of it are hashed. */
export const side = 128

/**
 * Decodes a PNG or JPEG.
 * @throws peer_missing without the optional package `@napi-rs/canvas`; file_corrupt
 */
export async function decodePicture(bytes: Uint8Array, name: string): Promise<Picture> {
  const { canvas, image } = await load(bytes, name)
  const context = canvas.createCanvas(side, side).getContext("2d")
  context.imageSmoothingQuality = "high"
  context.drawImage(image, 0, 0, side, side)
  const { data } = context.getImageData(0, 0, side, side)
  const grey = new Float32Array(side * side)
  const palette = new Float32Array(64)
  for (let index = 0; index < grey.length; index++) {
    const [red, green, blue] = [data[index * 4]!, data[index * 4 + 1]!, data[index * 4 + 2]!]
    grey[index] = 0.299 * red + 0.587 * green + 0.114 * blue
    // Two bits a channel: 64 colours, coarse enough for the light to change.
    palette[((red >> 6) << 4) | ((green >> 6) << 2) | (blue >> 6)]! += 1 / grey.length
  }
  return { grey, colours: coloursOf(data), palette }
}

/** Pixels of the longer side of a picture that is sent to a model: enough to tell what it shows, little to pay for. */
const sentSide = 512

/** A picture as a model gets it: small, as JPEG, without what its file notes (camera, place). @throws as `decodePicture` */
export async function shrinkPicture(
  bytes: Uint8Array,
  name: string,
): Promise<{ readonly mediaType: "image/jpeg"; readonly bytes: Uint8Array }> {
  const { canvas, image } = await load(bytes, name)
  const factor = Math.min(1, sentSide / Math.max(image.width, image.height))
  const width = Math.max(1, Math.round(image.width * factor))
  const height = Math.max(1, Math.round(image.height * factor))
  const page = canvas.createCanvas(width, height)
  const context = page.getContext("2d")
  // JPEG knows no transparency: what is clear would turn black.
  context.fillStyle = "#fff"
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = "high"
  context.drawImage(image, 0, 0, width, height)
  return { mediaType: "image/jpeg", bytes: page.toBuffer("image/jpeg", 85) }
}

async function load(bytes: Uint8Array, name: string) {
  const canvas = await import("@napi-rs/canvas").catch((cause: unknown) => {
    throw groundworkError("peer_missing", "@napi-rs/canvas", cause)
  })
  const image = await canvas.loadImage(Buffer.from(bytes)).catch((cause: unknown) => {
    throw groundworkError("file_corrupt", name, cause)
  })
  return { canvas, image }
}
