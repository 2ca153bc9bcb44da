/** A vocabulary as the weights file lists it: entries are looked up by their place. */
export interface StaticVocabulary {
  /** Whole words and `##` continuations of words; the place is the row of the table. */
  readonly entries: readonly string[]
  /** Pairs of entries, two places a pair. The row of pair `n` is `entries.length + n`. */
  readonly pairs: Uint16Array
  /** Rows for words that are spelled by no entry: each such word gets two of them. The first is `entries.length + pairs.length / 2`. */
  readonly hashRows: number
}

/** Writes the table's rows that `text` uses into `rows` and returns how many; a longer text is cut at `rows.length`. */
export type Tokenize = (text: string, rows: Int32Array) => number

/** Words that were split are remembered up to this many; text repeats itself, and splitting is the slow part. */
const rememberedWords = 50_000
const longestSplit = 40

// Ideographs and kana are written without spaces, so each stands for itself.
const ideograph = "\\u3040-\\u30ff\\u3400-\\u9fff"
const wordPattern = new RegExp(`[${ideograph}]|(?:(?![${ideograph}])[\\p{L}\\p{N}])+`, "gu")

/**
 * Whole word, else greedy longest WordPieces, else two hashed rows, and beside two neighbouring words the row of their pair.
 * `training/tokenize_text.py` does the same: change both together.
 * Source: Wu et al., "Google's Neural Machine Translation System", 2016, section 4.1 (WordPiece).
 */
export function staticTokenizer(vocabulary: StaticVocabulary): Tokenize {
  const places = new Map<string, number>()
  vocabulary.entries.forEach((entry, place) => {
    places.set(entry, place)
  })
  const size = vocabulary.entries.length
  const firstHashRow = size + vocabulary.pairs.length / 2
  const startsPair = new Uint8Array(size)
  const pairRows = new Map<number, number>()
  for (let pair = 0; pair < vocabulary.pairs.length / 2; pair++) {
    const first = vocabulary.pairs[2 * pair]!
    startsPair[first] = 1
    pairRows.set(first * size + vocabulary.pairs[2 * pair + 1]!, size + pair)
  }
  const remembered = new Map<string, readonly number[]>()

  function spell(word: string): readonly number[] {
    const known = remembered.get(word)
    if (known) return known
    const rows = split(word, places) ?? hashed(word, vocabulary.hashRows).map((row) => firstHashRow + row)
    if (remembered.size >= rememberedWords) remembered.clear()
    remembered.set(word, rows)
    return rows
  }

  return (text, rows) => {
    const lower = text.toLowerCase()
    let count = 0
    let previous = -1
    function add(word: string): void {
      const place = places.get(word)
      if (place === undefined) {
        for (const row of spell(word)) if (count < rows.length) rows[count++] = row
        previous = -1
        return
      }
      if (count < rows.length) rows[count++] = place
      if (previous >= 0 && startsPair[previous] === 1) {
        const pair = pairRows.get(previous * size + place)
        if (pair !== undefined && count < rows.length) rows[count++] = pair
      }
      previous = place
    }
    let start = -1
    for (let at = 0; at <= lower.length; at++) {
      const code = at < lower.length ? lower.charCodeAt(at) : 32
      // typographic quotes and dashes part words as ASCII ones do
      if (code > 127 && code !== 0xa0 && !(code >= 0x2010 && code <= 0x203a)) {
        // from here on the slow way; what was added so far stays
        const rest = lower.slice(start >= 0 ? start : at)
        for (const [word] of rest
          .normalize("NFD")
          .replace(/\p{Mn}/gu, "")
          .matchAll(wordPattern))
          add(word)
        return count
      }
      if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) {
        if (start < 0) start = at
      } else if (start >= 0) {
        add(lower.slice(start, at))
        start = -1
      }
    }
    return count
  }
}

function split(word: string, places: ReadonlyMap<string, number>): readonly number[] | undefined {
  if (word.length > longestSplit) return undefined
  const rows: number[] = []
  let start = 0
  while (start < word.length) {
    let end = word.length
    let place: number | undefined
    for (; end > start; end--) {
      place = places.get((start > 0 ? "##" : "") + word.slice(start, end))
      if (place !== undefined) break
    }
    if (place === undefined) return undefined
    rows.push(place)
    start = end
  }
  return rows
}

/** FNV-1a over UTF-16 code units; two rows of few make almost every word its own direction. */
function hashed(word: string, rows: number): readonly number[] {
  let hash = 0x811c9dc5
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  return [(hash >>> 0) % rows, (hash >>> 16) % rows]
}
