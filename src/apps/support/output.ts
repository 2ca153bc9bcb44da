import { z } from "zod"
import { citationLine } from "../../core/citation-line.ts"
import type { Citation } from "../../core/evidence.ts"

const citations = z.custom<readonly Citation[]>((value) => Array.isArray(value))

export const outputSchema = z.looseObject({
  action: z.enum(["answer", "clarify", "handover"]),
  text: z.string(),
  claims: z.array(
    z.looseObject({ text: z.string(), citations: citations.optional(), beside: z.literal(true).optional() }),
  ),
  confidence: z.number(),
  reason: z.string().optional(),
  /** The conversation in the person's own words. */
  summary: z.string().optional(),
  options: z.array(z.object({ document: z.string(), title: z.string() })).optional(),
  draft: z.string().optional(),
  /** The nearest places of the articles, where there is no answer. */
  nearest: citations.optional(),
})
export type Output = z.infer<typeof outputSchema>

/** What is said to the person, then what it rests on, or what the one who takes over needs to know. */
export function renderSupport({ action, text, claims, confidence, reason, summary, options, draft, nearest }: Output) {
  const lines: string[] = []
  switch (action) {
    case "answer": {
      const marks: Citation[] = []
      for (const claim of claims) {
        if (claim.beside === true) continue
        const numbers = (claim.citations ?? []).map((citation) => `[${marks.push(citation)}]`)
        lines.push(`${claim.text.replace(/\s+/g, " ")} ${numbers.join("")}`)
      }
      lines.push(...marks.map((citation, index) => `   [${index + 1}] ${citationLine(citation)}`))
      lines.push(`   confidence ${confidence.toFixed(2)}`)
      break
    }
    case "clarify":
      lines.push(`Question back: ${text}`, ...(options ?? []).map(({ title }) => `   · ${title}`))
      break
    case "handover":
      lines.push(`Hand over to a person: ${reason ?? text}`)
      if (summary !== undefined) lines.push("   Asked:", ...summary.split("\n").map((line) => `     ${line}`))
      break
    default:
      action satisfies never
  }
  if (nearest !== undefined && nearest.length > 0)
    lines.push("   Nearest evidence:", ...nearest.map((citation) => `     ${citationLine(citation)}`))
  if (draft !== undefined) lines.push("   Draft:", ...draft.split("\n").map((line) => `     ${line}`))
  return lines.join("\n")
}
