import type { Span } from "../core/document.ts"

/** A date in a text. `iso` is as exact as the text: "2025-03-01", "2025-03", "2025", "--03-01" (no year). */
export interface DateMention extends Span {
  readonly iso: string
  /** The other reading of "03/04/2025", where month and day could change places. */
  readonly otherIso?: string
}

const monthNames: readonly (readonly string[])[] = [
  ["january", "jan", "januar", "jänner", "janvier"],
  ["february", "feb", "februar", "février", "fevrier"],
  ["march", "mar", "märz", "maerz", "mars"],
  ["april", "apr", "avril"],
  ["may", "mai"],
  ["june", "jun", "juni", "juin"],
  ["july", "jul", "juli", "juillet"],
  ["august", "aug", "août", "aout"],
  ["september", "sep", "sept", "septembre"],
  ["october", "oct", "oktober", "okt", "octobre"],
  ["november", "nov", "novembre"],
  ["december", "dec", "dezember", "dez", "décembre", "decembre"],
]
const monthOf = new Map(monthNames.flatMap((names, index) => names.map((name) => [name, index + 1] as const)))
/** 1–12 for a month's name or its short form in lower case: English, German, French. */
export function monthNumberOf(name: string): number | undefined {
  return monthOf.get(name)
}

const month = [...monthOf.keys()].sort((left, right) => right.length - left.length).join("|")

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
const fullMonths = monthNames
  .flatMap((names) => names.filter((name) => name.length > 2 && name !== "mar"))
  .map(capital)
  .join("|")
const unmistakableMonths = "January|February|September|October|November|December|Januar|Februar|Oktober|Dezember"

interface Form {
  readonly pattern: RegExp
  readonly read: (match: RegExpExecArray) => string | undefined
  readonly readOther?: (match: RegExpExecArray) => string | undefined
}

