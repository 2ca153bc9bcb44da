/** A colour takes part in a picture from this share of it on. */
const colourShare = 1 / 6
/** Side of the square that a picture is reduced to before its colours are counted. */
const side = 64

/** Names of the colours that cover at least a sixth of the pixels, the largest first. */
export function coloursOf(pixels: Uint8ClampedArray): readonly string[] {
  const counts = new Map<string, number>()
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const colour = colourName(pixels[at]!, pixels[at + 1]!, pixels[at + 2]!)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count >= (pixels.length / 4) * colourShare)
    .sort((left, right) => right[1] - left[1])
    .map(([colour]) => colour)
}

/** The colours of a picture's file, and whether it is blank; undefined without the optional package `@napi-rs/canvas`. */
export async function pictureColours(
  bytes: Uint8Array,
): Promise<{ readonly colours: readonly string[]; readonly isBlank: boolean } | undefined> {
  const canvas = await import("@napi-rs/canvas").catch(() => undefined)
  if (canvas === undefined) return undefined
  const image = await canvas.loadImage(Buffer.from(bytes))
  const context = canvas.createCanvas(side, side).getContext("2d")
  context.drawImage(image, 0, 0, side, side)
  const { data } = context.getImageData(0, 0, side, side)
  let [low, high] = [255, 0]
  for (let at = 0; at < data.length; at += 4) {
    low = Math.min(low, data[at]!, data[at + 1]!, data[at + 2]!)
    high = Math.max(high, data[at]!, data[at + 1]!, data[at + 2]!)
  }
  return { colours: coloursOf(data), isBlank: high - low < 16 }
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
