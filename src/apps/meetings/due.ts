import type { Span } from "../../core/document.ts"
import { dates, isCalendarDay } from "../../language/dates.ts"

/** A day by which something is due. `iso` is undefined where the words name no day that can be told ("soon"). */
export interface Due extends Span {
  readonly iso?: string
  /** A day of a month is named, and only its year is open: "12 May". */
  readonly isDay?: boolean
  /** How sure the reading is, 0–1. */
  readonly confidence: number
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
const monthNames = "january|february|march|april|may|june|july|august|september|october|november|december".split("|")
const ordinals =
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(
    " ",
  )
const numbers: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  couple: 2,
}
const dayMs = 86_400_000

interface Form {
  readonly pattern: RegExp
  readonly confidence: number
  /** Undefined where the day cannot be told. */
  readonly read: (match: RegExpExecArray, meeting: Date | undefined) => Date | undefined
}

const weekday = `(${weekdays.join("|")})`
const monthName = `(${monthNames.join("|")})`
const ordinal = `(?:the\\s+)?(?:(\\d{1,2})(?:st|nd|rd|th)?|(${ordinals.join("|")}|thirtieth|thirty[- ]first|twenty[- ](?:${ordinals.slice(0, 9).join("|")})))`

const forms: readonly Form[] = [
  {
    pattern: new RegExp(`\\b(?:the\\s+)?end\\s+of\\s+${monthName}(?:\\s+(\\d{4}))?\\b`, "giu"),
    confidence: 0.9,
    read: (match, meeting) => endOfMonth(monthIndex(match[1]), match[2], meeting),
  },
  {
    pattern: new RegExp(`\\b${ordinal}(?:\\s+day)?\\s+of\\s+${monthName}(?:,?\\s+(\\d{4}))?\\b`, "giu"),
    confidence: 0.95,
    read: (match, meeting) => dayOfMonth(dayNumber(match[1], match[2]), monthIndex(match[3]), match[4], meeting),
  },
  {
    // "Monday, the tenth"
    pattern: new RegExp(`\\b${weekday},?\\s+${ordinal}\\b(?!\\s*(?:of\\s+)?(?:${monthNames.join("|")}))`, "giu"),
    confidence: 0.9,
    read: (match, meeting) => nextDayOfMonth(dayNumber(match[2], match[3]), meeting),
  },
  {
    pattern: new RegExp(
      `\\bby\\s+the\\s+${ordinal.replace("(?:the\\s+)?", "")}\\b(?!\\s+\\p{L}+\\s+(?:of|meeting))`,
      "giu",
    ),
    confidence: 0.7,
    read: (match, meeting) => nextDayOfMonth(dayNumber(match[1], match[2]), meeting),
  },
  {
    pattern: /\b(?:the\s+)?day\s+after\s+tomorrow\b/giu,
    confidence: 0.9,
    read: (_match, meeting) => plusDays(meeting, 2),
  },
  { pattern: /\btomorrow\b/giu, confidence: 0.95, read: (_match, meeting) => plusDays(meeting, 1) },
  {
    pattern:
      /\b(?:today|tonight|this\s+(?:evening|afternoon|morning)|by\s+the\s+end\s+of\s+the\s+day|end\s+of\s+day)\b/giu,
    confidence: 0.9,
    read: (_match, meeting) => plusDays(meeting, 0),
  },
  {
    pattern: new RegExp(`\\b(next\\s+)?${weekday}(?:\\s+(next\\s+week))?\\b`, "giu"),
    confidence: 0.85,
    read: (match, meeting) =>
      nextWeekday(weekdays.indexOf((match[2] ?? "").toLowerCase()), meeting, (match[1] ?? match[3]) !== undefined),
  },
  {
    pattern: /\b(?:the\s+)?end\s+of\s+(?:the|this)\s+week\b/giu,
    confidence: 0.8,
    read: (_match, meeting) => nextWeekday(5, meeting, false),
  },
  {
    pattern: /\b(?:the\s+)?end\s+of\s+next\s+week\b/giu,
    confidence: 0.8,
    read: (_match, meeting) => plusDays(mondayAfter(meeting), 4),
  },
  { pattern: /\bnext\s+week\b/giu, confidence: 0.6, read: (_match, meeting) => plusDays(mondayAfter(meeting), 4) },
  {
    pattern: /\b(?:the\s+)?end\s+of\s+(?:the|this)\s+month\b/giu,
    confidence: 0.85,
    read: (_match, meeting) =>
      meeting === undefined ? undefined : endOfMonth(meeting.getUTCMonth(), undefined, meeting),
  },
  {
    pattern:
      /\b(?:in|within)\s+(a|an|one|two|three|four|five|six|seven|eight|nine|ten|a\s+couple\s+of|\d{1,2})\s+(day|week|month)s?\b/giu,
    confidence: 0.8,
    read: (match, meeting) => {
      const word = (match[1] ?? "").toLowerCase()
      const count = numbers[word.startsWith("a couple") ? "couple" : word] ?? Number(word)
      const unit = (match[2] ?? "").toLowerCase()
      return plusDays(meeting, count * (unit === "day" ? 1 : unit === "week" ? 7 : 30))
    },
  },
  {
    pattern:
      /\b(?:(?:by|for|before|until|at)\s+)?(?:the\s+)?next\s+(?:meeting|time)\b|\bas\s+soon\s+as\s+possible\b|\basap\b/giu,
    confidence: 0.5,
    read: () => undefined,
  },
]