const forms: readonly Form[] = [
  { pattern: /(?<![\d-])(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)/g, read: (match) => iso(match[1], match[2], match[3]) },
  {
    pattern: new RegExp(
      `(?<!\\p{L})(${month})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?:\\s*,?\\s+|,\\s*)(\\d{4})(?!\\d)`,
      "giu",
    ),
    read: (match) => iso(match[3], monthNumber(match[1]), match[2]),
  },
  {
    pattern: new RegExp(
      `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|er|\\.)?\\s*(?:day\\s+of\\s+|of\\s+|-)?\\s*(${month})\\.?(?:,?\\s+|-)(\\d{4})(?!\\d)`,
      "giu",
    ),
    read: (match) => iso(match[3], monthNumber(match[2]), match[1]),
  },
  {
    pattern: /(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?![\d])/g,
    read: (match) => iso(match[3], match[2], match[1]),
  },
  { pattern: /(?<![\d/])(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?![\d/])/g, read: readSlashes, readOther: readMonthFirst },
  { pattern: /(?<![\d-])(\d{1,2})-(\d{1,2})-(\d{4})(?![\d-])/g, read: readSlashes, readOther: readMonthFirst },
  {
    pattern: new RegExp(`(?<!\\p{L})(${month})\\.?,?\\s+(\\d{4})(?!\\d)`, "giu"),
    read: (match) => iso(match[2], monthNumber(match[1])),
  },
  {
    pattern: new RegExp(`(?<!\\p{L})(${month})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])`, "giu"),
    read: (match) => yearless(monthNumber(match[1]), match[2]),
  },
  {
    pattern: new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s+(?:of\\s+)?(${month})(?!\\p{L})`, "giu"),
    read: (match) => yearless(monthNumber(match[2]), match[1]),
  },
  { pattern: /(?<!\p{L})Q([1-4])(?:\s+(?:of\s+)?|[/-])(\d{4})(?!\d)/gu, read: (match) => `${match[2]}-Q${match[1]}` },
  {
    pattern: new RegExp(
      `(?<!\\p{L})(?:(?<=(?:in|of|since|until|till|by|from|to|and|through|during|before|after|last|next|each|every|early|late|mid|im|ab|bis|seit|en)[\\s-])(${fullMonths})|(${unmistakableMonths}))(?!\\p{L})`,
      "gu",
    ),
    read: (match) => `--${monthNumber(match[1] ?? match[2]).padStart(2, "0")}`,
  },
  { pattern: /(?<![\d.,/-])((?:1[0-9]|20)\d{2})s?(?![\d/-])(?![.,]\d)/g, read: (match) => match[1] },
]

/** Every date of a text, English, German and French, in order; overlapping readings are given once, the fullest first. */
export function dates(text: string): readonly DateMention[] {
  const found: DateMention[] = []
  for (const form of forms) {
    form.pattern.lastIndex = 0
    for (let match = form.pattern.exec(text); match !== null; match = form.pattern.exec(text)) {
      const span = { start: match.index, end: match.index + match[0].length }
      if (found.some((other) => other.start < span.end && span.start < other.end)) continue
      // "may 20 people attend": a month is written with a capital, except in French.
      if (/^(?:may|march|mar)\b/.test(match[0])) continue
      const value = form.read(match)
      const other = form.readOther?.(match)
      if (value === undefined) continue
      found.push({ ...span, iso: value, ...(other === undefined || other === value ? {} : { otherIso: other }) })
    }
  }
  return found.sort((left, right) => left.start - right.start)
}

/** True for "2024-02-29", false for "2025-02-29" and for whatever is no full date: what is printed or typed may be a day that never was. */
export function isCalendarDay(iso: string): boolean {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? Date.parse(iso) : Number.NaN
  // Some such days roll over into the next month.
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === iso
}

/** True if two dates can mean the same day: where one leaves something open, the other may say it. */
export function datesAgree(left: string, right: string): boolean {
  if (left === right) return true
  if (left.includes("Q") || right.includes("Q")) return quarterOf(left) === quarterOf(right)
  const [one, other] = [parts(left), parts(right)]
  return (
    one.every((part, index) => part === "" || (other[index] ?? "") === "" || part === other[index]) &&
    one.some((part, index) => part !== "" && part === other[index])
  )
}

/** Year, month and day; "" for what is left open. */
function parts(iso: string): readonly string[] {
  const [year = "", month = "", day = ""] = iso.startsWith("--") ? ["", ...iso.slice(2).split("-")] : iso.split("-")
  return [year, month, day]
}

function quarterOf(iso: string): string {
  const [year, month] = iso.split("-")
  return month === undefined || month.startsWith("Q") ? iso : `${year}-Q${Math.ceil(Number(month) / 3)}`
}

/** Day first, as most of the world writes; month first where the other way is no date. */
function readSlashes(match: RegExpExecArray): string | undefined {
  return iso(match[3], match[2], match[1]) ?? iso(match[3], match[1], match[2])
}

function readMonthFirst(match: RegExpExecArray): string | undefined {
  return iso(match[3], match[1], match[2])
}

function monthNumber(name: string | undefined): string {
  return String(monthOf.get((name ?? "").toLowerCase()) ?? 0)
}

function iso(yearText: string | undefined, monthText: string | undefined, dayText?: string): string | undefined {
  const year = Number(yearText)
  const fullYear = (yearText ?? "").length === 2 ? year + (year < 70 ? 2000 : 1900) : year
  const [monthValue, day] = [Number(monthText), Number(dayText ?? 1)]
  if (monthValue < 1 || monthValue > 12 || day < 1 || day > 31) return undefined
  const head = `${String(fullYear).padStart(4, "0")}-${String(monthValue).padStart(2, "0")}`
  return dayText === undefined ? head : `${head}-${String(day).padStart(2, "0")}`
}

function yearless(monthText: string, dayText: string | undefined): string | undefined {
  const day = Number(dayText)
  return day < 1 || day > 31 ? undefined : `--${monthText.padStart(2, "0")}-${String(day).padStart(2, "0")}`
}
