import type { Span } from "../../core/document.ts"

/** A number as an invoice prints it. `value` is a decimal with a point, as exact as printed: "1234.50", "-0.03", "300". */
export interface AmountMention extends Span {
  readonly value: string
  /** Digits after the decimal mark, as printed. */
  readonly decimals: number
  /** ISO code of the currency beside it, or "%". */
  readonly unit?: string
}

/** How one document writes numbers. */
export interface NumberStyle {
  readonly decimal: "." | ","
  /** True where a space parts thousands ("2 448,00"). */
  readonly spacesGroup: boolean
}

const currencies: readonly (readonly [RegExp, string])[] = [
  [/^(?:€|EUR|EURO?S?)$/i, "EUR"],
  [/^(?:US\$|USD|\$|US DOLLARS)$/i, "USD"],
  [/^(?:£|GBP)$/i, "GBP"],
  [/^(?:CHF|SFR\.?|FR\.)$/i, "CHF"],
  [/^(?:RM|MYR)$/i, "MYR"],
  [/^(?:RS\.?|₹|INR)$/i, "INR"],
  [/^(?:PLN|ZŁ)$/i, "PLN"],
  [/^(?:¥|JPY)$/i, "JPY"],
  [/^(?:C\$|CA\$|CAD)$/i, "CAD"],
  [/^(?:A\$|AU\$|AUD)$/i, "AUD"],
  [/^(?:SEK)$/i, "SEK"],
  [/^(?:NOK)$/i, "NOK"],
  [/^(?:DKK)$/i, "DKK"],
  [/^(?:CZK|KČ)$/i, "CZK"],
  [/^(?:HKD|HK\$)$/i, "HKD"],
  [/^(?:SGD|S\$)$/i, "SGD"],
]
const currencyMark =
  "US\\$|CA\\$|AU\\$|HK\\$|[CAS]\\$|[€$£¥₹]|EUR(?:OS?)?|USD|GBP|CHF|MYR|RM|INR|Rs\\.?|PLN|zł|JPY|CAD|AUD|SEK|NOK|DKK|CZK|Kč|HKD|SGD"

/** ISO 4217 code of a sign or word, undefined where it is none. */
export function currencyCode(mark: string): string | undefined {
  return currencies.find(([pattern]) => pattern.test(mark.trim()))?.[1]
}

/** Every currency that a text names, with how often. */
export function currenciesIn(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const match of text.matchAll(new RegExp(`(?<![\\p{L}])(?:${currencyMark})(?![\\p{L}])`, "giu"))) {
    const code = currencyCode(match[0])
    // "rm" and "rs" in running text are words; as currency they are written with a capital.
    if (code !== undefined && /[^\p{Ll}]/u.test(match[0][0]!)) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return counts
}

/** Reads how a document writes its numbers from those that can be read in one way only. */
export function numberStyle(text: string): NumberStyle {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  const commas =
    count(/(?<![\d.,])\d{1,3}(?:[. '’\u00a0\u202f]?\d{3})*,\d{2}(?![\d.,])/g) + 3 * count(/\d\.\d{3},\d{2}(?!\d)/g)
  const points = count(/(?<![\d.,])\d{1,3}(?:[,'’]?\d{3})*\.\d{2}(?![\d.,])/g) + 3 * count(/\d,\d{3}\.\d{2}(?!\d)/g)
  const decimal = commas > points ? "," : "."
  const isGroupedByMark = decimal === "," ? /\d\.\d{3},\d{2}(?!\d)/.test(text) : /\d[,'’]\d{3}\.\d{2}(?!\d)/.test(text)
  return { decimal, spacesGroup: decimal === "," && !isGroupedByMark }
}

const grouped = "\\d{1,3}(?:[.,'’\\u00a0\\u202f]\\d{3})+(?!\\d)|\\d{1,2}(?:,\\d{2})+,\\d{3}(?!\\d)"
const spaceGrouped = "\\d{1,3}(?: \\d{3})+(?=,\\d{2}(?!\\d))"

/** Every number of a text that can be an amount, a quantity, a price or a rate, in order. */
export function amountsIn(text: string, style: NumberStyle): readonly AmountMention[] {
  const whole = style.spacesGroup ? `${spaceGrouped}|${grouped}|\\d+` : `${grouped}|\\d+`
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}.,/#_])(?:(?<before>${currencyMark})\\s?)?(?<minus>[-−–]\\s?)?(?:(?<between>[€$£])\\s?)?` +
      `(?<number>(?:${whole})(?:[.,]\\d{1,6})?|(?<=(?:${currencyMark})\\s?)[.,]\\d{2})(?<dash>,-+|\\.-+)?(?<trailing>[-−](?![\\p{L}\\p{N}]))?` +
      `(?![\\p{N}]|[.,:/]\\d)(?:\\s?(?<after>%|${currencyMark})(?!\\p{L}))?(?!\\p{L})`,
    "giu",
  )
  const mentions: AmountMention[] = []
  for (const match of text.matchAll(pattern)) {
    const { before, minus, between, number = "", trailing, after } = match.groups ?? {}
    // "2013-471102" and "Art-12": a hyphen inside a word is no minus.
    if (minus !== undefined && /[\p{L}\p{N}]$/u.test(text.slice(0, match.index))) continue
    const read = readDecimal(number, style)
    if (read === undefined) continue
    const unit = after === "%" ? "%" : currencyCode(before ?? between ?? after ?? "")
    const sign = minus !== undefined || trailing !== undefined ? "-" : ""
    mentions.push({
      start: match.index,
      end: match.index + match[0].length,
      value: sign + read.value,
      decimals: read.decimals,
      ...(unit === undefined ? {} : { unit }),
    })
  }
  return mentions
}

/**
 * "1.234,50", "1,234.50", "1 234,5" → decimal with a point. One mark before three digits groups them, unless it is the
 * document's own decimal mark.
 */
export function readDecimal(
  printed: string,
  style: NumberStyle,
): { readonly value: string; readonly decimals: number } | undefined {
  const digits = printed.replace(/['’\u00a0\u202f\s]/g, "")
  const marks = [...digits.matchAll(/[.,]/g)]
  const last = marks[marks.length - 1]
  if (last === undefined) return /^\d+$/.test(digits) ? { value: trimZeros(digits), decimals: 0 } : undefined
  const behind = digits.length - last.index - 1
  const kinds = new Set(marks.map((mark) => mark[0]))
  const isDecimal = kinds.size === 2 ? true : marks.length > 1 ? false : behind !== 3 || last[0] === style.decimal
  // Tills print ".10" for what is less than one.
  const whole = (isDecimal ? digits.slice(0, last.index) || "0" : digits).replace(/[.,]/g, "")
  const fraction = isDecimal ? digits.slice(last.index + 1) : ""
  if (!/^\d+$/.test(whole)) return undefined
  return { value: trimZeros(whole) + (fraction === "" ? "" : `.${fraction}`), decimals: fraction.length }
}

function trimZeros(whole: string): string {
  return whole.replace(/^0+(?=\d)/, "")
}
