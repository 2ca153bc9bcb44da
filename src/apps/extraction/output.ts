import { z } from "zod"
import type { Citation } from "../../core/evidence.ts"

const citation = z.custom<Citation>((value) => typeof value === "object" && value !== null && "kind" in value)

const notFound = z.object({
  status: z.enum(["missing", "unclear", "abstained"]),
  reason: z.string(),
  nearest: z.array(citation).readonly(),
})

/** The schema of a finding with values of this kind. */
export function findingSchema<Value extends z.ZodType>(value: Value) {
  const found = z.object({
    value,
    evidence: z.array(citation).readonly(),
    verdict: z.enum(["supported", "partly", "contradicted", "unsupported"]),
    confidence: z.number(),
    proposedBy: z.string().optional(),
  })
  return z.union([found, notFound])
}

/** Something that was tested between fields: it held, it did not, or it could not be tested. */
export const checkSchema = z.object({
  name: z.string(),
  status: z.enum(["passed", "failed", "skipped"]),
  detail: z.string(),
})

export type Check = z.infer<typeof checkSchema>
