import type { Span } from "../core/document.ts"

/** A number in a text with what it counts. `value` is normal: "1,200.50", "1.200,50" and "twelve hundred" compare equal where they are. */
export interface Figure extends Span {
  readonly value: number
  /** Normal unit: "EUR", "%", "day", "kg", …; "" where none stands beside it. */
  readonly unit: string
}

const smallWords: Readonly<Record<string, number>> = {
  zero: 0,
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
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
}
const scaleWords: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
}

const unitNames: Readonly<Record<string, string>> = {
  "€": "EUR",
  eur: "EUR",
  euro: "EUR",
  euros: "EUR",
  $: "USD",
  usd: "USD",
  dollar: "USD",
  dollars: "USD",
  us$: "USD",
  "£": "GBP",
  gbp: "GBP",
  pound: "GBP",
  pounds: "GBP",
  chf: "CHF",
  franc: "CHF",
  francs: "CHF",
  yen: "JPY",
  jpy: "JPY",
  "¥": "JPY",
  cent: "cent",
  cents: "cent",
  "%": "%",
  percent: "%",
  pct: "%",
  prozent: "%",
  second: "second",
  seconds: "second",
  sec: "second",
  secs: "second",
  minute: "minute",
  minutes: "minute",
  mins: "minute",
  min: "minute",
  hour: "hour",
  hours: "hour",
  hrs: "hour",
  hr: "hour",
  day: "day",
  days: "day",
  tag: "day",
  tage: "day",
  tagen: "day",
  jour: "day",
  jours: "day",
  week: "week",
  weeks: "week",
  woche: "week",
  wochen: "week",
  month: "month",
  months: "month",
  monat: "month",
  monate: "month",
  monaten: "month",
  mois: "month",
  year: "year",
  years: "year",
  yr: "year",
  yrs: "year",
  jahr: "year",
  jahre: "year",
  quarter: "quarter",
  quarters: "quarter",
  decade: "decade",
  decades: "decade",
  century: "century",
  centuries: "century",
  mg: "mg",
  g: "g",
  gram: "g",
  grams: "g",
  kg: "kg",
  kilogram: "kg",
  kilograms: "kg",
  kilo: "kg",
  kilos: "kg",
  ton: "t",
  tons: "t",
  tonne: "t",
  tonnes: "t",
  lb: "lb",
  lbs: "lb",
  ounce: "oz",
  ounces: "oz",
  oz: "oz",
  mm: "mm",
  cm: "cm",
  m: "m",
  metre: "m",
  metres: "m",
  meter: "m",
  meters: "m",
  km: "km",
  kilometre: "km",
  kilometres: "km",
  kilometer: "km",
  kilometers: "km",
  mile: "mile",
  miles: "mile",
  foot: "foot",
  feet: "foot",
  ft: "foot",
  inch: "inch",
  inches: "inch",
  yard: "yard",
  yards: "yard",
  acre: "acre",
  acres: "acre",
  hectare: "ha",
  hectares: "ha",
  ml: "ml",
  l: "l",
  litre: "l",
  litres: "l",
  liter: "l",
  liters: "l",
  gallon: "gallon",
  gallons: "gallon",
  kb: "kB",
  mb: "MB",
  gb: "GB",
  tb: "TB",
  kw: "kW",
  kwh: "kWh",
  mw: "MW",
  v: "V",
  hz: "Hz",
  "°c": "°C",
  "°f": "°F",
  degree: "degree",
  degrees: "degree",
  "°": "degree",
  person: "person",
  people: "person",
  persons: "person",
  employee: "employee",
  employees: "employee",
  times: "times",
  point: "point",
  points: "point",
}

