import { isValidIBAN } from "ibantools"
import { findPhoneNumbersInText, isSupportedCountry } from "libphonenumber-js"
import { validatePerson } from "stdnum"
import { dates } from "../../language/dates.ts"
import { matchesOf, type PersonalMention } from "./mention.ts"

const email = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+'-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,24}(?![\p{L}\p{N}])/gu
const url = /\b(?:https?:\/\/|ftp:\/\/|www\.)[^\s<>"'“”]+[^\s<>"'“”.,;:!?)\]]/giu
const ipv4 = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)/g
const ipv6 =
  /(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\p{N}:])|(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?(?![\p{L}\p{N}:])/giu
const iban = /(?<![\p{L}\p{N}])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![\p{L}\p{N}])/gu
const card = /(?<![\p{L}\p{N}.,-])\d(?:[ -]?\d){11,18}(?![\p{L}\p{N}]|[.,]\d)/gu
const ssn = /(?<![\d-])(?!000|666|9\d\d)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-])/g
const idLike = /(?<![\p{L}\p{N}./-])(?=[A-Z0-9]*\d)[A-Z0-9](?:[ ./-]?[A-Z0-9]){7,17}(?![\p{L}\p{N}])/gu
const idAfterWords =
  /(?:driver'?s?'? licen[cs]e|licen[cs]e (?:number|no\.?)|\blicen[cs]e|passport|national id|identity card|tax id|personal(?:ausweis| id)|(?:steuer|ausweis)-?(?:id|nummer)|insurance number|social security(?: number)?|\bssn)(?: (?:number|no\.?|nr\.?|is|was|card|#|of|:))*\s*[:#-]?\s*([A-Z]{0,3}[-\d][A-Z0-9-]{4,17})/giu

/** Numbers of people and accounts that have check digits, or a form that nothing else has. */
export function numberMentions(text: string, countries: readonly string[]): readonly PersonalMention[] {
  return [
    ...matchesOf(text, email, "email", 3),
    ...matchesOf(text, url, "url", 2),
    ...matchesOf(text, ipv4, "ip", 2),
    ...matchesOf(text, ipv6, "ip", 2, (match) => match[0].length > 4),
    ...ibans(text),
    ...matchesOf(text, card, "card", 3, (match) => isCard(match[0].replace(/[ -]/g, ""))),
    ...matchesOf(text, ssn, "id", 3),
    ...matchesOf(text, idLike, "id", 2, (match) => hasCheckDigits(match[0], countries)),
    ...afterWords(text),
    ...phones(text, countries),
  ]
}

/** What looks like one but has a letter too many at its end is cut until its check digits hold. */
function ibans(text: string): readonly PersonalMention[] {
  return [...text.matchAll(iban)].flatMap((match): readonly PersonalMention[] => {
    for (let length = match[0].length; length >= 15; length -= 1) {
      const candidate = match[0].slice(0, length)
      if (/[ -]$/.test(candidate) || /[\p{L}\p{N}]/u.test(match[0][length] ?? " ")) continue
      if (isValidIBAN(candidate.replace(/[ -]/g, "").toUpperCase()))
        return [{ kind: "iban", certainty: 3, start: match.index, end: match.index + length }]
    }
    return []
  })
}

/** Luhn's check digit and a first digit that payment cards have. Source: ISO/IEC 7812-1. */
function isCard(digits: string): boolean {
  if (digits.length < 12 || digits.length > 19 || !/^[2-6]/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

function hasCheckDigits(value: string, countries: readonly string[]): boolean {
  return countries.some((country) => validatePerson(country, value).isValid === true)
}

function afterWords(text: string): readonly PersonalMention[] {
  return [...text.matchAll(idAfterWords)].map((match): PersonalMention => {
    const value = match[1] ?? ""
    const start = match.index + match[0].length - value.length
    return { kind: "id", certainty: 2, start, end: start + value.length }
  })
}

const phoneLike =
  /(?<![\p{L}\p{N}.,/-])(?:\+|00)?\(?\d{1,5}\)?(?:[\s.-]{0,2}\(?\d{1,5}\)?){1,6}(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\p{L}\p{N}]|[.,/]\d|\s?[%€$£])/giu
const phoneWords = /(?:phone|call|tel\b|telephone|mobile|cell|fax|number|reach|contact|sms|text me|ring|handy|dial)/i

function phones(text: string, countries: readonly string[]): readonly PersonalMention[] {
  const found: PersonalMention[] = []
  if (!/\d.*\d.*\d.*\d.*\d.*\d/s.test(text)) return found
  for (const country of countries) {
    if (!isSupportedCountry(country)) continue
    // Shorter ones are valid somewhere, and postcodes everywhere else.
    for (const { startsAt, endsAt } of findPhoneNumbersInText(text, { defaultCountry: country }))
      if (text.slice(startsAt, endsAt).replace(/\D/g, "").length >= 7)
        found.push({ kind: "phone", certainty: 2, start: startsAt, end: endsAt })
  }
  const spoken = dates(text).filter((date) => date.iso.length > 4)
  for (const match of text.matchAll(phoneLike)) {
    const digits = match[0].replace(/(?:x|ext).*$/i, "").replace(/\D/g, "").length
    const hasForm = /^\+|^00|\(\d|\d[-.\s]\d{2,}[-.\s]\d{2,}|x\d/.test(match[0])
    const isAnnounced = phoneWords.test(text.slice(Math.max(0, match.index - 40), match.index))
    const end = match.index + match[0].length
    if (digits < 7 || digits > 15 || (!hasForm && !isAnnounced)) continue
    if (spoken.some((date) => date.start < end && match.index < date.end)) continue
    found.push({ kind: "phone", certainty: isAnnounced ? 2 : 1, start: match.index, end })
  }
  return found
}
