import type { DatabaseSync, StatementSync } from "node:sqlite"
import { type Allowed, isAllowed } from "./allowed.ts"
import { bestOf } from "./best.ts"
import { blockSize, bytesOf, decodeStems, hashStem, postingBytes } from "./blocks.ts"
import { type Postings, type PostingsState, postingsReader } from "./postings.ts"

export interface WordQuery {
  readonly stems: readonly { readonly stem: string; readonly weight: number }[]
  readonly phrases: readonly (readonly string[])[]
}

interface Weighed {
  readonly postings: Postings
  /** What one unit of weight in a passage adds to its score. */
  readonly factor: number
  readonly isRequired: boolean
  /** Next block of the postings to look at. */
  next: number
}

export interface WordStatements {
  readonly postings: (stem: string, state: PostingsState) => Postings
  /** stems of a passage */
  readonly stems: StatementSync
}

/** Prepared once a connection. `cacheShare` is the share, 0–1, of the usual cache that this connection may keep. */
export function wordStatements(database: DatabaseSync, cacheShare: number): WordStatements {
  return {
    postings: postingsReader(database, cacheShare),
    stems: database.prepare("SELECT stems FROM index_passage WHERE number = ?"),
  }
}

/**
 * The passages with the largest sums of term weights (rarity × weight in the passage × weight in the query), which hold
 * every phrase. Also says how many allowed passages hold each stem.
 */
export function searchWords(
  statements: WordStatements,
  query: WordQuery,
  allowed: Allowed | undefined,
  state: PostingsState,
  limit: number,
): { readonly numbers: readonly number[]; readonly frequencies: readonly number[] } {
  const required = new Set(query.phrases.flat())
  const passages = allowed === undefined ? state.passages : allowed.passages
  const frequencies: number[] = []
  const all = query.stems.map(({ stem, weight }): Weighed => {
    const postings = statements.postings(stem, state)
    const frequency = postings.frequency(allowed)
    frequencies.push(frequency)
    const rarity = Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))
    const factor = (Math.max(rarity, 1e-6) * Math.max(weight, 1e-6)) / 255
    return { postings, factor, isRequired: required.has(stem), next: 0 }
  })
  const isPhrased = query.phrases.length > 0
  const best = bestOf(isPhrased ? Math.max(limit, phraseChecks) : limit)
  const block = openBlock()
  for (let at = nextBlock(all); at !== undefined; at = nextBlock(all)) {
    block.touched = 0
    for (const weighed of all) addBlock(weighed, at, block)
    offerBlock(block, at * blockSize, required.size, allowed, best)
  }
  const numbers = best.sorted().map((entry) => entry.number)
  return { numbers: isPhrased ? withPhrases(statements, numbers, query.phrases, limit) : numbers, frequencies }
}

/** The next block in which any of the stems stands. */
function nextBlock(all: readonly Weighed[]): number | undefined {
  let next: number | undefined
  for (const { postings, next: at } of all) {
    const block = postings.blocks[at]
    if (block !== undefined && (next === undefined || block < next)) next = block
  }
  return next
}

/** Sums of one block's passages. Few stand in any posting, so that only those touched are looked at, and cleared again. */
interface Block {
  readonly scores: Float32Array
  /** Required stems that each passage holds. */
  readonly held: Uint8Array
  readonly locals: Uint16Array
  touched: number
}

function openBlock(): Block {
  return {
    scores: new Float32Array(blockSize),
    held: new Uint8Array(blockSize),
    locals: new Uint16Array(blockSize),
    touched: 0,
  }
}

function addBlock(weighed: Weighed, number: number, block: Block): void {
  const { postings, factor, isRequired, next } = weighed
  if (postings.blocks[next] !== number) return
  weighed.next += 1
  const { data, ends } = postings
  const { scores, held, locals } = block
  let { touched } = block
  const end = ends[next]!
  for (let at = next === 0 ? 0 : ends[next - 1]!; at < end; at += postingBytes) {
    const local = data[at]! | (data[at + 1]! << 8)
    const before = scores[local]!
    if (before === 0) {
      locals[touched] = local
      touched += 1
    }
    scores[local] = before + factor * data[at + 2]!
    if (isRequired) held[local]! += 1
  }
  block.touched = touched
}

function offerBlock(
  { scores, held, locals, touched }: Block,
  first: number,
  required: number,
  allowed: Allowed | undefined,
  best: ReturnType<typeof bestOf>,
): void {
  let floor = best.floor()
  for (let at = 0; at < touched; at += 1) {
    const local = locals[at]!
    const score = scores[local]!
    // In no order, so that an equal score may still take a place.
    if (score >= floor && held[local]! >= required && isAllowed(allowed, first + local)) {
      best.offer(first + local, score)
      floor = best.floor()
    }
    scores[local] = 0
    held[local] = 0
  }
}

/** Passages with all words of a phrase that are looked through for the phrase itself, best first. */
const phraseChecks = 5_000

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
