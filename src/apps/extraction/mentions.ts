import { electronicFormatIBAN, ValidationErrorsIBAN, validateIBAN } from "ibantools"
import { dates, isCalendarDay } from "../../language/dates.ts"
import { amountsIn, type NumberStyle } from "./amounts.ts"
import type { FieldKind } from "./field.ts"
import type { Cell, Place } from "./sheet.ts"

/** Something in a cell that can be a field's value. */
export interface Mention extends Place {
  readonly value: string
  readonly otherValue?: string
  readonly unit?: string
  readonly decimals?: number
}

/** Everything in a cell that can be a value of this kind, in order. */
export function mentionsOf(kind: FieldKind, cell: Cell, style: NumberStyle): readonly Mention[] {
  switch (kind) {
    case "amount":
    case "number":
      return amountMentions(cell, style)
    case "date":
      return dateMentions(cell)
    case "identifier":
      return identifierMentions(cell)
    case "iban":
      return ibanMentions(cell)
    case "taxId":
      return taxIdMentions(cell)
    case "text":
      return cell.text.trim() === "" ? [] : [{ cell, start: 0, end: cell.text.length, value: cell.text }]
    default:
      return kind satisfies never
  }
}

function amountMentions(cell: Cell, style: NumberStyle): readonly Mention[] {
  const days = dateMentions(cell)
  return amountsIn(cell.text, style)
    .filter(
      (mention) => mention.unit !== "%" && !days.some((day) => day.start < mention.end && mention.start < day.end),
    )
    .map((mention) => ({
      cell,
      start: mention.start,
      end: mention.end,
      value: mention.value,
      decimals: mention.decimals,
      ...(mention.unit === undefined ? {} : { unit: mention.unit }),
    }))
}

