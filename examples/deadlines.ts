// A ninth app: every date in a document that something is due by, each with its sentence as evidence.
import { z } from "zod"
import { citeSpan, dates, defineApp, sentences } from "../src/groundwork.ts"

const due = /\b(?:by|until|before|no later than|due|deadline|expires?)\b/i

const outputSchema = z.object({
  deadlines: z.array(
    z.looseObject({
      value: z.string(),
      evidence: z.array(z.looseObject({})),
      verdict: z.string(),
      confidence: z.number(),
    }),
  ),
})

export const deadlines = defineApp({
  name: "deadlines",
  title: "Deadlines: what is due by when",
  takes: "each",
  input: z.looseObject({ after: z.string().optional() }),
  output: outputSchema,
  reviewBelow: 0.5,
  run: async (_context, _parts, input, [source]) => {
    if (source === undefined) return { status: "abstained", output: { deadlines: [] } }
    const found = sentences(source.text).flatMap((span) => {
      const text = source.text.slice(span.start, span.end)
      if (!due.test(text)) return []
      return dates(text)
        .filter((date) => input.after === undefined || date.iso >= input.after)
        .map((date) => ({
          value: date.iso,
          evidence: [{ ...citeSpan(source, span) }],
          verdict: "supported",
          // A whole date beside a word of duty is nearly always meant; a bare year seldom.
          confidence: date.iso.length === 10 ? 0.9 : 0.4,
        }))
    })
    return { status: found.length === 0 ? "abstained" : "done", output: { deadlines: found } }
  },
  cases: [],
})
