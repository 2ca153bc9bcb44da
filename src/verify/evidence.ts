import type { Span } from "../core/document.ts"
import { sayRow } from "../language/rows.ts"
import { pieces, sentences } from "../language/sentences.ts"
import { stem, stems } from "../language/stems.ts"
import { scanTokens } from "../language/tokens.ts"
import { type Analysis, analyse } from "./analyse.ts"
import type { Surroundings } from "./compare.ts"
import type { EvidenceText } from "./port.ts"

/** One sentence of the evidence, taken apart when it is first needed. */
export interface EvidenceSentence extends Span {
  readonly from: EvidenceText
  readonly place: number
  readonly stems: ReadonlySet<string>
  /** For a table's row: the stems of its first cell, which says what the row is about, and the table's head. */
  readonly row?: { readonly key: ReadonlySet<string>; readonly head: string; readonly isHead: boolean }
  analysis(): Analysis
}

/** All evidence of one claim. */
export interface EvidenceSet {
  readonly sentences: readonly EvidenceSentence[]
  around(sentence: EvidenceSentence): Surroundings
}

/** Sentences on each side that count as said beside. */
const besides = 2

/** Splits evidence texts into sentences and knows what surrounds each. */
export function readEvidence(texts: readonly EvidenceText[]): EvidenceSet {
  const read = texts.map((from) => readText(from.text, headIn(from.context)))
  const named = joined(read.map((one) => one.named))
  const ordinary = joined(read.map((one) => one.ordinary))
  const all = texts.map((from, index) =>
    read[index]!.sentences.map((sentence): EvidenceSentence => ({ ...sentence, from })),
  )
  let everything: ReadonlySet<string> | undefined
  const said = () => {
    everything ??= new Set([
      ...all.flatMap((own) => own.flatMap(({ stems: each }) => [...each])),
      ...texts.flatMap(({ context }) => stems(context)),
    ])
    return everything
  }
  return {
    sentences: all.flat(),
    around: (sentence) => {
      const own = all[texts.indexOf(sentence.from)] ?? []
      // What another row says is said of something else.
      const beside =
        sentence.row !== undefined
          ? []
          : own
              .slice(Math.max(0, sentence.place - besides), sentence.place + besides + 1)
              .filter((other) => other.place !== sentence.place && other.row === undefined)
      return {
        near: new Set([...beside.flatMap((other) => [...other.stems]), ...stems(sentence.from.context)]),
        items: () => {
          const analyses = [
            ...beside.map((other) => other.analysis()),
            ...(sentence.from.context === "" ? [] : [analyse(sentence.from.context)]),
          ]
          return { figures: analyses.flatMap((one) => one.figures), dates: analyses.flatMap((one) => one.dates) }
        },
        said,
        named,
        ordinary,
      }
    },
  }
}

type ReadSentence = Omit<EvidenceSentence, "from">

interface ReadText {
  readonly sentences: readonly ReadSentence[]
  readonly named: ReadonlySet<string>
  readonly ordinary: ReadonlySet<string>
}

/** The claims of one answer are checked against the same few texts: they are taken apart once. */
const kept = new Map<string, ReadText>()
const keptTexts = 128
const keptLength = 20_000

function readText(text: string, head: string): ReadText {
  const key = `${head}\n${text}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const read: ReadText = { sentences: sentencesOf(text, head), ...writings(text) }
  if (text.length <= keptLength) {
    if (kept.size >= keptTexts) kept.delete(kept.keys().next().value ?? "")
    kept.set(key, read)
  }
  return read
}

/** As with claims: a page without a full stop is read in pieces. */
const longestSentence = 8000

const cellJoint = " | "

/** The table's head that a passage's context holds, "" where there is none. */
function headIn(context: string): string {
  return context.split("\n").find((line) => line.includes(cellJoint)) ?? ""
}

/** Sentences, and each row of a table, said with the words of its head. */
function sentencesOf(whole: string, headBefore: string): readonly ReadSentence[] {
  const spans = sentences(whole)
    .flatMap((span) => linesOf(whole, span))
    .flatMap((span) => pieces(whole, span, longestSentence))
  let head = headBefore
  return spans.map((span, place) => {
    const written = whole.slice(span.start, span.end)
    const isRow = written.includes(cellJoint)
    const isHead = isRow && head.split(cellJoint).length !== written.split(cellJoint).length
    if (isHead) head = written
    else if (!isRow && place > 0) head = ""
    const text = isRow && !isHead ? sayRow(written, head) : written
    const key = new Set(stems(written.split(cellJoint)[0] ?? ""))
    let taken: Analysis | undefined
    return {
      ...span,
      place,
      stems: new Set(stems(text)),
      ...(isRow ? { row: { key, head, isHead } } : {}),
      analysis: () => {
        taken ??= analyse(text)
        return taken
      },
    }
  })
}

/** Rows that begin in lower case look like one wrapped sentence. */
function linesOf(whole: string, span: Span): readonly Span[] {
  const piece = whole.slice(span.start, span.end)
  if (!piece.includes("\n") || !piece.includes(cellJoint)) return [span]
  return [...piece.matchAll(/[^\s](?:[^\n]*[^\s])?/g)].map((match) => ({
    start: span.start + match.index,
    end: span.start + match.index + match[0].length,
  }))
}

/**
 * Without the rows of a table that are about something else, where the claim names what a row is about; with several named
 * rows of one table also as one, since a claim may compare them.
 */
export function withoutOtherRows(
  claim: ReadonlySet<string>,
  all: readonly EvidenceSentence[],
): readonly EvidenceSentence[] {
  const named = all.filter(
    ({ row }) => row !== undefined && !row.isHead && row.key.size > 0 && [...row.key].every((key) => claim.has(key)),
  )
  if (named.length === 0) return all
  const heads = new Set(named.map((sentence) => sentence.row?.head))
  const isKept = (one: EvidenceSentence) => one.row === undefined || !heads.has(one.row.head) || named.includes(one)
  const tables = Map.groupBy(named, (one) => one.from)
  return [...all.filter(isKept), ...[...tables.values()].flatMap(asOne)]
}

function asOne(rows: readonly EvidenceSentence[]): readonly EvidenceSentence[] {
  const [first, last] = [rows[0], rows[rows.length - 1]]
  if (first === undefined || last === undefined || rows.length < 2 || rows.length > mostTogether) return []
  return [
    {
      ...first,
      end: last.end,
      stems: new Set(rows.flatMap((row) => [...row.stems])),
      analysis: () => analyse(rows.map((row) => row.analysis().text).join(". ")),
    },
  ]
}

/** More rows than these no claim compares. */
const mostTogether = 4

/** Which words are written like names inside sentences, and which in lower case. */
function writings(text: string): { readonly named: ReadonlySet<string>; readonly ordinary: ReadonlySet<string> } {
  const named = new Set<string>()
  const ordinary = new Set<string>()
  scanTokens(text, (start, end) => {
    const first = text[start] ?? ""
    if (end - start < 2 || !/\p{L}/u.test(first)) return
    if (first !== first.toUpperCase()) ordinary.add(stem(text.slice(start, end)))
    else if (/[\p{L}\p{N},;)]\s$/u.test(text.slice(Math.max(0, start - 2), start)))
      named.add(stem(text.slice(start, end)))
  })
  return { named, ordinary }
}

/** All of them, without copying where there is one. */
function joined(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [only] = sets
  return sets.length === 1 && only !== undefined ? only : new Set(sets.flatMap((set) => [...set]))
}
