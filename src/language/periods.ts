import { monthNumberOf } from "./dates.ts"

/** Days of the week (1 Monday – 7 Sunday), months (1–12) and years that a text names, those within a range too. */
export interface Periods {
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly years: ReadonlySet<number>
}

const dayNames: readonly (readonly string[])[] = [
  ["monday", "mon", "montag", "lundi"],
  ["tuesday", "tue", "tues", "dienstag", "mardi"],
  ["wednesday", "wed", "mittwoch", "mercredi"],
  ["thursday", "thu", "thur", "thurs", "donnerstag", "jeudi"],
  ["friday", "fri", "freitag", "vendredi"],
  ["saturday", "sat", "samstag", "sonnabend", "samedi"],
  ["sunday", "sun", "sonntag", "dimanche"],
]
const dayOf = new Map(dayNames.flatMap((names, index) => names.map((name) => [name, index + 1] as const)))
const severalDays: Readonly<Record<string, readonly number[]>> = {
  weekday: [1, 2, 3, 4, 5],
  weekend: [6, 7],
  daily: [1, 2, 3, 4, 5, 6, 7],
}
const rangeSign = /^\s*(?:-|–|—|to|till|until|through|bis|à)\s*$/i
const connecting = /^(?:[\s,./&+–—-]|\b(?:and|or|to|till|until|through|und|oder|bis|et|à)\b)*$/i
/** Words that are also something else: a month or day only with a capital, and not at a sentence's beginning. */
const ambiguous = new Set([
  "may",
  "march",
  "mar",
  "mars",
  "sat",
  "sun",
  "mon",
  "wed",
  "dec",
  "jan",
  "mai",
  "sept",
  "jun",
])

interface Named {
  readonly kind: keyof Periods
  readonly value: number
  readonly start: number
  readonly end: number
}

/** Periods that a running text names: "on Sunday", "in March 2025". */
export function periodsIn(text: string): Periods {
  return gather(
    text,
    namedIn(text).filter((one) => isMeant(text, one)),
  )
}

/** Periods of a label that names nothing else: "Mon–Fri", "March", "2024"; undefined for any other. */
export function periodsOfLabel(label: string): Periods | undefined {
  const named = namedIn(label)
  if (named.length === 0) return undefined
  let rest = ""
  let from = 0
  for (const { start, end } of named) {
    rest += `${label.slice(from, start)} `
    from = end
  }
  return connecting.test(`${rest}${label.slice(from)}`) ? gather(label, named) : undefined
}

/** Whether one holds what the other names: undefined where they name nothing of the same kind. */
export function periodsMeet(one: Periods, other: Periods): boolean | undefined {
  let isComparable = false
  for (const kind of ["days", "months", "years"] as const) {
    if (one[kind].size === 0 || other[kind].size === 0) continue
    isComparable = true
    if (one[kind].isDisjointFrom(other[kind])) return false
  }
  return isComparable ? true : undefined
}

function namedIn(text: string): readonly Named[] {
  const found: Named[] = []
  for (const match of text.matchAll(/\p{L}+|(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)/gu)) {
    const word = match[0].toLowerCase()
    const place = { start: match.index, end: match.index + match[0].length }
    const singular = word.replace(/s$/, "")
    const day = dayOf.get(word) ?? dayOf.get(singular)
    const month = monthNumberOf(word)
    if (/^\d/.test(word)) found.push({ kind: "years", value: Number(word), ...place })
    else if (day !== undefined) found.push({ kind: "days", value: day, ...place })
    else if (month !== undefined) found.push({ kind: "months", value: month, ...place })
    else for (const value of severalDays[singular] ?? []) found.push({ kind: "days", value, ...place })
  }
  return found
}

function isMeant(text: string, { start, end }: Named): boolean {
  const word = text.slice(start, end)
  return !ambiguous.has(word.toLowerCase()) || (start > 0 && /^\p{Lu}/u.test(word))
}

function gather(text: string, named: readonly Named[]): Periods {
  const sets = { days: new Set<number>(), months: new Set<number>(), years: new Set<number>() }
  for (const [index, one] of named.entries()) {
    sets[one.kind].add(one.value)
    const next = named[index + 1]
    if (next === undefined || next.kind !== one.kind || !rangeSign.test(text.slice(one.end, next.start))) continue
    // "Fri–Mon" goes over the week's end, "Nov–Feb" over the year's; years only go on.
    const length = { days: 7, months: 12, years: Number.POSITIVE_INFINITY }[one.kind]
    if (length === Number.POSITIVE_INFINITY && (next.value < one.value || next.value - one.value > 200)) continue
    for (let value = one.value; value !== next.value; value = value === length ? 1 : value + 1)
      sets[one.kind].add(value)
  }
  return sets
}
