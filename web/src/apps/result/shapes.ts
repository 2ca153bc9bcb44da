import type { Citation, Claim, Conflict } from "../../../../src/core/evidence.ts"
import type { Finding } from "../../../../src/core/finding.ts"

export type Fields = Readonly<Record<string, unknown>>

/** What a value of an app's output is, by its form: apps of the organisation's own are drawn the same. */
export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

export function isFinding(value: unknown): value is Finding<unknown> {
  if (!isRecord(value)) return false
  if ("value" in value && "evidence" in value && "verdict" in value && "confidence" in value) return true
  return "status" in value && "reason" in value && Array.isArray(value.nearest)
}

export function isCitation(value: unknown): value is Citation {
  return isRecord(value) && typeof value.quote === "string" && typeof value.kind === "string" && "stance" in value
}

export function isClaim(value: unknown): value is Pick<Claim, "text" | "citations"> & Partial<Claim> {
  return isRecord(value) && typeof value.text === "string" && Array.isArray(value.citations)
}

export function isConflict(value: unknown): value is Conflict {
  return isRecord(value) && typeof value.about === "string" && Array.isArray(value.sides)
}

/** Lists of words that are longer than this together are lists. */
const longestLine = 200

/** A value that is read in a line: a word, a number, a finding, or a few words. */
export function isPlain(value: unknown): boolean {
  if (Array.isArray(value))
    return value.every((entry) => typeof entry !== "object") && value.map(textOf).join(", ").length <= longestLine
  return !isRecord(value) || isFinding(value)
}

/** True for what there is nothing of: no list is drawn for it. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) && Object.keys(value).length === 0
}

/** What a field holds as one reads it: probabilities with two decimals, of a file's path its name. */
export function textOfField(name: string, value: unknown): string {
  if (typeof value === "number" && /^(?:confidence|score|similarity)$/i.test(name)) return value.toFixed(2)
  if (typeof value === "string" && value.startsWith("/") && !value.includes("\n"))
    return value.slice(value.lastIndexOf("/") + 1) || value
  if (Array.isArray(value)) return value.map((entry) => textOfField(name, entry)).join(", ")
  return textOf(value)
}

/** A word or number as one reads it: four decimals at most. */
export function textOf(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : String(Number(value.toFixed(4)))
  if (typeof value === "boolean") return value ? "yes" : "no"
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "")
}
