import type { DatabaseSync, StatementSync } from "node:sqlite"
import { type Allowed, columns, isAllowed } from "./allowed.ts"
import { bestOf } from "./best.ts"
import { blockSize, bytesOf, decodeStems, hashStem, postingBytes } from "./blocks.ts"

export interface WordQuery {
  readonly stems: readonly { readonly stem: string; readonly weight: number }[]
  readonly phrases: readonly (readonly string[])[]
}

interface Postings {
  readonly weight: number
  readonly isRequired: boolean
  readonly blocks: ReadonlyMap<number, Uint8Array>
  /** Allowed passages that hold the stem. */
  readonly frequency: number
}

export interface WordStatements {
  /** block, data of a stem */
  readonly postings: StatementSync
  /** stems of a passage */
  readonly stems: StatementSync
}

export function wordStatements(database: DatabaseSync): WordStatements {
  const postings = database.prepare("SELECT block, data FROM index_posting WHERE stem = ?")
  postings.setReturnArrays(true)
  return { postings, stems: database.prepare("SELECT stems FROM index_passage WHERE number = ?") }
}

/**
 * The passages with the largest sums of term weights (rarity × weight in the passage × weight in the query), which hold
 * every phrase. Also says how many allowed passages hold each stem.
 */
export function searchWords(
  statements: WordStatements,
  query: WordQuery,
  allowed: Allowed | undefined,
  passages: number,
  limit: number,
): { readonly numbers: readonly number[]; readonly frequencies: readonly number[] } {
  const required = new Set(query.phrases.flat())
  const all = query.stems.map(({ stem, weight }) =>
    readPostings(statements, hashStem(stem), weight, required.has(stem), allowed),
  )
  const frequencies = all.map((postings) => postings.frequency)
  const isPhrased = query.phrases.length > 0
  const best = bestOf(isPhrased ? Math.max(limit, phraseChecks) : limit)
  const blocks = new Set(all.flatMap((postings) => [...postings.blocks.keys()]))
  const scores = new Float32Array(blockSize)
  const held = new Uint8Array(blockSize)
  for (const block of [...blocks].sort((one, other) => one - other)) {
    scores.fill(0)
    held.fill(0)
    for (const postings of all) addBlock(postings, block, passages, scores, held)
    const first = block * blockSize
    for (let local = 0; local < blockSize; local += 1) {
      const score = scores[local]!
      if (score > 0 && held[local]! >= required.size && isAllowed(allowed, first + local))
        best.offer(first + local, score)
    }
  }
  const numbers = best.sorted().map((entry) => entry.number)
  return { numbers: isPhrased ? withPhrases(statements, numbers, query.phrases, limit) : numbers, frequencies }
}

/** Passages with all words of a phrase that are looked through for the phrase itself, best first. */
const phraseChecks = 5_000

function readPostings(
  statements: WordStatements,
  stem: number,
  weight: number,
  isRequired: boolean,
  allowed: Allowed | undefined,
): Postings {
  const blocks = new Map<number, Uint8Array>()
  let frequency = 0
  for (const row of statements.postings.iterate(stem)) {
    const [block, data] = columns(row)
    const bytes = bytesOf(data)
    blocks.set(Number(block), bytes)
    frequency += countAllowed(bytes, Number(block), allowed)
  }
  return { weight, isRequired, blocks, frequency }
}

function countAllowed(data: Uint8Array, block: number, allowed: Allowed | undefined): number {
  if (allowed === undefined) return data.length / postingBytes
  let count = 0
  for (let at = 0; at < data.length; at += postingBytes) {
    if (isAllowed(allowed, block * blockSize + (data[at]! | (data[at + 1]! << 8)))) count += 1
  }
  return count
}

function addBlock(postings: Postings, block: number, passages: number, scores: Float32Array, held: Uint8Array): void {
  const data = postings.blocks.get(block)
  if (data === undefined) return
  const { frequency } = postings
  const rarity = Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
  const factor = (Math.max(rarity, 1e-6) * Math.max(postings.weight, 1e-6)) / 255
  const count = postings.isRequired ? 1 : 0
  for (let at = 0; at < data.length; at += postingBytes) {
    const local = data[at]! | (data[at + 1]! << 8)
    scores[local]! += factor * data[at + 2]!
    held[local]! += count
  }
}

function withPhrases(
  statements: WordStatements,
  numbers: readonly number[],
  phrases: readonly (readonly string[])[],
  limit: number,
): readonly number[] {
  const wanted = phrases.map((phrase) => phrase.map(hashStem))
  const found: number[] = []
  for (const number of numbers) {
    if (found.length >= limit) break
    const stems = decodeStems(bytesOf(statements.stems.get(number)?.stems))
    const ends = [stems.title, stems.title + stems.section, stems.hashes.length]
    if (wanted.every((phrase) => holdsPhrase(stems.hashes, ends, phrase))) found.push(number)
  }
  return found
}

/** True if the hashes stand in a row within one field; fields end at `ends`. */
function holdsPhrase(hashes: Uint32Array, ends: readonly number[], phrase: readonly number[]): boolean {
  for (let start = 0; start + phrase.length <= hashes.length; start += 1) {
    if (hashes[start] !== phrase[0]) continue
    const end = ends.find((fieldEnd) => start < fieldEnd) ?? 0
    if (start + phrase.length <= end && phrase.every((hash, offset) => hashes[start + offset] === hash)) return true
  }
  return false
}
