import { z } from "zod"
import type { Claim } from "../../core/evidence.ts"
import { findingSchema } from "../extraction/output.ts"
import type { WrittenClaim } from "../summarise/by-model.ts"

export const textFinding = findingSchema(z.string())
const claim = z.custom<Claim>((value) => typeof value === "object" && value !== null && "citations" in value)

const writtenClaim = z.custom<WrittenClaim>(
  (value) => typeof value === "object" && value !== null && "citations" in value && "writtenBy" in value,
)

export const playbookSchema = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  rules: z.array(
    z.object({
      type: z.string(),
      require: z.enum(["present", "absent"]).default("present"),
      expect: z
        .object({
          operator: z.enum(["at most", "at least", "one of"]),
          value: z.union([z.string(), z.array(z.string())]),
        })
        .optional(),
      note: z.string().optional(),
    }),
  ),
})
export type Playbook = z.infer<typeof playbookSchema>

export const inputSchema = z.looseObject({
  /** A path at the command, a document's id at the service. */
  compare: z.string().optional().meta({
    title: "Compare with",
    description: "An earlier version of the contract.",
    "x-form": "document",
  }),
  playbook: playbookSchema.optional().meta({
    title: "Playbook",
    description: "What the organisation wants of its contracts.",
    "x-form": "aside",
  }),
  plain: z.boolean().optional().meta({
    title: "In plain words",
    description: "Has a model, where one is set, say in plain words what the summary quotes.",
  }),
})

export type Input = z.infer<typeof inputSchema>

const clause = z.object({
  /** As CUAD spells it. */
  type: z.string(),
  present: z.boolean(),
  /** Probability that the contract has such a clause. */
  confidence: z.number(),
  /** Places, best first; where the clause is not present, the nearest ones with their low confidence. */
  findings: z.array(textFinding),
})

const change = z.object({
  kind: z.enum(["changed", "added", "removed"]),
  /** Clause types that the place is of. */
  types: z.array(z.string()),
  section: z.string().optional(),
  before: textFinding,
  after: textFinding,
  /** The words that differ. */
  differences: z.array(z.object({ from: z.string(), to: z.string() })),
})
export type Change = z.infer<typeof change>

const ruling = z.object({
  type: z.string(),
  status: z.enum(["met", "missing", "deviates", "unwanted", "unclear"]),
  detail: z.string(),
  note: z.string().optional(),
  finding: textFinding,
})
export type Ruling = z.infer<typeof ruling>

const obligation = z.object({
  /** The party as the contract calls it. */
  party: z.string(),
  duty: z.enum(["must", "must not"]),
  what: textFinding,
  /** "within thirty (30) days of receipt". */
  deadline: textFinding.optional(),
})
export type Obligation = z.infer<typeof obligation>

export const outputSchema = z.object({
  title: textFinding,
  parties: z.array(textFinding),
  dates: z.object({ agreement: textFinding, effective: textFinding, expiration: textFinding }),
  term: textFinding,
  renewal: textFinding,
  law: textFinding,
  money: z.array(textFinding),
  clauses: z.array(clause),
  summary: z.object({
    text: z.string(),
    claims: z.array(claim),
    /** A model's words, each held against the sentences that the page rests on. */
    plain: z.array(writtenClaim).optional(),
  }),
  obligations: z.array(obligation),
  comparison: z.object({ with: z.string(), changes: z.array(change) }).optional(),
  playbook: z.object({ name: z.string(), rules: z.array(ruling) }).optional(),
})
export type Output = z.infer<typeof outputSchema>
export type Clause = z.infer<typeof clause>
