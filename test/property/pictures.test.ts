import { fc, test } from "@fast-check/vitest"
import { createCanvas } from "@napi-rs/canvas"
import { describe, expect } from "vitest"
import type { SourceDocument } from "../../src/apps/app.ts"
import { readSurroundings } from "../../src/apps/images/surroundings.ts"
import { pictureColours } from "../../src/ingest/pages/colours.ts"
import { readPictureNotes } from "../../src/ingest/readers/exif.ts"
import { readImage } from "../../src/ingest/readers/image.ts"

/** A two-coloured JPEG without words. */
function photo(): Uint8Array {
  const canvas = createCanvas(400, 300)
  const context = canvas.getContext("2d")
  context.fillStyle = "#1240d0"
  context.fillRect(0, 0, 400, 150)
  context.fillStyle = "#20a030"
  context.fillRect(0, 150, 400, 150)
  return canvas.toBuffer("image/jpeg", 90)
}

/** The JPEG with an EXIF block of these little-endian directories put in. */
function withExif(jpeg: Uint8Array): Uint8Array {
  const block = Buffer.alloc(400)
  block.write("II*\0", 0, "latin1")
  block.writeUInt32LE(8, 4)
  let free = 200
  const entry = (at: number, tag: number, type: number, count: number, value: number | Buffer) => {
    block.writeUInt16LE(tag, at)
    block.writeUInt16LE(type, at + 2)
    block.writeUInt32LE(count, at + 4)
    if (typeof value === "number") block.writeUInt32LE(value, at + 8)
    else if (value.length <= 4) value.copy(block, at + 8)
    else {
      block.writeUInt32LE(free, at + 8)
      free += value.copy(block, free)
    }
  }
  const text = (at: number, tag: number, written: string) =>
    entry(at, tag, 2, written.length + 1, Buffer.from(`${written}\0`, "latin1"))
  const degrees = (...parts: readonly number[]) => {
    const bytes = Buffer.alloc(24)
    for (const [index, part] of parts.entries()) {
      bytes.writeUInt32LE(part, index * 8)
      bytes.writeUInt32LE(1, index * 8 + 4)
    }
    return bytes
  }
  block.writeUInt16LE(5, 8)
  text(10, 0x010e, "Heron at the weir")
  text(22, 0x010f, "Nordlicht")
  text(34, 0x0110, "Nordlicht Z5")
  entry(46, 0x8769, 4, 1, 80)
  entry(58, 0x8825, 4, 1, 110)
  block.writeUInt16LE(1, 80)
  text(82, 0x9003, "2021:05:03 10:11:12")
  block.writeUInt16LE(4, 110)
  text(112, 1, "S")
  entry(124, 2, 5, 3, degrees(51, 30, 36))
  text(136, 3, "W")
  entry(148, 4, 5, 3, degrees(0, 7, 12))
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(2 + 6 + block.length, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from("Exif\0\0", "latin1"), block, jpeg.subarray(2)])
}

function source(path: string, written: string): SourceDocument {
  const bytes = new TextEncoder().encode(written)
  const type = path.slice(path.lastIndexOf(".") + 1)
  return {
    ...{ document: path, version: path, title: path, source: path, text: written, type, bytes, localOnly: false },
    ...{ blocks: [], metadata: {}, attachments: [], warnings: [] },
  }
}

describe("pictures", () => {
  test("date, camera, place and caption are read from EXIF", () => {
    expect(readPictureNotes(withExif(photo()))).toEqual({
      date: "2021-05-03",
      camera: "Nordlicht Z5",
      place: "-51.51000, -0.12000",
      caption: "Heron at the weir",
    })
    expect(readPictureNotes(photo())).toEqual({})
  })

  test.prop([fc.nat(399), fc.nat(255)])("a broken EXIF block is left out, never thrown", (at, value) => {
    const bytes = withExif(photo())
    bytes[12 + at] = value
    expect(() => readPictureNotes(bytes)).not.toThrow()
    expect(() => readPictureNotes(bytes.subarray(0, at))).not.toThrow()
  })

  test("the large colours of a picture are named", async () => {
    expect(await pictureColours(photo())).toEqual({ colours: ["blue", "green"], isBlank: false })
  })

  test("a photo without words becomes a document of its notes and colours, and says that these are gathered", {
    timeout: 60_000,
  }, async () => {
    const signal = new AbortController().signal
    const noted = await readImage({ bytes: withExif(photo()), name: "IMG_1.jpg", signal })
    expect(noted.text).toBe(
      "Heron at the weir\n\nTaken on 2021-05-03. Camera: Nordlicht Z5. Place: -51.51000, -0.12000. Colours: blue, green.",
    )
    expect(noted.metadata.date).toBe("2021-05-03")
    for (const block of noted.blocks) expect(noted.text.slice(block.start, block.end)).not.toContain("\n")
    const plain = await readImage({ bytes: photo(), name: "harbour-view.jpg", signal })
    expect(plain.text).toBe("harbour view\n\nColours: blue, green.")
    expect(plain.warnings?.[0]).toMatch(/no words were read/)
  })

  test("captions beside pictures are found in tables, lists, text files, Markdown and HTML", () => {
    const said = readSurroundings([
      source("p/lake.jpg", ""),
      source("p/captions.csv", "image,caption\nlake.jpg,A jetty at dusk\n"),
      source("p/captions.json", '{"lake.jpg": "Still water"}'),
      source("p/list.jsonl", '{"file": "p/lake.jpg", "description": "Boats"}\n{"broken'),
      source("p/lake.txt", "Taken from the bridge."),
      source("p/trip.md", "We rested here.\n\n![A wooden jetty](img/lake.jpg)\n\nThen it rained."),
      source("p/trip.html", '<p>Morning</p><img src="lake.jpg?w=3" alt="Fog over reeds"><p>Evening</p>'),
      source("p/other.md", "Nothing about pictures."),
    ])
    expect(said.map(({ picture, kind, text }) => `${picture} ${kind}: ${text}`)).toEqual([
      "lake.jpg caption: A jetty at dusk",
      "lake.jpg caption: Still water",
      "lake.jpg caption: Boats",
      "lake.jpg caption: Taken from the bridge.",
      "lake.jpg alt: A wooden jetty",
      "lake.jpg around: We rested here. Then it rained.",
      "lake.jpg alt: Fog over reeds",
      "lake.jpg around: Morning Evening",
    ])
  })

  test.prop([fc.string({ maxLength: 300 }), fc.constantFrom("csv", "json", "jsonl", "md", "html", "txt")])(
    "no file beside the pictures is a fault",
    (written, type) => {
      expect(() => readSurroundings([source("a.png", ""), source(`a.${type}`, written)])).not.toThrow()
    },
  )
})
