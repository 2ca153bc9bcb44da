import { dates } from "../../language/dates.ts"
import { addressMentions } from "./addresses.ts"
import { type PersonalKind, type PersonalMention, withoutOverlaps } from "./mention.ts"
import { nameMentions } from "./names.ts"
import { numberMentions } from "./numbers.ts"

export interface DetectOptions {
  /** Which kinds are looked for; all by default. */
  readonly kinds?: readonly PersonalKind[]
  /** ISO codes of the countries whose telephone and identity numbers are known without a prefix. */
  readonly countries?: readonly string[]
  /** `birth`: only dates that are said to be someone's birthday. */
  readonly dates?: "birth" | "all"
}

const defaultCountries = ["US", "GB", "DE", "FR", "NL", "ES", "IT", "CH", "AT"]

/**
 * Personal data in a text, in order, none overlapping. Numbers with check digits are certain; names, addresses and
 * organisations are found as well as patterns can (`node bench/privacy.ts` says how well that is).
 */
export function detectPersonalData(text: string, options: DetectOptions = {}): readonly PersonalMention[] {
  const all = [
    ...numberMentions(text, options.countries ?? defaultCountries),
    ...addressMentions(text),
    ...nameMentions(text),
    ...dateMentions(text, options.dates ?? "birth"),
  ]
  const { kinds } = options
  return withoutOverlaps(kinds === undefined ? all : all.filter((mention) => kinds.includes(mention.kind)))
}

const birth = /(?:born|birth(?:day|date)?|\bdob\b|geboren|geburtsdatum|\bgeb\.|née?\s|naissance)/i

function dateMentions(text: string, which: "birth" | "all"): readonly PersonalMention[] {
  return dates(text)
    .filter(
      (date) =>
        date.iso.length >= 7 && (which === "all" || birth.test(text.slice(Math.max(0, date.start - 40), date.start))),
    )
    .map(({ start, end }) => ({ kind: "date", certainty: 2, start, end }))
}
