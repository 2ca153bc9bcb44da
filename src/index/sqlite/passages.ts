import type { DatabaseSync } from "node:sqlite"
import type { Candidate } from "../port.ts"
import { columns } from "./allowed.ts"
import { bytesOf } from "./blocks.ts"
import { recent } from "./recent.ts"
import { slab } from "./slab.ts"

/** Where a passage stands; never changes as long as its number is there, and numbers are not used again. */
interface Place {
  readonly version: Pick<Candidate, "document" | "version" | "date">
  readonly ordinal: number
}

/** The stems of 100,000 passages take 75 MB; half of them are in most searches that follow each other. */
const keptStemBytes = 48 * 2 ** 20
/** Twice this many places are kept, 300 bytes each. */
const keptPlaces = 20_000

/**
 * Reads where passages stand and their stems, and keeps those used lately: out of the file they take six times as long.
 * @returns calls `each` in the order of `numbers` (rising), leaving out those that are not there
 */
export function passageReader(
  database: DatabaseSync,
  cacheShare: number,
): (numbers: readonly number[], each: (number: number, place: Place, stems: Uint8Array) => void) => void {
  // All at once, in the order they lie: a look-up each takes half as long again.
  const select = database.prepare(
    `SELECT p.number, v.document, v.version, v.date, p.ordinal, p.stems FROM json_each(?) AS wanted
     CROSS JOIN index_passage AS p ON p.number = wanted.value CROSS JOIN index_version AS v ON v.first_number = p.version`,
  )
  select.setReturnArrays(true)
  const places = recent<number, Place>(keptPlaces * cacheShare)
  const stems = slab(keptStemBytes * cacheShare)
  return (numbers, each) => {
    const known = numbers.map((number) => ({ number, place: places.get(number), stems: stems.get(number) }))
    const missing = known.filter((entry) => entry.place === undefined || entry.stems === undefined)
    const read = new Map<number, { readonly place: Place; readonly stems: Uint8Array }>()
    const asked = missing.length === 0 ? [] : select.iterate(JSON.stringify(missing.map((entry) => entry.number)))
    for (const row of asked) {
      const [number, document, version, date, ordinal, data] = columns(row)
      const place: Place = {
        version: {
          document: String(document),
          version: String(version),
          ...(date === null ? {} : { date: String(date) }),
        },
        ordinal: Number(ordinal),
      }
      read.set(Number(number), { place, stems: bytesOf(data) })
    }
    for (const { number, ...entry } of known) {
      const fresh = read.get(number)
      if (fresh !== undefined) each(number, fresh.place, fresh.stems)
      else if (entry.place !== undefined && entry.stems !== undefined) each(number, entry.place, entry.stems)
    }
    for (const [number, fresh] of read) {
      places.set(number, fresh.place)
      stems.put(number, fresh.stems)
    }
  }
}
