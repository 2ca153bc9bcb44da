import type { Block, Metadata, ReadDocument } from "../../core/document.ts"
import { groundworkError } from "../../core/errors.ts"
import { pictureColours } from "../pages/colours.ts"
import { enlarge } from "../pages/enlarge.ts"
import { pagesToText } from "../pages/page.ts"
import { type Recognised, readsLines, recognise, scaleWord } from "../pages/recognise.ts"
import type { ReaderInput } from "../port.ts"
import { titleFromName } from "../structure/title.ts"
import { type PictureNotes, readPictureNotes } from "./exif.ts"

/**
 * Pictures: words on them by OCR where the optional packages are installed, with boxes in the picture's pixels. What somebody wrote
 * into the file as its description is text too. A picture without either is found by its name, date, camera, place and colours,
 * which a warning marks as gathered and not its own words.
 * @throws file_corrupt; file_without_text for a blank picture
 */
export async function readImage({ bytes, name }: ReaderInput): Promise<ReadDocument> {
  const size = imageSize(bytes)
  if (size === undefined) throw groundworkError("file_corrupt", name)
  const notes = readPictureNotes(bytes)
  const recognised = await recogniseImage(bytes, size, name)
  const title = titleFromName(name)
  if (recognised === undefined || recognised.words.length === 0) return withoutWords(bytes, name, title, notes)
  const { text, blocks, layout } = pagesToText([{ number: 1, ...size, words: recognised.words }])
  const document = {
    title,
    metadata: metadataOf(notes, { recognised: recognised.confidence.toFixed(2) }),
    layout,
    warnings: [`its text was recognised by OCR (confidence ${recognised.confidence.toFixed(2)})`],
  }
  if (notes.caption === undefined) return { ...document, text, blocks }
  const start = text.length + 2
  const caption: Block = { kind: "paragraph", start, end: start + notes.caption.length }
  return { ...document, text: `${text}\n\n${notes.caption}`, blocks: [...blocks, caption] }
}

async function withoutWords(
  bytes: Uint8Array,
  name: string,
  title: string,
  notes: PictureNotes,
): Promise<ReadDocument> {
  const seen = await pictureColours(bytes).catch((cause: unknown) => {
    throw groundworkError("file_corrupt", name, cause)
  })
  const { colours, isBlank } = seen ?? { colours: [], isBlank: true }
  if (isBlank && notes.caption === undefined) throw groundworkError("file_without_text", name)
  const gathered = [
    notes.date && `Taken on ${notes.date}`,
    notes.camera && `Camera: ${notes.camera}`,
    notes.place && `Place: ${notes.place}`,
    colours.length > 0 && `Colours: ${colours.join(", ")}`,
  ].filter((part) => typeof part === "string" && part !== "")
  const paragraphs = [notes.caption ?? title, ...(gathered.length === 0 ? [] : [`${gathered.join(". ")}.`])]
  const blocks: Block[] = []
  let text = ""
  for (const paragraph of paragraphs) {
    if (text !== "") text += "\n\n"
    blocks.push({ kind: "paragraph", start: text.length, end: text.length + paragraph.length })
    text += paragraph
  }
  return {
    title,
    text,
    blocks,
    metadata: metadataOf(notes, { gathered: "true" }),
    warnings: ["no words were read on it: it is found by its name, its file's notes and its colours"],
  }
}

function metadataOf(notes: PictureNotes, other: Readonly<Record<string, string>>): Metadata {
  const { date, camera, place } = notes
  return {
    ...(date === undefined ? {} : { date }),
    other: { ...other, ...(camera === undefined ? {} : { camera }), ...(place === undefined ? {} : { place }) },
  }
}

async function recogniseImage(
  bytes: Uint8Array,
  size: { readonly width: number; readonly height: number },
  name: string,
): Promise<Recognised | undefined> {
  try {
    const { image, factor } = (await readsLines()) ? { image: bytes, factor: 1 } : await enlarge(bytes, size)
    const recognised = await recognise(image, 1)
    if (recognised === undefined) return undefined
    return { ...recognised, words: recognised.words.map((word) => scaleWord(word, 1 / factor)) }
  } catch (error) {
    throw groundworkError("file_corrupt", name, error)
  }
}

/** Width and height in pixels from the file's head; undefined for a file that is no whole picture of a known kind. */
export function imageSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length > 24 && view.getUint32(0) === 0x89504e47)
    return { width: view.getUint32(16), height: view.getUint32(20) }
  if (bytes.length > 26 && view.getUint16(0) === 0x424d) {
    return { width: view.getInt32(18, true), height: Math.abs(view.getInt32(22, true)) }
  }
  if (bytes.length > 30 && view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webpSize(view)
  return bytes.length > 4 && view.getUint16(0) === 0xffd8 ? jpegSize(view) : undefined
}

function webpSize(view: DataView): { readonly width: number; readonly height: number } {
  switch (view.getUint32(12)) {
    case 0x56503858:
      return {
        width: 1 + (view.getUint32(24, true) & 0xffffff),
        height: 1 + ((view.getUint32(26, true) >>> 8) & 0xffffff),
      }
    case 0x5650384c: {
      const bits = view.getUint32(21, true)
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
    }
    default:
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
}

/** Size from the first frame header (SOF0–SOF15 without DHT, JPG and DAC). */
function jpegSize(view: DataView): { readonly width: number; readonly height: number } | undefined {
  let offset = 2
  while (offset + 9 < view.byteLength) {
    if (view.getUint8(offset) !== 0xff) return undefined
    const marker = view.getUint8(offset + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) }
    offset += marker === 0xff ? 1 : 2 + view.getUint16(offset + 2)
  }
  return undefined
}
