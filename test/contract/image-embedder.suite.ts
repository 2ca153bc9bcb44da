import { createCanvas } from "@napi-rs/canvas"
import { describe, expect, test } from "vitest"
import { dot } from "../../src/core/vectors.ts"
import type { ImageEmbedder } from "../../src/models/port.ts"

/** A picture of one colour, as PNG. */
export function picture(colour: string, side = 32): Uint8Array {
  const canvas = createCanvas(side, side)
  const context = canvas.getContext("2d")
  context.fillStyle = colour
  context.fillRect(0, 0, side, side)
  return canvas.toBuffer("image/png")
}

/** What every model of pictures must do, whatever it was trained on. It must know what red, green and blue are. */
export function imageEmbedderContract(name: string, open: () => Promise<ImageEmbedder>): void {
  describe(`image embedder contract: ${name}`, () => {
    test("one unit vector a picture and a text, in order, of the dimensions it says", async () => {
      const embedder = await open()
      const images = await embedder.embedImages([picture("#f00"), picture("#00f"), picture("#f00")])
      const texts = await embedder.embedTexts(["red", "blue"])
      expect([images.length, texts.length]).toEqual([3, 2])
      for (const vector of [...images, ...texts]) {
        expect(vector).toHaveLength(embedder.dimensions)
        expect(Math.hypot(...vector)).toBeCloseTo(1, 1)
      }
      expect(dot(images[0]!, images[2]!)).toBeGreaterThan(dot(images[0]!, images[1]!))
    })

    test("a text is nearest to the picture that shows it", async () => {
      const embedder = await open()
      const colours = ["red", "green", "blue"]
      const images = await embedder.embedImages(["#e01010", "#10e010", "#1010e0"].map((colour) => picture(colour)))
      const texts = await embedder.embedTexts(colours.map((colour) => `a photo of ${colour}`))
      for (const [at, text] of texts.entries()) {
        const order = images.map((image, index) => ({ index, near: dot(text, image) }))
        expect(order.sort((left, right) => right.near - left.near)[0]?.index).toBe(at)
      }
    })

    test("nothing asked is nothing given, and the hash is the same when it is opened again", async () => {
      const [one, other] = [await open(), await open()]
      expect(await one.embedImages([])).toEqual([])
      expect(await one.embedTexts([])).toEqual([])
      expect(one.hash).toBe(other.hash)
    })
  })
}