const currencyBefore = /(?:US\$|[$€£¥]|\b(?:EUR|USD|GBP|CHF|JPY))\s?$/i
const numeral = /(?<![\p{L}\p{N}_])[-−]?(?:\d{1,3}(?:[,.'’  ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*)(?![\p{N}])/gu
const spelled = new RegExp(
  `\\b(?:${Object.keys(smallWords).join("|")})(?:[\\s-]+(?:and\\s+)?(?:${[...Object.keys(smallWords), ...Object.keys(scaleWords)].join("|")}))*\\b|\\b(?:a\\s+)?(?:hundred|thousand|million|billion)\\b`,
  "gi",
)

/** Every number of a text, written in digits or (English) words, in order. */
export function figures(text: string): readonly Figure[] {
  const found: Figure[] = []
  for (const match of text.matchAll(numeral)) {
    const value = parseNumber(match[0])
    if (value === undefined) continue
    const end = match.index + match[0].length
    const before = currencyBefore.exec(text.slice(Math.max(0, match.index - 5), match.index))
    const after = unitAfter(text, end)
    const scaled = value * (after?.scale ?? 1)
    const unit = before === null ? (after?.unit ?? "") : normalUnit(before[0])
    found.push({ start: match.index - (before?.[0].length ?? 0), end: after?.end ?? end, value: scaled, unit })
  }
  for (const match of text.matchAll(spelled)) {
    const value = spelledValue(match[0])
    if (value === undefined) continue
    const end = match.index + match[0].length
    const after = unitAfter(text, end)
    // "one" is mostly a pronoun: it counts only beside a unit.
    if (/^one$/i.test(match[0]) && (after === undefined || after.unit === "")) continue
    found.push({
      start: match.index,
      end: after?.end ?? end,
      value: value * (after?.scale ?? 1),
      unit: after?.unit ?? "",
    })
  }
  return found.sort((left, right) => left.start - right.start)
}

/** "1,200.50", "1.200,50", "1 200", "3,5" → number; undefined where it is none. Two-digit groups after one mark are decimals. */
export function parseNumber(text: string): number | undefined {
  const sign = /^[-−]/.test(text) ? -1 : 1
  let digits = text.replace(/^[-−]/, "").replace(/['’  \s]/g, "")
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

function spelledValue(text: string): number | undefined {
  let total = 0
  let current = 0
  for (const word of text.toLowerCase().split(/[\s-]+/)) {
    if (word === "and" || word === "a") continue
    const small = smallWords[word]
    const scale = scaleWords[word]
    if (small !== undefined) current += small
    else if (scale === 100) current = (current === 0 ? 1 : current) * 100
    else if (scale !== undefined) {
      total += (current === 0 ? 1 : current) * scale
      current = 0
    } else return undefined
  }
  return total + current
}

/** The unit (and "million", "k") right behind a number; an adjective between ("5 working days") is stepped over. */
function unitAfter(
  text: string,
  end: number,
): { readonly unit: string; readonly scale: number; readonly end: number } | undefined {
  const rest = text.slice(end, end + 48)
  const scaleMatch = /^\s?-?(hundred|thousand|million|billion|trillion|mn|bn|m(?=\s?(?:€|EUR|USD|\$))|k)\b/i.exec(rest)
  const scale =
    scaleMatch === null
      ? 1
      : (scaleWords[scaleMatch[1]!.toLowerCase()] ??
        { mn: 1e6, m: 1e6, bn: 1e9, k: 1e3 }[scaleMatch[1]!.toLowerCase()] ??
        1)
  const offset = scaleMatch?.[0].length ?? 0
  const match = /^(?:\s|-)?\(?\d{0,4}\)?\s?-?(%|°\s?[CF]?|[€$£]|[\p{L}]+)/u.exec(rest.slice(offset))
  if (match !== null) {
    const unit = normalUnit(match[1]!)
    if (unit !== "") return { unit, scale, end: end + offset + match[0].length }
    const skipped =
      /^[\s-](?:(?:working|business|calendar|consecutive|full|additional|more|paid|unpaid|square|cubic|US|u\.s\.)[\s-])(\p{L}+)/iu.exec(
        rest.slice(offset),
      )
    const behind = skipped === null ? "" : normalUnit(skipped[1]!)
    if (skipped !== null && behind !== "") return { unit: behind, scale, end: end + offset + skipped[0].length }
  }
  return scaleMatch === null ? undefined : { unit: "", scale, end: end + offset }
}

function normalUnit(text: string): string {
  const key = text.trim()
  return unitNames[key.toLowerCase().replace(/\s/g, "")] ?? ""
}
