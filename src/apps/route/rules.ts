import { z } from "zod"
import { groundworkError } from "../../core/errors.ts"

/** A person's own rule: it comes before what was learned. */
export const ruleSchema = z.object({
  name: z.string(),
  /** Any of these, as words or, between slashes, as a regular expression: `/invoice\s+\d+/`. Case does not count. */
  patterns: z.array(z.string()).min(1),
  label: z.string(),
  queue: z.string().optional(),
  priority: z.string().optional(),
})
export type Rule = z.infer<typeof ruleSchema>

/** The longest pattern and text that a rule's expression is tried on: a careless expression must not stop the service. */
const longestPattern = 300
const longestText = 10_000

export interface FiredRule {
  readonly rule: Rule
  readonly pattern: string
  /** The words that matched. */
  readonly matched: string
}

/**
 * The first rule, in order, of which a pattern stands in the text.
 * @throws input_invalid for an expression that cannot be read
 */
export function firstRule(rules: readonly Rule[], text: string): FiredRule | undefined {
  const searched = text.slice(0, longestText)
  for (const rule of rules) {
    for (const pattern of rule.patterns) {
      const match = expression(pattern, rule.name).exec(searched)
      if (match !== null && match[0] !== "") return { rule, pattern, matched: match[0] }
    }
  }
  return undefined
}

function expression(pattern: string, rule: string): RegExp {
  const inner = /^\/(.+)\/$/s.exec(pattern)?.[1]
  if (pattern.length > longestPattern)
    throw groundworkError("input_invalid", `rule ${rule}: a pattern is longer than ${longestPattern}`)
  try {
    return inner === undefined
      ? new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(pattern)}(?![\\p{L}\\p{N}])`, "iu")
      : new RegExp(inner, "iu")
  } catch (cause) {
    throw groundworkError("input_invalid", `rule ${rule}: ${pattern}`, cause)
  }
}