/**
 * The first day in a span that can be a due date, relative to the day of the meeting; undefined where none is said.
 * @param meeting ISO date of the meeting, where known: without it only full dates can be told
 */
export function findDue(text: string, span: Span, meeting: string | undefined): Due | undefined {
  const piece = text.slice(span.start, span.end)
  const day = meeting === undefined ? undefined : new Date(`${meeting}T00:00:00Z`)
  const found: Due[] = []
  for (const mention of dates(piece)) {
    const date = completeDate(mention.iso, day)
    const isMonthOnly = /^(?:--\d\d|\d{4}-\d\d|\d{4})$/.test(mention.iso) || mention.iso.includes("Q")
    if (isMonthOnly) continue
    // Of a leap year: "29 February" is a day, "31 June" is none in any.
    const isYearOpen = isCalendarDay(mention.iso.replace(/^-/, "2024"))
    found.push({
      start: mention.start,
      end: mention.end,
      confidence: 0.95,
      ...(date !== undefined ? { iso: date } : isYearOpen ? { isDay: true } : {}),
    })
  }
  for (const form of forms) {
    for (const match of piece.matchAll(form.pattern)) {
      const here = { start: match.index, end: match.index + match[0].length }
      if (found.some((other) => other.start < here.end && here.start < other.end)) continue
      const date = form.read(match as RegExpExecArray, day)
      found.push({ ...here, confidence: form.confidence, ...(date === undefined ? {} : { iso: isoOf(date) }) })
    }
  }
  const best = found
    .filter((due) => isDue(piece, due))
    .sort((left, right) => prepositionRank(piece, left) - prepositionRank(piece, right) || left.start - right.start)[0]
  return best === undefined ? undefined : { ...best, start: span.start + best.start, end: span.start + best.end }
}

/** "since Monday", "last Friday" and "from 1 July" look back or name a beginning. */
function isDue(piece: string, due: Due): boolean {
  return !/\b(?:last|since|from|on\s+last|was|until\s+last)\s+$/i.test(piece.slice(0, due.start))
}

function prepositionRank(piece: string, due: Due): number {
  const before = piece.slice(0, due.start)
  return /\b(?:by|until|till|before|no\s+later\s+than|due)\s+(?:the\s+)?$/i.test(before) ||
    /^by\b/i.test(piece.slice(due.start))
    ? 0
    : 1
}

/** The day that is meant: a year left open is the one that puts the day at or after the meeting. */
function completeDate(iso: string, meeting: Date | undefined): string | undefined {
  if (isCalendarDay(iso)) return iso
  const match = /^--(\d\d)-(\d\d)$/.exec(iso)
  if (match === null) return undefined
  const date = dayOfMonth(Number(match[2]), Number(match[1]) - 1, undefined, meeting)
  return date === undefined ? undefined : isoOf(date)
}

function dayOfMonth(day: number | undefined, month: number, year: string | undefined, meeting: Date | undefined) {
  if (day === undefined || (year === undefined && meeting === undefined)) return undefined
  const thisYear = Number(year ?? meeting?.getUTCFullYear())
  const date = calendarDay(thisYear, month, day)
  if (year !== undefined || meeting === undefined) return date
  // More than a month back is more likely next year than a task that is long overdue.
  const isBack = date === undefined || date.getTime() < meeting.getTime() - 31 * dayMs
  return isBack ? calendarDay(thisYear + 1, month, day) : date
}

/** Undefined for a day that the month has not: 31 June is not 1 July. */
function calendarDay(year: number, month: number, day: number): Date | undefined {
  const date = new Date(Date.UTC(year, month, day))
  return date.getUTCDate() === day ? date : undefined
}

function endOfMonth(month: number, year: string | undefined, meeting: Date | undefined): Date | undefined {
  const first = dayOfMonth(1, month, year, meeting)
  return first === undefined ? undefined : new Date(Date.UTC(first.getUTCFullYear(), month + 1, 0))
}

function nextDayOfMonth(day: number | undefined, meeting: Date | undefined): Date | undefined {
  if (day === undefined || day < 1 || day > 31 || meeting === undefined) return undefined
  return calendarDay(meeting.getUTCFullYear(), meeting.getUTCMonth() + (day < meeting.getUTCDate() ? 1 : 0), day)
}

function nextWeekday(weekday: number, meeting: Date | undefined, isNextWeek: boolean): Date | undefined {
  if (meeting === undefined) return undefined
  if (isNextWeek) return plusDays(mondayAfter(meeting), (weekday + 6) % 7)
  return plusDays(meeting, (weekday - meeting.getUTCDay() + 7) % 7 || 7)
}

function mondayAfter(meeting: Date | undefined): Date | undefined {
  return meeting === undefined ? undefined : plusDays(meeting, (8 - meeting.getUTCDay()) % 7 || 7)
}

function plusDays(meeting: Date | undefined, count: number): Date | undefined {
  return meeting === undefined ? undefined : new Date(meeting.getTime() + count * dayMs)
}

function monthIndex(name: string | undefined): number {
  return monthNames.indexOf((name ?? "").toLowerCase())
}

function dayNumber(digits: string | undefined, word: string | undefined): number | undefined {
  if (digits !== undefined) return Number(digits)
  const named = (word ?? "").toLowerCase().replace(/\s/g, "-")
  if (named === "thirtieth") return 30
  if (named === "thirty-first") return 31
  if (named.startsWith("twenty-")) return 21 + ordinals.indexOf(named.slice("twenty-".length))
  const index = ordinals.indexOf(named)
  return index < 0 ? undefined : index + 1
}

function isoOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}
