import { isFound } from "../../core/finding.ts"
import type { Clause, Playbook, Ruling } from "./output.ts"
import { clauseFinding, sizeOf } from "./terms.ts"

type Rule = Playbook["rules"][number]

/** Each rule of the playbook against the contract: met, missing, deviating, unwanted, or not to be told from the words. */
export function applyPlaybook(clauses: readonly Clause[], playbook: Playbook): readonly Ruling[] {
  return playbook.rules.map((rule) => {
    const clause = clauses.find((entry) => entry.type === rule.type)
    const finding = clauseFinding(clauses, rule.type)
    const base = { type: rule.type, finding, ...(rule.note === undefined ? {} : { note: rule.note }) }
    if (clause === undefined) return { ...base, status: "unclear", detail: `${rule.type} is no clause type` }
    if (rule.require === "absent")
      return clause.present
        ? { ...base, status: "unwanted", detail: "The contract has this clause" }
        : { ...base, status: "met", detail: "The contract has no such clause" }
    if (!clause.present) return { ...base, status: "missing", detail: "No such clause was found" }
    if (rule.expect === undefined || !isFound(finding)) return { ...base, status: "met", detail: "The clause is there" }
    return { ...base, ...judge(rule.expect, quotesOf(clause), /notice/i.test(rule.type)) }
  })
}

/** The best places of a type: the figure may stand in the second. */
function quotesOf(clause: Clause): readonly string[] {
  return clause.findings.flatMap((finding, rank) =>
    isFound(finding) && (rank === 0 || finding.confidence >= 0.25) ? [finding.value] : [],
  )
}

function judge(
  expect: NonNullable<Rule["expect"]>,
  quotes: readonly string[],
  isNotice: boolean,
): Pick<Ruling, "status" | "detail"> {
  if (expect.operator === "one of") {
    const wanted = [expect.value].flat()
    const named = wanted.find((value) => quotes.some((quote) => mentions(quote, value)))
    return named === undefined
      ? { status: "deviates", detail: `None of ${wanted.join(", ")} is named` }
      : { status: "met", detail: `${named} is named` }
  }
  const limit = [expect.value].flat()[0] ?? ""
  const isDuration = /^P\d/.test(limit)
  const bound = isDuration ? isoDays(limit) : sizeOf(limit)
  const currency = /^[A-Z]{3}/.exec(limit)?.[0]
  for (const quote of quotes) {
    const values = isDuration ? durationsDays(quote) : amountsOf(quote, currency)
    const value = (isNotice ? values.find((entry) => entry.isBefore) : undefined) ?? values[0]
    if (value === undefined) continue
    const holds = expect.operator === "at most" ? value.size <= bound * 1.02 : value.size >= bound
    return { status: holds ? "met" : "deviates", detail: `${value.text}, wanted ${expect.operator} ${limit}` }
  }
  return {
    status: "unclear",
    detail: `No ${isDuration ? "period" : "amount"} stands in the clause; wanted ${expect.operator} ${limit}`,
  }
}

const numbers = new Map(
  "one two three four five six seven eight nine ten eleven twelve"
    .split(" ")
    .map((word, index) => [word, index + 1] as const),
)
for (const [word, value] of [
  ["eighteen", 18],
  ["twenty", 20],
  ["twenty-four", 24],
  ["thirty", 30],
  ["thirty-six", 36],
  ["forty-five", 45],
  ["sixty", 60],
  ["ninety", 90],
  ["hundred and eighty", 180],
] as const)
  numbers.set(word, value)

interface Measured {
  readonly text: string
  readonly size: number
  /** Said of a time before something, or of notice. */
  readonly isBefore?: boolean
}

/** Periods in a text, in days: "ninety (90) days", "1 year", "six months". */
export function durationsDays(text: string): readonly Measured[] {
  const pattern =
    /(?:\((\d+)\)|\b(\d+)|\b([a-z]+(?:-[a-z]+)?))[\s-]*(?:calendar\s+|business\s+|working\s+)?(days?|weeks?|months?|years?)(?:['’]s?)?\b/gi
  return [...text.matchAll(pattern)].flatMap((match) => {
    const count = Number(match[1] ?? match[2] ?? numbers.get((match[3] ?? "").toLowerCase()) ?? Number.NaN)
    return Number.isNaN(count)
      ? []
      : [
          {
            text: match[0],
            size: count * unitDays(match[4] ?? ""),
            isBefore: /^\s*(?:before|prior|in\s+advance|(?:written\s+)?notice)/i.test(
              text.slice(match.index + match[0].length),
            ),
          },
        ]
  })
}

function unitDays(unit: string): number {
  const first = unit.charAt(0).toLowerCase()
  return first === "d" ? 1 : first === "w" ? 7 : first === "m" ? 30.4 : 365
}

/** "P1Y" → 365, "P90D" → 90. */
function isoDays(period: string): number {
  return [...period.matchAll(/(\d+)([DWMY])/g)].reduce(
    (sum, match) => sum + Number(match[1]) * unitDays(match[2] ?? ""),
    0,
  )
}

const signs: Readonly<Record<string, string>> = { EUR: "€", USD: "$", GBP: "£" }

function amountsOf(text: string, currency: string | undefined): readonly Measured[] {
  const marks = currency === undefined ? ["[$£€]", "[A-Z]{3}"] : [currency, `\\${signs[currency] ?? currency}`]
  const pattern = new RegExp(`(?:${marks.join("|")})\\s?\\d[\\d.,]*\\d(?:\\s?(?:million|billion|thousand))?`, "g")
  return [...text.matchAll(pattern)].map((match) => ({ text: match[0], size: sizeOf(match[0]) }))
}

/** A name, or its adjective: "German law" is the law of Germany. */
function mentions(quote: string, value: string): boolean {
  const stem = value.toLowerCase().slice(0, Math.max(4, value.length - 1))
  return quote.toLowerCase().includes(value.toLowerCase()) || (!/\s/.test(value) && quote.toLowerCase().includes(stem))
}
