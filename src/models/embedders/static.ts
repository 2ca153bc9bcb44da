import { readFile } from "node:fs/promises"
import type { Embedder } from "../port.ts"
import { staticTokenizer } from "./static-tokens.ts"

/** The project's own embedder: also synchronous, for apps that embed in bulk. */
export interface StaticEmbedder extends Embedder {
  /** The unit vector of one text; of a text without a word, the first axis. */
  embedOne(text: string): Float32Array
  isCommonWord(word: string): boolean
}

/** The start of the weights file: "GWS1", the header's length (uint32, little-endian), the header as JSON, then the four parts in this order. */
interface Header {
  readonly id: string
  readonly dimensions: number
  readonly entries: number
  readonly pairs: number
  readonly hashRows: number
  /** Bytes of the entries, newline-separated. A multiple of 4, padded with newlines. */
  readonly entriesBytes: number
  /** Of everything behind the header, so that loading need not compute it. */
  readonly sha256: string
}

const weightsUrl = new URL("./weights/static.bin", import.meta.url)

/** Entries stand by how common they are, and behind these there are also words of few texts, and slips. */
const commonEntries = 30_000

/** Rows of the table that one text may use; words beyond do not count. About 16,000 words. */
const longestText = 20_000 // a multiple of 4

/**
 * Opens the model that ships with the project: token → int8 vector, summed with the weight that training gave the token, made unit length.
 * @returns vectors of `dimensions` (256) numbers; the same for queries and passages
 */
export async function openStaticEmbedder(url: URL = weightsUrl): Promise<StaticEmbedder> {
  return staticEmbedder(await readFile(url))
}

/** The embedder of a weights file's bytes. */
export function staticEmbedder(bytes: Uint8Array): StaticEmbedder {
  const { header, entries, pairs, scales, table } = parseWeights(bytes)
  const tokenize = staticTokenizer({ entries, pairs, hashRows: header.hashRows })
  const dimensions = header.dimensions
  const rows = new Int32Array(longestText)
  let common: ReadonlySet<string> | undefined

  function embedOne(text: string): Float32Array {
    const sum = new Float32Array(dimensions)
    const count = tokenize(text, rows)
    // four rows a pass: reading and writing the sum is most of the work; places past the last row have scale 0
    rows.fill(0, count, count + 3)
    for (let n = 0; n < count; n += 4) {
      const [a, b, c, e] = [rows[n]!, rows[n + 1]!, rows[n + 2]!, rows[n + 3]!]
      const scaleA = scales[a]!
      const scaleB = n + 1 < count ? scales[b]! : 0
      const scaleC = n + 2 < count ? scales[c]! : 0
      const scaleE = n + 3 < count ? scales[e]! : 0
      const [startA, startB, startC, startE] = [a * dimensions, b * dimensions, c * dimensions, e * dimensions]
      for (let d = 0; d < dimensions; d++)
        sum[d]! +=
          scaleA * table[startA + d]! +
          scaleB * table[startB + d]! +
          scaleC * table[startC + d]! +
          scaleE * table[startE + d]!
    }
    return toUnitLength(sum)
  }

  return {
    id: header.id,
    dimensions,
    hash: header.sha256.slice(0, 16),
    embedOne,
    isCommonWord: (word) => {
      common ??= new Set(entries.slice(0, commonEntries))
      return common.has(word)
    },
    embed: async (texts, _kind, signal) => {
      signal?.throwIfAborted()
      return texts.map(embedOne)
    },
  }
}

function toUnitLength(vector: Float32Array): Float32Array {
  let squares = 0
  for (let d = 0; d < vector.length; d++) squares += vector[d]! * vector[d]!
  if (squares === 0) {
    vector[0] = 1
    return vector
  }
  const factor = 1 / Math.sqrt(squares)
  for (let d = 0; d < vector.length; d++) vector[d]! *= factor
  return vector
}

function parseWeights(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = new TextDecoder()
  const headerLength = view.getUint32(4, true)
  if (text.decode(bytes.subarray(0, 4)) !== "GWS1") throw new TypeError("Not a weights file of the static embedder")
  const header: Header = JSON.parse(text.decode(bytes.subarray(8, 8 + headerLength)))
  let at = 8 + headerLength
  function take(length: number): Uint8Array<ArrayBuffer> {
    // typed arrays need their alignment, which a slice of its own always has
    const part = new Uint8Array(bytes.subarray(at, at + length))
    at += length
    return part
  }
  const rowCount = header.entries + header.pairs + header.hashRows
  const entries = text.decode(take(header.entriesBytes)).trimEnd().split("\n")
  const pairs = new Uint16Array(take(header.pairs * 4).buffer)
  const scales = new Float32Array(take(rowCount * 4).buffer)
  // the table is most of the file: looked at in place, not copied
  const table = new Int8Array(bytes.buffer, bytes.byteOffset + at, rowCount * header.dimensions)
  return { header, entries, pairs, scales, table }
}
