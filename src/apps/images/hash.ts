import { type Picture, side } from "./picture.ts"

/** 128 bits: pHash (signs of low frequencies against their median), then dHash (brighter than the neighbour). */
export type Hash = Uint32Array

/** Hashes of a picture; the first is of the whole, the others of parts of it. */
export type PictureHashes = readonly Hash[]

const grid = 32
const scales = [0.93, 0.87, 0.81, 0.75, 0.7]
const places = [0, 0.25, 0.5, 0.75, 1]
/** At most this many of 128 bits differ between pictures taken as the same; parts are many, so chance is stricter. */
export const sameBits = 24
export const partBits = 24

const cosines = Float32Array.from({ length: 8 * grid }, (_, index) =>
  Math.cos((Math.PI * (Math.floor(index / grid) + 1) * (2 * (index % grid) + 1)) / (2 * grid)),
)

/** The whole and its crops in several sizes and places. */
export function hashPicture(picture: Pick<Picture, "grey">): PictureHashes {
  const hashes = [hashPart(picture.grey, 0, 0, side)]
  for (const scale of scales) {
    const size = side * scale
    for (const x of places)
      for (const y of places) hashes.push(hashPart(picture.grey, (side - size) * x, (side - size) * y, size))
  }
  return hashes
}

/** Fewest differing bits, and whether one is a part of the other; undefined where they are not the same picture. */
export function nearness(
  left: PictureHashes,
  right: PictureHashes,
): { readonly distance: number; readonly kind: "same" | "part" } | undefined {
  const whole = distance(left[0]!, right[0]!)
  if (whole <= sameBits) return { distance: whole, kind: "same" }
  let part = 128
  for (const hash of right) part = Math.min(part, distance(left[0]!, hash))
  for (const hash of left) part = Math.min(part, distance(right[0]!, hash))
  return part <= partBits ? { distance: part, kind: "part" } : undefined
}

/** How alike two wholes are in form: 1 the same, 0 no more than chance. */
export function likenessOfHashes(left: PictureHashes, right: PictureHashes): number {
  return Math.max(0, 1 - distance(left[0]!, right[0]!) / 64)
}

function hashPart(grey: Float32Array, left: number, top: number, size: number): Hash {
  const small = new Float32Array(grid * grid)
  const step = size / grid
  for (let y = 0; y < grid; y++)
    for (let x = 0; x < grid; x++) small[y * grid + x] = sample(grey, left + (x + 0.5) * step, top + (y + 0.5) * step)
  const hash = new Uint32Array(4)
  const waves = lowFrequencies(small)
  const median = [...waves].sort((one, other) => one - other)[32]!
  for (let bit = 0; bit < 64; bit++) if (waves[bit]! > median) hash[bit >> 5]! |= 1 << (bit & 31)
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const [here, next] = [cell(small, x, y), cell(small, x + 1, y)]
      const bit = y * 8 + x
      if (next > here) hash[2 + (bit >> 5)]! |= 1 << (bit & 31)
    }
  }
  return hash
}

/** Mean of one of 9 × 8 cells. */
function cell(small: Float32Array, x: number, y: number): number {
  const [from, to] = [Math.floor((x * grid) / 9), Math.floor(((x + 1) * grid) / 9)]
  let sum = 0
  for (let row = y * 4; row < y * 4 + 4; row++)
    for (let column = from; column < to; column++) sum += small[row * grid + column]!
  return sum / ((to - from) * 4)
}

/** Mean of the four pixels around a place. */
function sample(grey: Float32Array, x: number, y: number): number {
  const [column, row] = [
    Math.min(side - 2, Math.max(0, Math.round(x) - 1)),
    Math.min(side - 2, Math.max(0, Math.round(y) - 1)),
  ]
  const at = row * side + column
  return (grey[at]! + grey[at + 1]! + grey[at + side]! + grey[at + side + 1]!) / 4
}

/** The 8 × 8 lowest frequencies of the cosine transform, without the constant ones. */
function lowFrequencies(small: Float32Array): Float32Array {
  const rows = new Float32Array(grid * 8)
  for (let y = 0; y < grid; y++)
    for (let u = 0; u < 8; u++) {
      let sum = 0
      for (let x = 0; x < grid; x++) sum += small[y * grid + x]! * cosines[u * grid + x]!
      rows[y * 8 + u] = sum
    }
  const waves = new Float32Array(64)
  for (let v = 0; v < 8; v++)
    for (let u = 0; u < 8; u++) {
      let sum = 0
      for (let y = 0; y < grid; y++) sum += rows[y * 8 + u]! * cosines[v * grid + y]!
      waves[v * 8 + u] = sum
    }
  return waves
}

function distance(left: Hash, right: Hash): number {
  let bits = 0
  for (let word = 0; word < 4; word++) {
    let rest = left[word]! ^ right[word]!
    rest -= (rest >>> 1) & 0x55555555
    rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
    bits += Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
  }
  return bits
}
