/** Normal unit → how it is written, in lower case, English, German and French. Currencies first. */
const spellings: Readonly<Record<string, string>> = {
  EUR: "€ eur euro euros",
  USD: "$ usd us$ dollar dollars",
  GBP: "£ gbp pound pounds sterling",
  CHF: "chf franc francs franken",
  JPY: "¥ jpy yen",
  INR: "₹ inr rupee rupees",
  CAD: "cad c$ ca$",
  AUD: "aud a$ au$",
  CNY: "cny rmb yuan renminbi",
  SEK: "sek kronor krona",
  cent: "cent cents pence",
  "%": "% percent pct prozent percentage v.h",
  "‰": "‰ permille",
  millisecond: "ms millisecond milliseconds",
  second: "second seconds sec secs sekunde sekunden seconde secondes",
  minute: "minute minutes mins min minuten",
  hour: "hour hours hrs hr stunde stunden std heure heures",
  day: "day days tag tage tagen jour jours",
  night: "night nights",
  week: "week weeks wk wks woche wochen semaine semaines",
  fortnight: "fortnight fortnights",
  month: "month months mo mos monat monate monaten mois",
  quarter: "quarter quarters quartal quartale",
  year: "year years yr yrs jahr jahre jahren ans année années",
  decade: "decade decades jahrzehnt jahrzehnte",
  century: "century centuries jahrhundert jahrhunderte siècle siècles",
  µg: "µg μg mcg ug microgram micrograms",
  mg: "mg milligram milligrams",
  g: "g gram grams gramme grammes gramm",
  kg: "kg kgs kilogram kilograms kilo kilos kilogramm",
  t: "ton tons tonne tonnes",
  lb: "lb lbs",
  oz: "ounce ounces oz",
  nm: "nm nanometre nanometres nanometer nanometers",
  µm: "µm μm micron microns micrometre micrometres micrometer micrometers",
  mm: "mm millimetre millimetres millimeter millimeters",
  cm: "cm centimetre centimetres centimeter centimeters zentimeter",
  m: "m metre metres meter meters mètre mètres",
  km: "km kilometre kilometres kilometer kilometers",
  mile: "mile miles mi",
  foot: "foot feet ft",
  inch: "inch inches",
  yard: "yard yards",
  "km/h": "km/h kph kmh",
  mph: "mph",
  acre: "acre acres",
  ha: "hectare hectares ha hektar",
  "m²": "m² m2 sqm",
  "km²": "km² km2",
  "sq ft": "sqft",
  ml: "ml millilitre millilitres milliliter milliliters",
  cl: "cl",
  l: "l litre litres liter liters",
  gallon: "gallon gallons",
  pint: "pint pints",
  kB: "kb kilobyte kilobytes",
  MB: "mb megabyte megabytes",
  GB: "gb gigabyte gigabytes",
  TB: "tb terabyte terabytes",
  W: "w watt watts",
  kW: "kw kilowatt kilowatts",
  MW: "mw megawatt megawatts",
  GW: "gw gigawatt gigawatts",
  kWh: "kwh",
  MWh: "mwh",
  V: "v volt volts",
  A: "amp amps ampere amperes",
  Hz: "hz hertz",
  kHz: "khz",
  MHz: "mhz",
  GHz: "ghz",
  kcal: "kcal calorie calories",
  J: "joule joules",
  kJ: "kj",
  Pa: "pascal pascals",
  kPa: "kpa",
  bar: "bar",
  psi: "psi",
  dB: "db decibel decibels",
  "°C": "°c celsius",
  "°F": "°f fahrenheit",
  K: "kelvin kelvins",
  degree: "° degree degrees",
  person: "person people persons personen",
  employee: "employee employees mitarbeiter",
  times: "times",
  point: "point points punkt punkte punkten",
  page: "page pages seite seiten",
  word: "word words",
  share: "share shares",
  unit: "unit units",
  item: "item items",
  piece: "piece pieces stück stk pcs",
  member: "member members",
  vote: "vote votes",
  mol: "mol moles",
}

const normal = new Map(
  Object.entries(spellings).flatMap(([unit, forms]) => forms.split(" ").map((form): [string, string] => [form, unit])),
)

/** What else stands for one after a number only: "5 h", "10 d". */
const shortForms: Readonly<Record<string, string>> = { h: "hour", d: "day", "°": "degree" }

/** Normal unit of a word or sign, in any case: "Days" → "day", "€" → "EUR"; "" for what is none. */
export function normalUnit(text: string): string {
  const key = text.trim().replace(/\s/g, "")
  // Letters whose case tells units apart.
  if (key === "MW" || key === "mW") return key
  if (key === "M" || key === "G" || key === "L") return key === "L" ? "l" : ""
  return normal.get(key.toLowerCase()) ?? shortForms[key] ?? ""
}

/** Smallest unit of a dimension and how many of it one of these is; only what is exact. */
const multiples: Readonly<Record<string, readonly [string, number]>> = {
  minute: ["second", 60],
  hour: ["second", 3600],
  day: ["second", 86_400],
  week: ["second", 604_800],
  fortnight: ["second", 1_209_600],
  quarter: ["month", 3],
  year: ["month", 12],
  decade: ["month", 120],
  century: ["month", 1200],
  mg: ["µg", 1e3],
  g: ["µg", 1e6],
  kg: ["µg", 1e9],
  t: ["µg", 1e12],
  mm: ["µm", 1e3],
  cm: ["µm", 1e4],
  m: ["µm", 1e6],
  km: ["µm", 1e9],
  ml: ["ml", 1],
  cl: ["ml", 10],
  l: ["ml", 1e3],
  kW: ["W", 1e3],
  MW: ["W", 1e6],
  GW: ["W", 1e9],
  kHz: ["Hz", 1e3],
  MHz: ["Hz", 1e6],
  GHz: ["Hz", 1e9],
}

/** The amount in its dimension's smallest unit: 2 weeks and 14 days give the same. */
export function baseAmount(value: number, unit: string): { readonly value: number; readonly unit: string } {
  const multiple = multiples[unit]
  return multiple === undefined ? { value, unit } : { value: value * multiple[1], unit: multiple[0] }
}

/** True for units of money. */
export function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit)
}
