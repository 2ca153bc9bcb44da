import { fc, test } from "@fast-check/vitest"
import { describe, expect } from "vitest"
import type { Hit } from "../../src/core/hit.ts"
import { createExtractiveAnswerer } from "../../src/generate/extractive/answerer.ts"
import { split } from "../../src/ingest/split.ts"
import { cite, context } from "../fixtures/answers.ts"

const answerer = createExtractiveAnswerer({ cite })

const word = fc.oneof(
  fc.constantFrom(
    "claim",
    "leave",
    "5 days",
    "£250",
    "31 March",
    "Nadia",
    "not",
    "must",
    "e.g.",
    "U.S.",
    "ﬁne",
    "naïve",
  ),
  fc.constantFrom(
    "Ⅷ",
    "𝒳²",
    "👩‍👩‍👧",
    "e\u0301",
    "\u200b",
    "ß",
    "休暇は五日です。",
    "เวลา",
    "\ud800",
    "| x |",
    "- item",
    "#",
  ),
  fc.string({ unit: "binary", maxLength: 6 }),
)
const text = fc
  .array(fc.tuple(word, fc.constantFrom(" ", ". ", ".\n", "\n\n", ": ", "\n- ", " | ", "? ")), { maxLength: 60 })
  .map((parts) => parts.flat().join(""))

function hitsOf(source: string, number: number): readonly Hit[] {
  return split(source, []).map((passage, ordinal) => ({
    passage: {
      ...passage,
      id: `v${number}:${ordinal}`,
      document: `d${number}`,
      version: `v${number}`,
      collection: "c",
      ordinal,
      text: source.slice(passage.start, passage.end),
    },
    title: `Title ${number}`,
    source: `/d${number}`,
    score: 1,
    explanation: {},
  }))
}

describe("whatever the text and the question", () => {
  test.prop([fc.array(text, { maxLength: 3 }), text], { numRuns: 200 })(
    "quotes equal their span, at most three claims, confidences are probabilities, and the same again gives the same",
    async (texts, question) => {
      const hits = texts.flatMap((one, number) => hitsOf(one, number))
      const proposal = await answerer.answer(context, { text: question }, hits)
      expect(proposal.claims.length).toBeLessThanOrEqual(3)
      for (const probability of [proposal.confidence, ...proposal.claims.map((claim) => claim.confidence)]) {
        expect(probability).toBeGreaterThanOrEqual(0)
        expect(probability).toBeLessThanOrEqual(1)
      }
      for (const claim of proposal.claims) {
        expect(claim.citations.length).toBeGreaterThan(0)
        for (const citation of claim.citations) {
          if (citation.kind !== "text") throw new Error("expected a text citation")
          const whole = texts[Number(citation.version.slice(1))] ?? ""
          expect(citation.quote).toBe(whole.slice(citation.start, citation.end))
          expect(citation.quote).not.toBe("")
        }
      }
      expect(await answerer.answer(context, { text: question }, hits)).toEqual(proposal)
    },
  )
})
