import type { Citation } from "../../core/evidence.ts"
import type { Hit } from "../../core/hit.ts"
import { sentences } from "../../language/sentences.ts"
import { stem, stems } from "../../language/stems.ts"
import { isStopword } from "../../language/stopwords.ts"
import { tokens } from "../../language/tokens.ts"
import type { Answerer } from "../port.ts"

export interface ExtractiveParts {
  readonly cite: (hit: Hit, start: number, end: number) => Citation
}

/** Chooses the sentences of the hits that hold most of the question's words. */
export function createExtractiveAnswerer(parts: ExtractiveParts): Answerer {
  return {
    id: "extractive",
    answer: async (_context, question, hits) => {
      const wanted = new Set(
        tokens(question.text)
          .filter((token) => !isStopword(token.text))
          .map((token) => stem(token.text)),
      )
      const scored = hits
        .slice(0, 8)
        .flatMap((hit, rank) =>
          sentences(hit.passage.text).map((span) => {
            const words = new Set(stems(hit.passage.text.slice(span.start, span.end)))
            const covered = [...wanted].filter((word) => words.has(word)).length / Math.max(1, wanted.size)
            return { hit, span, score: covered - rank * 0.02 }
          }),
        )
        .sort((left, right) => right.score - left.score)
        .slice(0, 3)
      const claims = scored.map(({ hit, span, score }) => ({
        text: hit.passage.text.slice(span.start, span.end),
        citations: [parts.cite(hit, hit.passage.start + span.start, hit.passage.start + span.end)],
        confidence: Math.max(0, Math.min(1, score)),
      }))
      return {
        claims,
        confidence: claims[0]?.confidence ?? 0,
        conflicts: [],
        nearest: claims.flatMap((claim) => claim.citations),
        answerer: "extractive",
        notes: [],
      }
    },
  }
}
