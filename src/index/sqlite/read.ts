import type { DatabaseSync } from "node:sqlite"
import type { Candidate, Candidates, IndexQuery } from "../port.ts"
import { type Allowed, allowedPassages } from "./allowed.ts"
import { decodeStems, hashStem } from "./blocks.ts"
import { passageReader } from "./passages.ts"
import { vectorSearch } from "./vectors.ts"
import { searchWords, wordStatements } from "./words.ts"

interface State {
  readonly generation: number
  readonly nextNumber: number
  readonly passages: number
  readonly meanLengths: { readonly title: number; readonly section: number; readonly text: number }
}

/** Sets of passages that recent queries might find; most queries of a service come from few groups. */
const rememberedSets = 32

/** Answers queries from one connection that only reads: it sees committed work only, whatever the writer is doing. */
export function indexReader(
  database: DatabaseSync,
  cacheShare = 1,
): {
  candidates(query: IndexQuery, limit: number): Candidates
} {
  const selectState = database.prepare("SELECT * FROM index_state")
  const readPassages = passageReader(database, cacheShare)
  const words = wordStatements(database, cacheShare)
  const vectors = vectorSearch(database, cacheShare)
  let sets = new Map<string, Allowed | undefined>()
  let setsGeneration = 0

  const allowedFor = (query: IndexQuery, state: State): Allowed | undefined => {
    if (setsGeneration !== state.generation || sets.size >= rememberedSets) sets = new Map()
    setsGeneration = state.generation
    const key = JSON.stringify([query.readable, query.filter, query.validOn])
    if (!sets.has(key)) sets.set(key, allowedPassages(database, query, state))
    return sets.get(key)
  }

  return {
    candidates(query, limit) {
      database.exec("BEGIN")
      try {
        const state = stateOf(selectState.get())
        const allowed = allowedFor(query, state)
        const passages = allowed === undefined ? state.passages : allowed.passages
        const byWords = searchWords(words, query, allowed, state, limit)
        // A quoted phrase must be there to the letter, so words decide alone what is proposed.
        const meaning = query.vector === undefined ? undefined : vectors.open(query.vector, state.generation)
        const byVector = query.phrases.length > 0 ? [] : (meaning?.nearest(allowed, Math.ceil(limit / 2)) ?? [])
        const match = stemMatcher(query.stems.map((entry) => entry.stem))
        const candidates: Candidate[] = []
        const numbers = [...new Set([...byWords.numbers, ...byVector])].sort((one, other) => one - other)
        const cosines = meaning?.cosines(numbers)
        readPassages(numbers, (number, { version, ordinal }, stems) => {
          const cosine = cosines?.get(number)
          candidates.push({
            ...version,
            ordinal,
            ...(cosine === undefined ? {} : { cosine }),
            ...match(stems),
          })
        })
        return {
          candidates,
          statistics: { passages, meanLengths: state.meanLengths, frequencies: byWords.frequencies },
        }
      } finally {
        database.exec("COMMIT")
      }
    },
  }
}

function stateOf(row: Readonly<Record<string, unknown>> | undefined): State {
  const passages = Number(row?.passages)
  const mean = (sum: unknown) => (passages === 0 ? 0 : Number(sum) / passages)
  return {
    generation: Number(row?.generation),
    nextNumber: Number(row?.next_number),
    passages,
    meanLengths: { title: mean(row?.title_tokens), section: mean(row?.section_tokens), text: mean(row?.text_tokens) },
  }
}

/** Finds the query's stems in a passage's stored stems. */
function stemMatcher(
  stems: readonly string[],
): (stored: Uint8Array) => Pick<Candidate, "lengths" | "frequencies" | "occurrences"> {
  const indexOf = new Map(stems.map((stem, index) => [hashStem(stem), index]))
  /** Most tokens are none of the query's: one look at 12 bits says so. */
  const maybe = new Uint8Array(4096)
  for (const hash of indexOf.keys()) maybe[hash & 4095] = 1
  return (stored) => {
    const passage = decodeStems(stored)
    const { hashes } = passage
    const frequencies = {
      title: new Array<number>(stems.length).fill(0),
      section: new Array<number>(stems.length).fill(0),
      text: new Array<number>(stems.length).fill(0),
    }
    const occurrences: number[] = []
    const textStart = passage.title + passage.section
    for (let at = 0; at < hashes.length; at += 1) {
      const hash = hashes[at]!
      if (maybe[hash & 4095] === 0) continue
      const index = indexOf.get(hash)
      if (index === undefined) continue
      if (at < passage.title) frequencies.title[index]! += 1
      else if (at < textStart) frequencies.section[index]! += 1
      else {
        frequencies.text[index]! += 1
        occurrences.push(at - textStart, index)
      }
    }
    return {
      lengths: { title: passage.title, section: passage.section, text: passage.text },
      frequencies,
      occurrences,
    }
  }
}
