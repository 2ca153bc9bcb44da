import type { DatabaseSync } from "node:sqlite"
import type { VersionId } from "../../core/document.ts"
import type { IndexedVersion, VectorSpace } from "../port.ts"
import { blockSize, bytesOf, decodeStems, encodeStems, postingBytes, weighStems } from "./blocks.ts"
import { removeVectorsOf, writeVectors } from "./vectors-write.ts"

/** What changes with every write: sums over passages, and the generation by which readers notice. */
interface Totals {
  passages: number
  title: number
  section: number
  text: number
}

/** Writes versions into the index's tables; the caller's transaction makes it all or nothing. */
export function putVersions(
  database: DatabaseSync,
  versions: readonly IndexedVersion[],
  space: VectorSpace | undefined,
): void {
  const distinct = [...new Map(versions.map((version) => [version.version, version])).values()]
  removeVersions(
    database,
    distinct.map((version) => version.version),
  )
  const totals: Totals = { passages: 0, title: 0, section: 0, text: 0 }
  const state = readState(database)
  const insertVersion = database.prepare("INSERT INTO index_version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
  const insertPassage = database.prepare("INSERT INTO index_passage VALUES (?, ?, ?, ?)")
  const postings = new Map<number, number[]>()
  const vectors: { number: number; values: Float32Array }[] = []
  let number = state.nextNumber
  let block = Math.floor(number / blockSize)
  for (const version of distinct) {
    const first = number
    const passages = [...version.passages].sort((one, other) => one.ordinal - other.ordinal)
    insertVersion.run(
      number,
      version.version,
      version.document,
      passages.length,
      version.collection,
      version.accessId,
      version.type,
      version.path,
      version.date ?? null,
      version.validFrom ?? null,
      version.validUntil ?? null,
      JSON.stringify(version.tags),
    )
    for (const passage of passages) {
      if (Math.floor(number / blockSize) !== block) {
        appendPostings(database, block, postings)
        block = Math.floor(number / blockSize)
      }
      const encoded = encodeStems(passage.stems)
      const stems = decodeStems(encoded)
      insertPassage.run(number, first, passage.ordinal, encoded)
      for (const [stem, weight] of weighStems(stems)) {
        const list = postings.get(stem)
        const local = number % blockSize
        if (list === undefined) postings.set(stem, [local & 0xff, local >> 8, weight])
        else list.push(local & 0xff, local >> 8, weight)
      }
      if (passage.vector !== undefined) vectors.push({ number, values: passage.vector })
      count(totals, stems, 1)
      number += 1
    }
    // A version without passages still owns a number, so that first numbers stay unique.
    if (passages.length === 0) number += 1
  }
  appendPostings(database, block, postings)
  if (space !== undefined && vectors.length > 0) writeVectors(database, space, vectors, state.generation + 1)
  writeState(database, totals, number)
}

/** Forgets versions: their passages, postings and vectors. Unknown ones are left alone. */
export function removeVersions(database: DatabaseSync, versions: readonly VersionId[]): void {
  const select = database.prepare("SELECT first_number, passages FROM index_version WHERE version = ?")
  const readStems = database.prepare("SELECT stems FROM index_passage WHERE number = ?")
  const deletePassage = database.prepare("DELETE FROM index_passage WHERE number = ?")
  const deleteVersion = database.prepare("DELETE FROM index_version WHERE version = ?")
  const totals: Totals = { passages: 0, title: 0, section: 0, text: 0 }
  const gone = new Map<number, Map<number, Set<number>>>()
  const numbers: number[] = []
  for (const version of versions) {
    const found = select.get(version)
    if (found === undefined) continue
    const first = Number(found.first_number)
    for (let number = first; number < first + Number(found.passages); number += 1) {
      const decoded = decodeStems(bytesOf(readStems.get(number)?.stems))
      const block = Math.floor(number / blockSize)
      const inBlock = gone.get(block) ?? new Map<number, Set<number>>()
      gone.set(block, inBlock)
      for (const stem of new Set(decoded.hashes)) {
        const locals = inBlock.get(stem)
        if (locals === undefined) inBlock.set(stem, new Set([number % blockSize]))
        else locals.add(number % blockSize)
      }
      deletePassage.run(number)
      count(totals, decoded, -1)
      numbers.push(number)
    }
    deleteVersion.run(version)
  }
  for (const [block, stems] of gone) dropPostings(database, block, stems)
  if (numbers.length === 0) return
  removeVectorsOf(database, numbers, readState(database).generation + 1)
  writeState(database, totals)
}

function appendPostings(database: DatabaseSync, block: number, postings: Map<number, number[]>): void {
  const append = database.prepare(
    `INSERT INTO index_posting VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET data = CAST(data || excluded.data AS BLOB)`,
  )
  // In key order the B-tree is written from left to right.
  for (const stem of [...postings.keys()].sort((one, other) => one - other)) {
    append.run(stem, block, Uint8Array.from(postings.get(stem)!))
  }
  postings.clear()
}

function dropPostings(database: DatabaseSync, block: number, stems: ReadonlyMap<number, ReadonlySet<number>>): void {
  const select = database.prepare("SELECT data FROM index_posting WHERE stem = ? AND block = ?")
  const update = database.prepare("UPDATE index_posting SET data = ? WHERE stem = ? AND block = ?")
  const remove = database.prepare("DELETE FROM index_posting WHERE stem = ? AND block = ?")
  for (const [stem, locals] of stems) {
    const data = bytesOf(select.get(stem, block)?.data)
    const kept = new Uint8Array(data.length)
    let length = 0
    for (let at = 0; at < data.length; at += postingBytes) {
      if (locals.has(data[at]! | (data[at + 1]! << 8))) continue
      kept.set(data.subarray(at, at + postingBytes), length)
      length += postingBytes
    }
    if (length === 0) remove.run(stem, block)
    else update.run(kept.subarray(0, length), stem, block)
  }
}

function count(totals: Totals, stems: { title: number; section: number; text: number }, sign: 1 | -1): void {
  totals.passages += sign
  totals.title += sign * stems.title
  totals.section += sign * stems.section
  totals.text += sign * stems.text
}

function readState(database: DatabaseSync): { readonly generation: number; readonly nextNumber: number } {
  const row = database.prepare("SELECT generation, next_number FROM index_state").get()
  return { generation: Number(row?.generation), nextNumber: Number(row?.next_number) }
}

function writeState(database: DatabaseSync, totals: Totals, nextNumber?: number): void {
  database
    .prepare(
      `UPDATE index_state SET generation = generation + 1, next_number = coalesce(?, next_number),
         passages = passages + ?, title_tokens = title_tokens + ?, section_tokens = section_tokens + ?,
         text_tokens = text_tokens + ?`,
    )
    .run(nextNumber ?? null, totals.passages, totals.title, totals.section, totals.text)
}
