import type { Span } from "../core/document.ts"
import { sentences } from "../language/sentences.ts"
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
  const read = texts.map((from) => readText(from.text))
  const named = joined(read.map((one) => one.named))
  const ordinary = joined(read.map((one) => one.ordinary))
  const all = texts.map((from, index) =>
    read[index]!.sentences.map((sentence): EvidenceSentence => ({ ...sentence, from })),
  )
  return {
    sentences: all.flat(),
    around: (sentence) => {
      const own = all[texts.indexOf(sentence.from)] ?? []
      const beside = own
        .slice(Math.max(0, sentence.place - besides), sentence.place + besides + 1)
        .filter((other) => other.place !== sentence.place)
      return {
        near: new Set([...beside.flatMap((other) => [...other.stems]), ...stems(sentence.from.context)]),
        items: () => {
          const analyses = [
            ...beside.map((other) => other.analysis()),
            ...(sentence.from.context === "" ? [] : [analyse(sentence.from.context)]),
          ]
          return { figures: analyses.flatMap((one) => one.figures), dates: analyses.flatMap((one) => one.dates) }
        },
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

function readText(text: string): ReadText {
  const known = kept.get(text)
  if (known !== undefined) return known
  const read: ReadText = { sentences: sentencesOf(text), ...writings(text) }
  if (text.length <= keptLength) {
    if (kept.size >= keptTexts) kept.delete(kept.keys().next().value ?? "")
    kept.set(text, read)
  }
  return read
}

function sentencesOf(whole: string): readonly ReadSentence[] {
  return sentences(whole).map((span, place) => {
    const text = whole.slice(span.start, span.end)
    let taken: Analysis | undefined
    return {
      ...span,
      place,
      stems: new Set(stems(text)),
      analysis: () => {
        taken ??= analyse(text)
        return taken
      },
    }
  })
}

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
