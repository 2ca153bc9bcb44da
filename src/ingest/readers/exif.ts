/** What a camera or a person wrote into a picture's file. */
export interface PictureNotes {
  /** ISO date on which it was taken. */
  readonly date?: string
  readonly camera?: string
  /** Degrees, north and east positive, to five places: "51.50072, -0.12462". */
  readonly place?: string
  /** Title or description that somebody gave it. */
  readonly caption?: string
}

const tag = { description: 0x010e, make: 0x010f, model: 0x0110, changed: 0x0132, exif: 0x8769, gps: 0x8825 } as const
const exifTag = { taken: 0x9003 } as const
const windowsTag = { title: 0x9c9b, comment: 0x9c9c } as const
const gpsTag = { latitudeReference: 1, latitude: 2, longitudeReference: 3, longitude: 4 } as const
/** Bytes of one value of each type. */
const sizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 }
/** More entries than this in one directory are no camera's. */
const mostEntries = 500
/** What cameras write where nobody wrote anything. */
const emptyCaption = /^(?:|untitled|default|.{0,8}digital camera|olympus.*|sony dsc|dcim|image|screenshot)$/i

/**
 * Reads the EXIF block of a JPEG, PNG or WebP. What is broken or not there is left out; nothing is thrown.
 * Source: Exif 2.32 (CIPA DC-008), sections 4.6.2–4.6.6.
 */
export function readPictureNotes(bytes: Uint8Array): PictureNotes {
  const block = exifBlock(bytes)
  if (block === undefined) return {}
  try {
    return notesOf(new DataView(block.buffer, block.byteOffset, block.byteLength))
  } catch (error) {
    // A directory that points out of the block: the picture is fine without it.
    if (error instanceof RangeError) return {}
    throw error
  }
}

/** The TIFF structure inside a picture. */
function exifBlock(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 16) return undefined
  if (view.getUint16(0) === 0xffd8) {
    for (let at = 2; at + 10 < bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
      const length = view.getUint16(at + 2)
      if (bytes[at + 1] === 0xda) return undefined
      if (bytes[at + 1] === 0xe1 && view.getUint32(at + 4) === 0x45786966)
        return bytes.subarray(at + 10, at + 2 + length)
    }
    return undefined
  }
  if (view.getUint32(0) === 0x89504e47) {
    for (let at = 8; at + 12 < bytes.length; at += 12 + view.getUint32(at))
      if (view.getUint32(at + 4) === 0x65584966) return bytes.subarray(at + 8, at + 8 + view.getUint32(at))
    return undefined
  }
  if (view.getUint32(0) !== 0x52494646) return undefined
  for (let at = 12; at + 8 < bytes.length; ) {
    const length = view.getUint32(at + 4, true)
    if (view.getUint32(at) === 0x45584946) {
      const block = bytes.subarray(at + 8, at + 8 + length)
      return block[0] === 0x45 ? block.subarray(6) : block
    }
    at += 8 + length + (length % 2)
  }
  return undefined
}

type Entries = ReadonlyMap<number, { readonly type: number; readonly count: number; readonly at: number }>

function notesOf(view: DataView): PictureNotes {
  const little = view.getUint16(0) === 0x4949
  const entries = directory(view, view.getUint32(4, little), little)
  const inner = (name: number): Entries => {
    const entry = entries.get(name)
    return entry === undefined ? new Map() : directory(view, view.getUint32(entry.at, little), little)
  }
  const exif = inner(tag.exif)
  const date = isoDay(ascii(view, exif.get(exifTag.taken)) ?? ascii(view, entries.get(tag.changed)))
  const [make, model] = [ascii(view, entries.get(tag.make)), ascii(view, entries.get(tag.model))]
  const camera =
    make !== undefined && model?.startsWith(make) === true ? model : [make, model].filter(Boolean).join(" ")
  const place = placeOf(view, inner(tag.gps), little)
  const caption = [
    utf16(view, entries.get(windowsTag.title)),
    ascii(view, entries.get(tag.description)),
    utf16(view, entries.get(windowsTag.comment)),
  ].find((words) => words !== undefined && !emptyCaption.test(words))
  return {
    ...(date === undefined ? {} : { date }),
    ...(camera === "" ? {} : { camera }),
    ...(place === undefined ? {} : { place }),
    ...(caption === undefined ? {} : { caption }),
  }
}

function directory(view: DataView, start: number, little: boolean): Entries {
  const entries = new Map<number, { type: number; count: number; at: number }>()
  const count = Math.min(mostEntries, view.getUint16(start, little))
  for (let index = 0; index < count; index += 1) {
    const own = start + 2 + index * 12
    const [type, values] = [view.getUint16(own + 2, little), view.getUint32(own + 4, little)]
    const length = (sizes[type] ?? 1) * values
    const at = length <= 4 ? own + 8 : view.getUint32(own + 8, little)
    if (at + length <= view.byteLength) entries.set(view.getUint16(own, little), { type, count: values, at })
  }
  return entries
}

function raw(view: DataView, entry: ReturnType<Entries["get"]>): Uint8Array | undefined {
  return entry && new Uint8Array(view.buffer, view.byteOffset + entry.at, entry.count)
}

function ascii(view: DataView, entry: ReturnType<Entries["get"]>): string | undefined {
  const bytes = raw(view, entry)
  return bytes && readable(new TextDecoder().decode(bytes))
}

function utf16(view: DataView, entry: ReturnType<Entries["get"]>): string | undefined {
  const bytes = raw(view, entry)
  return bytes && readable(new TextDecoder("utf-16le").decode(bytes))
}

function readable(text: string): string | undefined {
  const words = text
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .normalize("NFC")
  return words === "" ? undefined : words
}

/** "2021:05:03 10:11:12" as "2021-05-03"; a camera whose clock was never set says none. */
function isoDay(written: string | undefined): string | undefined {
  const match = /^(\d{4})[:-](\d{2})[:-](\d{2})/.exec(written ?? "")
  if (match === null || match[1] === "0000" || match[2] === "00" || match[3] === "00") return undefined
  return `${match[1]}-${match[2]}-${match[3]}`
}

function placeOf(view: DataView, gps: Entries, little: boolean): string | undefined {
  const [latitude, longitude] = [
    degrees(view, gps.get(gpsTag.latitude), little),
    degrees(view, gps.get(gpsTag.longitude), little),
  ]
  if (latitude === undefined || longitude === undefined) return undefined
  const north = ascii(view, gps.get(gpsTag.latitudeReference)) === "S" ? -latitude : latitude
  const east = ascii(view, gps.get(gpsTag.longitudeReference)) === "W" ? -longitude : longitude
  return `${north.toFixed(5)}, ${east.toFixed(5)}`
}

function degrees(view: DataView, entry: ReturnType<Entries["get"]>, little: boolean): number | undefined {
  if (entry?.type !== 5 || entry.count !== 3) return undefined
  const part = (index: number) =>
    view.getUint32(entry.at + index * 8, little) / view.getUint32(entry.at + index * 8 + 4, little)
  const value = part(0) + part(1) / 60 + part(2) / 3600
  return Number.isFinite(value) ? value : undefined
}
