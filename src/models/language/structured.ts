import type { z } from "zod"

/** A validated value, or what is wrong with the text, in words a model can act on. */
export type Parsed<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly problem: string }

/** Finds the JSON in a model's text (fences, words before and after it) and validates it. */
export function parseOutput<Output>(text: string, schema: z.ZodType<Output>): Parsed<Output> {
  const json = firstJson(text)
  if (json === undefined) return { ok: false, problem: "there is no complete JSON object in the answer" }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { ok: true, value: parsed.data }
  const issues = parsed.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "the object"}: ${issue.message}`)
  return { ok: false, problem: issues.join("; ") }
}

/** The first balanced `{…}` or `[…]` that parses; braces inside strings do not count. */
function firstJson(text: string): unknown {
  for (let start = text.search(/[{[]/); start !== -1 && start < text.length; start = nextOpening(text, start + 1)) {
    const end = closingOf(text, start)
    if (end === -1) return undefined
    try {
      return JSON.parse(text.slice(start, end + 1)) as unknown
    } catch {
      // Not JSON after all: a brace in prose. The next one may be.
    }
  }
  return undefined
}

function nextOpening(text: string, from: number): number {
  const offset = text.slice(from).search(/[{[]/)
  return offset === -1 ? text.length : from + offset
}

function closingOf(text: string, start: number): number {
  let depth = 0
  let inString = false
  for (let index = start; index < text.length; index += 1) {
    const character = text[index]
    if (inString) {
      if (character === "\\") index += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === "{" || character === "[") depth += 1
    else if (character === "}" || character === "]") {
      depth -= 1
      if (depth === 0) return index
    }
  }
  return -1
}
