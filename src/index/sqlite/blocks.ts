import { groundworkError } from "../../core/errors.ts"

/** Passages whose postings and sign bits share a row: 8,192 keep a common stem's row at 24 kB and fit two bytes. */
export const blockSize = 8192

export const postingBytes = 3

/** 32-bit FNV-1a over UTF-16 units, mixed: a stem's key. Two stems of a passage and a query meet by chance once in a million searches. */
export function hashStem(stem: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < stem.length; index += 1) {
    hash = Math.imul(hash ^ stem.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** A column that the schema declares as BLOB. */
export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw groundworkError("home_broken", "the index holds a row that is no blob")
}

/** The bytes as 32-bit words, without a copy where they are aligned. */
export function wordsOf(bytes: Uint8Array): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4)
}

const headerBytes = 8
const longest = 0xffff

export interface PassageStems {
  readonly title: number
  readonly section: number
  readonly text: number
  /** Hashes of title, section and text, one after the other. */
  readonly hashes: Uint32Array
}

/** Fields longer than 65,535 tokens are cut: no passage comes near. */
export function encodeStems(fields: {
  readonly title: readonly string[]
  readonly section: readonly string[]
  readonly text: readonly string[]
}): Uint8Array {
  const parts = [fields.title, fields.section, fields.text].map((part) => part.slice(0, longest))
  const total = parts.reduce((sum, part) => sum + part.length, 0)
  const bytes = new Uint8Array(headerBytes + total * 4)
  const header = new Uint16Array(bytes.buffer, 0, 4)
  const hashes = new Uint32Array(bytes.buffer, headerBytes)
  let position = 0
  for (const [field, part] of parts.entries()) {
    header[field] = part.length
    for (const stem of part) {
      hashes[position] = hashStem(stem)
      position += 1
    }
  }
  return bytes
}

/** What `encodeStems` wrote: lengths in tokens, then 32-bit hashes, which share memory with `stored` where that is aligned. */
export function decodeStems(stored: Uint8Array): PassageStems {
  const words = wordsOf(stored)
  const header = new Uint16Array(words.buffer, words.byteOffset, headerBytes / 2)
  return {
    title: header[0]!,
    section: header[1]!,
    text: header[2]!,
    hashes: words.subarray(headerBytes / 4),
  }
}

/** Weights and typical lengths by which postings are weighed in advance; they only decide what is proposed. */
const fields = {
  title: { weight: 2, typical: 8, slope: 0.5 },
  section: { weight: 1, typical: 8, slope: 0.5 },
  text: { weight: 1, typical: 140, slope: 0.5 },
} as const
const saturation = 1.2

/** Each distinct stem of a passage with its weight, 1–255: a BM25F term weight without the stem's rarity. */
export function weighStems(stems: PassageStems): ReadonlyMap<number, number> {
  const sums = new Map<number, number>()
  let position = 0
  for (const name of ["title", "section", "text"] as const) {
    const { weight, typical, slope } = fields[name]
    const each = weight / (1 - slope + (slope * stems[name]) / typical)
    for (const end = position + stems[name]; position < end; position += 1) {
      const hash = stems.hashes[position]!
      sums.set(hash, (sums.get(hash) ?? 0) + each)
    }
  }
  for (const [hash, sum] of sums) sums.set(hash, Math.max(1, Math.round((255 * sum) / (saturation + sum))))
  return sums
}
