import type { Span } from "../core/document.ts"
import { spelledNumbers } from "./number-words.ts"
import { baseAmount, isCurrency, normalUnit } from "./units.ts"

/** A number in a text with what it counts. `value` is normal: "1,200.50", "1.200,50" and "twelve hundred" compare equal where they are. */
export interface Figure extends Span {
  readonly value: number
  /** Normal unit: "EUR", "%", "day", "kg", "o'clock" (value in minutes), "ordinal", …; "" where none stands beside it. */
  readonly unit: string
}

const currencySign = "US\\$|C\\$|A\\$|[$€£¥₹]|EUR|USD|GBP|CHF|JPY|INR|CAD|AUD|CNY|SEK"
const currencyBefore = new RegExp(`(?<![\\p{L}])(?:${currencySign})\\s?$`, "iu")
const numeral =
  /(?<![\p{L}\p{N}_.])[-−]?(?:\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)(?!\p{N})|(?<=\s|^)\.\d+/gu
const clock =
  /(?<![\p{L}\p{N}.:])(?:(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?\s?m\b\.?|([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?(?![\d:])(?:\s?Uhr)?|(\d{1,2})(?:\.(\d{2}))?\sUhr|(noon|midnight)\b)/giu
const ordinal = /(?<![\p{L}\p{N}])(\d+)(?:st|nd|rd|th)\b/gu

/** Every number of a text, written in digits or in English, German or French words, in order. */
export function figures(text: string): readonly Figure[] {
  const found: Figure[] = []
  if (/\d|noon|midnight/i.test(text)) {
    addClocks(text, found)
    addOrdinals(text, found)
    addNumerals(text, found)
  }
  const digits = found.length
  for (const word of spelledNumbers(text)) {
    if (found.some((other, index) => index < digits && other.start < word.end && word.start < other.end)) continue
    const after = unitAfter(text, word.end)
    // "one" is mostly a pronoun: it counts only beside a unit.
    if (
      word.value === 1 &&
      (after === undefined || after.unit === "") &&
      /^(?:one|ein\w*|une?|eins)$/i.test(text.slice(word.start, word.end))
    )
      continue
    found.push({
      start: word.start,
      end: after?.end ?? word.end,
      value: word.value * (after?.scale ?? 1),
      unit: after?.unit ?? "",
    })
  }
  found.sort((left, right) => left.start - right.start)
  return withSharedUnits(text, found)
}

function addClocks(text: string, found: Figure[]): void {
  for (const match of text.matchAll(clock)) {
    const [, hour12, minute12, half, hour24, minute24, hourUhr, minuteUhr, word] = match
    const isAfternoon = half?.toLowerCase() === "p"
    const hour =
      half !== undefined
        ? (Number(hour12) % 12) + (isAfternoon ? 12 : 0)
        : word === undefined
          ? Number(hour24 ?? hourUhr)
          : word.toLowerCase() === "noon"
            ? 12
            : 0
    const minute = Number(minute12 ?? minute24 ?? minuteUhr ?? 0)
    found.push({ start: match.index, end: match.index + match[0].length, value: hour * 60 + minute, unit: "o'clock" })
  }
}

function addOrdinals(text: string, found: Figure[]): void {
  for (const match of text.matchAll(ordinal))
    found.push({ start: match.index, end: match.index + match[0].length, value: Number(match[1]), unit: "ordinal" })
}

function addNumerals(text: string, found: Figure[]): void {
  const taken = found.length
  for (const match of text.matchAll(numeral)) {
    const value = parseNumber(match[0])
    if (value === undefined) continue
    let start = match.index
    const end = start + match[0].length
    if (found.some((other, index) => index < taken && other.start < end && start < other.end)) continue
    const before = currencyBefore.exec(text.slice(Math.max(0, start - 5), start))
    const after =
      before !== null && millionAfter.test(text.slice(end, end + 3))
        ? { unit: "", scale: 1e6, end: text.indexOf("m", end) + 1 }
        : unitAfter(text, end)
    if (before !== null) start -= before[0].length
    const unit = before === null ? (after?.unit ?? "") : normalUnit(before[0])
    found.push({ start, end: after?.end ?? end, value: value * (after?.scale ?? 1), unit })
  }
}

const rangeGap = /^\s?(?:-|–|—|to|and|or|bis|und|oder|à|et|ou|through|,)\s?$/i

/** "3 to 5 days", "10–20%", "$5 or 6 million": the unit of one end belongs to the other. */
function withSharedUnits(text: string, found: readonly Figure[]): readonly Figure[] {
  return found.map((figure, index) => {
    if (figure.unit !== "") return figure
    const next = found[index + 1]
    if (/^\d{4}$/.test(text.slice(figure.start, figure.end))) return figure
    if (
      next !== undefined &&
      next.unit !== "" &&
      next.unit !== "ordinal" &&
      /\p{N}|\p{L}/u.test(text[next.start] ?? "") &&
      rangeGap.test(text.slice(figure.end, next.start))
    )
      return { ...figure, unit: next.unit }
    const previous = found[index - 1]
    if (
      previous !== undefined &&
      isCurrency(previous.unit) &&
      /^\s?(?:-|–|—|to)\s?$/.test(text.slice(previous.end, figure.start))
    )
      return { ...figure, unit: previous.unit }
    return figure
  })
}

/** "1,200.50", "1.200,50", "1 200", "3,5" → number; undefined where it is none. Two-digit groups after one mark are decimals. */
export function parseNumber(text: string): number | undefined {
  const sign = /^[-−]/.test(text) ? -1 : 1
  let digits = text.replace(/^[-−]/, "").replace(/['’\u00a0\u202f\s]/g, "")
  const lastComma = digits.lastIndexOf(",")
  const lastPoint = digits.lastIndexOf(".")
  if (lastComma !== -1 && lastPoint !== -1) {
    digits = lastComma > lastPoint ? digits.replace(/\./g, "").replace(",", ".") : digits.replace(/,/g, "")
  } else if (lastComma !== -1) {
    digits = /^\d{1,3}(?:,\d{3})+$/.test(digits) ? digits.replace(/,/g, "") : digits.replace(",", ".")
  } else if ((digits.match(/\./g) ?? []).length > 1) {
    digits = digits.replace(/\./g, "")
  }
  const value = Number(digits)
  return Number.isFinite(value) && digits !== "" ? sign * value : undefined
}

/** True if two figures say the same amount: equal numbers in equal units, or one unit in terms of the other. A missing unit fits any. */
export function figuresAgree(left: Pick<Figure, "value" | "unit">, right: Pick<Figure, "value" | "unit">): boolean {
  if (left.unit === right.unit || left.unit === "" || right.unit === "") return isSame(left.value, right.value)
  const [one, other] = [baseAmount(left.value, left.unit), baseAmount(right.value, right.unit)]
  return one.unit === other.unit && isSame(one.value, other.value)
}

function isSame(left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(left), Math.abs(right))
}

const scales: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  tausend: 1e3,
  mille: 1e3,
  million: 1e6,
  millionen: 1e6,
  millions: 1e6,
  mio: 1e6,
  mn: 1e6,
  m: 1e6,
  billion: 1e9,
  milliarde: 1e9,
  milliarden: 1e9,
  milliards: 1e9,
  mrd: 1e9,
  bn: 1e9,
  trillion: 1e12,
  k: 1e3,
}
const scaleAfter =
  /^\s?-?(hundred|thousand|tausend|mille|millionen|millions|million|mio|billion|milliarden?|milliards|mrd|trillion|mn|bn|m(?=\s?(?:€|EUR|USD|\$))|k)\b\.?/i
const millionAfter = /^\s?m\b/
const wordAfter =
  /^(?:\s?\(\d{1,4}\)|\))?(?:[ \u00a0]{2,3}|\s?)-?(%|‰|°\s?[CF]?|[€$£¥₹]|km\/h|k?m[²2](?!\p{L})|per\s?cent|\p{L}+)/u
const wordBehindAnother =
  /^(?:\s?\(\d{1,4}\)|\))?[\s-](?:(?:working|business|calendar|consecutive|full|additional|more|further|extra|other|paid|unpaid|square|cubic|metric|nautical|different|separate|new|US|U\.S\.|Canadian|Australian|[Ww]eitere|volle)[\s-])(\p{L}+)/u

/** The unit (and "million", "k") right behind a number; an adjective between ("5 working days") is stepped over. */
function unitAfter(
  text: string,
  end: number,
): { readonly unit: string; readonly scale: number; readonly end: number } | undefined {
  const rest = text.slice(end, end + 48)
  const scaleMatch = scaleAfter.exec(rest)
  const scale = scaleMatch === null ? 1 : (scales[scaleMatch[1]!.toLowerCase()] ?? 1)
  const offset = scaleMatch?.[0].length ?? 0
  const behind = rest.slice(offset)
  const match = wordAfter.exec(behind)
  if (match !== null) {
    const unit = /^per/i.test(match[1]!) && /cent$/i.test(match[1]!) ? "%" : normalUnit(match[1]!)
    if (unit !== "") return { unit, scale, end: end + offset + match[0].length }
    const skipped = wordBehindAnother.exec(behind)
    const second = skipped === null ? "" : normalUnit(skipped[1]!)
    if (skipped !== null && second !== "") return { unit: second, scale, end: end + offset + skipped[0].length }
  }
  return scaleMatch === null ? undefined : { unit: "", scale, end: end + offset }
}
