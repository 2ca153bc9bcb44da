import type { Metadata } from "../../core/document.ts"

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

/**
 * Metadata from free fields (front matter, a JSON Lines `metadata` object): known names become typed fields, the others strings in `other`.
 * Names are compared without case, spaces, dashes and underscores.
 */
export function metadataFrom(fields: Readonly<Record<string, unknown>>): Metadata {
  const other: Record<string, string> = {}
  let metadata: Metadata = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined || value === "") continue
    const plainName = name.toLowerCase().replaceAll(/[\s_-]/g, "")
    const known = knownField(plainName, value)
    if (known === undefined || plainName.endsWith("by")) other[name] = asText(value)
    if (known !== undefined) metadata = { ...metadata, ...known }
  }
  return Object.keys(other).length === 0 ? metadata : { ...metadata, other }
}

function knownField(name: string, value: unknown): Metadata | undefined {
  switch (name) {
    case "date":
    case "updated":
    case "lastupdated":
    case "lastmodified":
      return withDate("date", value)
    case "validfrom":
    case "effective":
    case "effectivefrom":
    case "effectivedate":
      return withDate("validFrom", value)
    case "validuntil":
    case "validto":
    case "expires":
      return withDate("validUntil", value)
    case "status":
      return statusOf(asText(value))
    case "supersedes":
    case "replaces":
      return { supersedes: asText(value) }
    case "supersededby":
    case "replacedby":
      return { status: "superseded" }
    case "author":
    case "authors":
      return { author: asText(value) }
    case "language":
    case "lang":
      return { language: asText(value) }
    case "tags":
    case "keywords":
      return { tags: tagsOf(value) }
    case "title":
      return {}
    default:
      return undefined
  }
}

function withDate(field: "date" | "validFrom" | "validUntil", value: unknown): Metadata | undefined {
  const date = isoDate(value)
  return date === undefined ? undefined : { [field]: date }
}

/** The state that a word for one means; undefined for any other text. */
export function statusOf(text: string): Metadata | undefined {
  const status = text.toLowerCase()
  switch (status) {
    case "current":
    case "superseded":
    case "draft":
    case "expired":
      return { status }
    case "obsolete":
    case "archived":
    case "replaced":
    case "withdrawn":
    case "outdated":
    case "deprecated":
    case "veraltet":
    case "ersetzt":
    case "aufgehoben":
    case "obsolète":
    case "abrogé":
      return { status: "superseded" }
    case "entwurf":
    case "brouillon":
      return { status: "draft" }
    case "abgelaufen":
      return { status: "expired" }
    default:
      return undefined
  }
}

function tagsOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value.map(asText) : asText(value).split(",")
  return list.map((tag) => tag.trim()).filter((tag) => tag !== "")
}

function asText(value: unknown): string {
  if (typeof value === "string") return value.trim()
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (Array.isArray(value)) return value.map(asText).join(", ")
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

/** `YYYY-MM-DD` of a date as people write it ("2025-03-01", "1 March 2025", "March 1, 2025", a Date, an ISO instant); undefined where it is ambiguous or none. */
export function isoDate(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString().slice(0, 10)
  if (typeof value !== "string") return undefined
  const iso = /^\s*(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(value)
  if (iso !== null) return checkedDate(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const dayFirst = /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})/.exec(value)
  if (dayFirst !== null) return checkedDate(Number(dayFirst[3]), monthNumber(dayFirst[2]!), Number(dayFirst[1]))
  const monthFirst = /([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?, (\d{4})/.exec(value)
  if (monthFirst !== null) return checkedDate(Number(monthFirst[3]), monthNumber(monthFirst[1]!), Number(monthFirst[2]))
  return undefined
}

function monthNumber(name: string): number {
  return months.indexOf(name.slice(0, 3).toLowerCase()) + 1
}

function checkedDate(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isReal = month >= 1 && month <= 12 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isReal ? date.toISOString().slice(0, 10) : undefined
}
