import { z } from "zod"

/**
 * One input with what is expected of the answer, one a line of `cases.jsonl`. The JSON Schema in
 * `docs/schemas/case.schema.json` is made from this.
 */
export const caseSchema = z
  .object({
    id: z.string().optional().describe("Names the case in results; its line number where it is missing"),
    question: z.string().min(1),
    history: z
      .array(z.object({ role: z.enum(["user", "assistant"]), text: z.string(), trace: z.string().optional() }).strict())
      .optional()
      .describe("The conversation before the question, oldest turn first"),
    answers: z
      .array(z.string().min(1))
      .optional()
      .describe("Right answers, each sufficient by itself: the shortest words that answer, or whole sentences"),
    evidence: z
      .array(z.string().min(1))
      .optional()
      .describe("Passages of the documents, word for word, that an answer should cite; one is enough"),
    document: z
      .string()
      .optional()
      .describe("The document that answers: its path in the dataset's `documents`, or its `_id`"),
    unanswerable: z.boolean().optional().describe("True where the documents do not answer: to decline is right"),
    as: z.string().optional().describe("Who asks, as in `--as user:ann,group:hr`; the owner where it is missing"),
  })
  .strict()

export type Case = z.infer<typeof caseSchema>

/** The case format as JSON Schema, as it stands in `docs/schemas/case.schema.json`. */
export function caseJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(caseSchema)
  return `${JSON.stringify({ $schema, title: "Groundwork case", ...schema }, null, 2)}\n`
}