const shortYear = /(?<![\d.,/-])(\d{1,2})[-/. ](\d{1,2})[-/.](\d{2})(?![\d-/.])/g
const shortNamed =
  /(?<![\d\p{L}])(\d{1,2})[-./ ]?(jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\p{L}*[-./ ,']{1,2}(\d{2}|\d{4})(?!\d)/giu
/** Recognition loses the space before a time, or before the year: "18/03/1809:03", "12Mar201818:19", "15 Jun18 08:34". */
const beforeTime = "((?:19|20)\\d{2}(?=\\s?\\d{1,2}:\\d{2})|\\d{2}(?=\\s?\\d{2}:\\d{2}))"
const gluedNumeric = new RegExp(`(?<![\\d.,/-])(\\d{1,2})[-/.](\\d{1,2})[-/.]${beforeTime}`, "g")
const gluedNamed = new RegExp(
  `(?<![\\d\\p{L}])(\\d{1,2})[-./ ]?(jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\\p{L}*[-./ ,']{0,2}${beforeTime}`,
  "giu",
)
const otherMonths: Readonly<Record<string, number>> = Object.fromEntries(
  [
    "januari enero gennaio stycznia janeiro",
    "februari febrero febbraio lutego fevereiro",
    "maart marzo marca março",
    "abril aprile kwietnia",
    "mei mayo maggio maja maio",
    "juni junio giugno czerwca junho",
    "juli julio luglio lipca julho",
    "augustus agosto sierpnia",
    "september septiembre settembre wrzesnia września setembro",
    "oktober octubre ottobre pazdziernika października outubro",
    "november noviembre novembre listopada novembro",
    "december diciembre dicembre grudnia dezembro",
  ].flatMap((names, index) => names.split(" ").map((name) => [name, index + 1])),
)
const otherNamed = /(?<![\d\p{L}])(\d{1,2})\.? (?:de )?(\p{L}{3,12}),? (?:de )?(\d{4})(?!\d)/gu
const compact = /(?<![\d\p{L}.,/-])(20\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?![\d\p{L}.,/-])/gu
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
const foreign: Readonly<Record<string, string>> = { mai: "may", okt: "oct", dez: "dec" }

/** Full dates only: day, month and year. */
export function dateMentions(cell: Cell): readonly Mention[] {
  const found: Mention[] = []
  const add = (start: number, end: number, value: string, otherValue?: string) => {
    if (found.some((one) => one.start < end && start < one.end)) return
    const [day, other] = [value, otherValue].filter((one) => one !== undefined && isDay(one))
    if (day === undefined) return
    found.push({ cell, start, end, value: day, ...(other === undefined ? {} : { otherValue: other }) })
  }
  for (const day of dates(cell.text)) {
    const other = day.otherIso?.length === 10 ? day.otherIso : undefined
    if (day.iso.length === 10) add(day.start, day.end, day.iso, other)
  }
  for (const match of [...cell.text.matchAll(shortYear), ...cell.text.matchAll(gluedNumeric)]) {
    const year = match[3]!.length === 2 ? `20${match[3]}` : match[3]!
    const iso = isoDay(year, match[2]!, match[1]!)
    const other = isoDay(year, match[1]!, match[2]!)
    if (iso !== undefined) add(match.index, match.index + match[0].length, iso, other)
    else if (other !== undefined) add(match.index, match.index + match[0].length, other)
  }
  for (const match of [...cell.text.matchAll(shortNamed), ...cell.text.matchAll(gluedNamed)]) {
    const name = match[2]!.toLowerCase()
    const month = months.indexOf(foreign[name] ?? name) + 1
    const year = match[3]!.length === 2 ? `20${match[3]}` : match[3]!
    const iso = isoDay(year, String(month), match[1]!)
    if (iso !== undefined) add(match.index, match.index + match[0].length, iso)
  }
  for (const match of cell.text.matchAll(otherNamed)) {
    const month = otherMonths[match[2]!.toLowerCase()]
    const iso = month === undefined ? undefined : isoDay(match[3]!, String(month), match[1]!)
    if (iso !== undefined) add(match.index, match.index + match[0].length, iso)
  }
  for (const match of cell.text.matchAll(compact))
    add(match.index, match.index + match[0].length, `${match[1]}-${match[2]}-${match[3]}`)
  return found.sort((left, right) => left.start - right.start)
}

function isDay(iso: string): boolean {
  return /^(?:19|20)/.test(iso) && isCalendarDay(iso)
}

function isoDay(year: string, month: string, day: string): string | undefined {
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return undefined
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
}

const identifier = /[\p{L}\p{N}*][\p{L}\p{N}/_.\-*]*/gu

/** Words with a digit in them that are no date, no amount with decimals, no mail address. */
function identifierMentions(cell: Cell): readonly Mention[] {
  const days = dateMentions(cell)
  return [...cell.text.matchAll(identifier)].flatMap((match) => {
    const text = match[0].replace(/[.\-/]+$/, "")
    const [start, end] = [match.index, match.index + text.length]
    const isOther =
      !/\d/.test(text) ||
      /^\d{1,3}(?:[.,]\d{3})*[.,]\d{2}$/.test(text) ||
      /[@%€$£]/.test(cell.text.slice(Math.max(0, start - 1), end + 1)) ||
      days.some((day) => day.start <= start && end <= day.end)
    return isOther ? [] : [{ cell, start, end, value: text }]
  })
}

const ibanShape = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![\p{L}\p{N}])/gu

/** International account numbers whose check digits hold, cut where they hold. */
function ibanMentions(cell: Cell): readonly Mention[] {
  return [...cell.text.matchAll(ibanShape)].flatMap((match) => {
    for (let end = match[0].length; end >= 15; end -= 1) {
      if (match[0][end - 1] === " ") continue
      const value = electronicFormatIBAN(match[0].slice(0, end))
      if (value !== null && isAccount(value)) return [{ cell, start: match.index, end: match.index + end, value }]
    }
    return []
  })
}

/** Length and check digits hold. A country's own second check inside the account is not asked for: not every bank keeps it. */
function isAccount(iban: string): boolean {
  return validateIBAN(iban).errorCodes.every((code) => code === ValidationErrorsIBAN.WrongAccountBankBranchChecksum)
}

const taxIdShape =
  /(?<![\p{L}\p{N}])(?:ATU ?\d{8}|BE ?0?\d{3}[ .]?\d{3}[ .]?\d{3}|CHE-?[\d.]{9,11}|DE ?\d{3} ?\d{3} ?\d{3}|DK ?\d{8}|ES ?[A-Z]\d{7}[A-Z0-9]|FR ?[A-Z0-9]{2} ?\d{3} ?\d{3} ?\d{3}|GB ?\d{3} ?\d{4} ?\d{2}(?: ?\d{3})?|IT ?\d{11}|LU ?\d{8}|NL ?\d{9}B\d{2}|PL ?\d{3}[- ]?\d{3}[- ]?\d{2}[- ]?\d{2}|PT ?\d{9}|SE ?\d{12}|EU ?\d{9}|IE ?\d[A-Z0-9]\d{5}[A-Z]{1,2})(?![\p{L}\p{N}])/gu

/** VAT identifiers by the shapes of their countries, without spaces. */
function taxIdMentions(cell: Cell): readonly Mention[] {
  return [...cell.text.matchAll(taxIdShape)].map((match) => ({
    cell,
    start: match.index,
    end: match.index + match[0].length,
    value: match[0].replace(/[ .-]/g, ""),
  }))
}
