import type { Span } from "../core/document.ts"
import { sentences } from "../language/sentences.ts"
import { stems } from "../language/stems.ts"
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
  const byText = texts.map(sentencesOf)
  const { named, ordinary } = writings(texts)
  const kept = new Map<EvidenceSentence, Surroundings>()
  return {
    sentences: byText.flat(),
    around: (sentence) => {
      const known = kept.get(sentence)
      if (known !== undefined) return known
      const all = byText.find((list) => list.includes(sentence)) ?? []
      const beside = all.slice(Math.max(0, sentence.place - besides), sentence.place + besides + 1)
      const neighbours = beside.filter((other) => other !== sentence)
      const context = sentence.from.context === "" ? undefined : analyse(sentence.from.context)
      const found: Surroundings = {
        near: new Set([...neighbours.flatMap((other) => [...other.stems]), ...stems(sentence.from.context)]),
        items: {
          figures: [...neighbours.flatMap((other) => other.analysis().figures), ...(context?.figures ?? [])],
          dates: [...neighbours.flatMap((other) => other.analysis().dates), ...(context?.dates ?? [])],
        },
        named,
        ordinary,
      }
      kept.set(sentence, found)
      return found
    },
  }
}

function sentencesOf(from: EvidenceText): readonly EvidenceSentence[] {
  return sentences(from.text).map((span, place) => {
    const text = from.text.slice(span.start, span.end)
    let taken: Analysis | undefined
    return {
      ...span,
      from,
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
function writings(texts: readonly EvidenceText[]): { readonly named: Set<string>; readonly ordinary: Set<string> } {
  const named = new Set<string>()
  const ordinary = new Set<string>()
  for (const { text } of texts) {
    for (const match of text.matchAll(/(?<=[\p{L}\p{N},;)]\s)\p{Lu}[\p{L}\p{N}'’-]+/gu))
      for (const key of stems(match[0])) named.add(key)
    for (const match of text.matchAll(/(?<![\p{L}\p{N}])\p{Ll}[\p{L}'’]+/gu))
      for (const key of stems(match[0])) ordinary.add(key)
  }
  return { named, ordinary }
}
