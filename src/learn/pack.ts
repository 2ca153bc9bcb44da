import { groundworkError } from "../core/errors.ts"

const kinds = { f32: Float32Array, f64: Float64Array, u32: Uint32Array, u16: Uint16Array, i8: Int8Array } as const
export type PackedArray = Float32Array | Float64Array | Uint32Array | Uint16Array | Int8Array

interface Place {
  readonly name: string
  readonly kind: keyof typeof kinds
  readonly offset: number
  readonly length: number
}

const magic = "GWM1"
const alignment = 8

/** A trained model as bytes: `GWM1`, the header's length (uint32, little-endian), the header as JSON, then each array at a multiple of eight. */
export function packModel(meta: unknown, arrays: Readonly<Record<string, PackedArray>>): Uint8Array {
  let offset = 0
  const places = Object.entries(arrays).map(([name, array]): Place => {
    const place = { name, kind: kindOf(array), offset, length: array.length }
    offset = align(offset + array.byteLength)
    return place
  })
  const header = new TextEncoder().encode(JSON.stringify({ meta, places }))
  const start = align(magic.length + 4 + header.length)
  const bytes = new Uint8Array(start + offset)
  bytes.set(new TextEncoder().encode(magic))
  new DataView(bytes.buffer).setUint32(magic.length, header.length, true)
  bytes.set(header, magic.length + 4)
  for (const place of places) {
    const array = arrays[place.name]!
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + place.offset)
  }
  return bytes
}

/**
 * Reads what `packModel` wrote.
 * @throws file_corrupt when the bytes are no such model
 */
export function unpackModel(bytes: Uint8Array): {
  readonly meta: unknown
  readonly array: (name: string) => PackedArray
} {
  if (bytes.length < magic.length + 4 || new TextDecoder().decode(bytes.subarray(0, magic.length)) !== magic)
    throw groundworkError("file_corrupt", "a trained model")
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true)
  const header: { readonly meta: unknown; readonly places: readonly Place[] } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(magic.length + 4, magic.length + 4 + length)),
  )
  const start = align(magic.length + 4 + length)
  const whole = bytes.slice()
  return {
    meta: header.meta,
    array: (name) => {
      const place = header.places.find((entry) => entry.name === name)
      if (place === undefined) throw groundworkError("file_corrupt", `a trained model without ${name}`)
      return new kinds[place.kind](whole.buffer, start + place.offset, place.length)
    },
  }
}

function kindOf(array: PackedArray): keyof typeof kinds {
  if (array instanceof Float32Array) return "f32"
  if (array instanceof Float64Array) return "f64"
  if (array instanceof Uint32Array) return "u32"
  return array instanceof Uint16Array ? "u16" : "i8"
}

function align(offset: number): number {
  return Math.ceil(offset / alignment) * alignment
}
