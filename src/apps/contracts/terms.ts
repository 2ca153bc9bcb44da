import { type CitableText, citeSpan } from "../../core/cite.ts"
import type { Span } from "../../core/document.ts"
import { type Finding, type Found, isFound } from "../../core/finding.ts"
import { dates } from "../../language/dates.ts"
import type { Decision, Likely } from "./clauses/decide.ts"
import type { Clause } from "./output.ts"
import { isRole } from "./spans/labelled-parties.ts"
import { statedParties } from "./spans/stated-parties.ts"

/** A type counts as present from this probability. */
const presentFrom = 0.5
/** Places of a type that are always shown, and those that are shown when they are likely enough. */
const shown = 3
const shownLikely = 16
const likelyFrom = 0.12

/** A span of the contract as a finding; its value is its text in one line. */
export function found(from: CitableText, span: Span, confidence: number, value?: string): Found {
  const citation = citeSpan(from, span)
  return {
    value: value ?? citation.quote.replace(/\s+/g, " "),
    evidence: [citation],
    verdict: "supported",
    confidence: Math.round(confidence * 1000) / 1000,
  }
}

/** Nothing that counts was found; `near`, spans of `from`, are the places that came closest, for a person to look at. */
export function missing(reason: string, from?: CitableText, near?: readonly Span[]): Finding {
  return {
    status: "missing",
    reason,
    nearest: from === undefined ? [] : (near ?? []).map((span) => citeSpan(from, span)),
  }
}

/** Decisions as the app says them. */
export function clausesOf(from: CitableText, decisions: readonly Decision[]): readonly Clause[] {
  return decisions.map(({ type, presence, candidates }) => ({
    type,
    present: presence >= presentFrom,
    confidence: Math.round(presence * 1000) / 1000,
    findings: candidates
      .filter((candidate, rank) => rank < shown || (rank < shownLikely && candidate.confidence >= likelyFrom))
      .map((candidate) => found(from, candidate, candidate.confidence)),
  }))
}

/** The best place of a type, or that the contract has none. */
export function clauseFinding(clauses: readonly Clause[], type: string): Finding {
  const clause = clauses.find((entry) => entry.type === type)
  const best = clause?.findings[0]
  if (clause === undefined || best === undefined) return missing(`No ${type} was found`)
  if (clause.present) return best
  return { status: "missing", reason: `No ${type} was found`, nearest: isFound(best) ? best.evidence : [] }
}

/** A date type with its ISO date as the value; text that names no day stays as written. */
export function dateFinding(from: CitableText, clauses: readonly Clause[], type: string): Finding {
  const finding = clauseFinding(clauses, type)
  if (!isFound(finding)) return finding
  const citation = finding.evidence[0]
  if (citation === undefined || citation.kind !== "text") return finding
  // "17t h day of May": letters apart from their figure are a habit of old filings
  const written = citation.quote.replace(/(\d)\s?(?:s\s?t|n\s?d|r\s?d|t\s?h)\b/gi, "$1th")
  const date = dates(written)[0]
  if (date === undefined) return finding
  const place =
    written === citation.quote ? { start: citation.start + date.start, end: citation.start + date.end } : citation
  return found(from, place, finding.confidence, date.iso)
}

const amount =
  /(?:(?:US|CA|AU)?[$£€]\s?\d[\d,.]*\d(?:\s?(?:million|billion|thousand))?|\b(?:USD|EUR|GBP|CHF|RMB)\s?\d[\d,.]*\d(?:\s?(?:million|billion))?|\b\d[\d,.]*\d\s?(?:dollars|euros?|pounds)\b)/gi

/** Sentences that name sums of money, those with the largest first; at most `limit`. */
export function moneyFindings(from: CitableText, sentences: readonly Span[], limit: number): readonly Found[] {
  const sums = sentences.flatMap((sentence) => {
    const own = from.text.slice(sentence.start, sentence.end)
    const found = [...own.matchAll(amount)].map((match) => ({ text: match[0], size: sizeOf(match[0]) }))
    return found.length === 0
      ? []
      : [{ sentence, largest: found.reduce((best, sum) => (sum.size > best.size ? sum : best)) }]
  })
  return sums
    .toSorted((left, right) => right.largest.size - left.largest.size)
    .slice(0, limit)
    .map(({ sentence, largest }) => found(from, sentence, 0.9, largest.text.replace(/\s+/g, " ")))
}

/** Size of a sum as written, without its currency. */
export function sizeOf(text: string): number {
  const digits = /\d[\d,.]*/.exec(text)?.[0].replace(/[.,]$/, "") ?? "0"
  const plain = /[.,]\d{1,2}$/.test(digits)
    ? `${digits.slice(0, digits.search(/[.,]\d{1,2}$/)).replace(/[.,]/g, "")}.${digits.slice(digits.search(/[.,]\d{1,2}$/) + 1)}`
    : digits.replace(/[.,]/g, "")
  const factor = /billion/i.test(text) ? 1e9 : /million/i.test(text) ? 1e6 : /thousand/i.test(text) ? 1e3 : 1
  return Number(plain) * factor
}

/** What the parties may be called, likeliest first: a wrong name is the subject of no duty, a missing one hides some. */
export function partyNames(candidates: readonly Likely[], text: string): readonly string[] {
  return candidates
    .filter((candidate) => candidate.confidence >= 0.08)
    .map((candidate) =>
      text
        .slice(candidate.start, candidate.end)
        .replace(/\s+/g, " ")
        .replace(/^\d+\.\s+/, "")
        .replace(/^[Tt]he\s+/, ""),
    )
}

/** Names of places, of dates and of nothing at all that stand like names of parties. */
const noName =
  /^(?:[\d\W]+|(?:the\s+)?(?:start|end|effective|commencement)(?:\s+date)?|england|wales|scotland|germany|france)$/i

/**
 * Who signs: likely names without those that are none, and without the parts they play ("the Client") where names are known.
 * @param likely names from the probability at which a party is listed
 */
export function signingParties(likely: readonly Likely[], text: string): readonly Likely[] {
  const nameOf = ({ start, end }: Span) => text.slice(start, end)
  const names = likely.filter((one) => !noName.test(nameOf(one).trim()))
  const aliases = new Set(
    statedParties(text).flatMap(({ alias }) => (alias === undefined ? [] : [nameOf(alias).toLowerCase()])),
  )
  const isPart = (one: Span) => {
    const bare = nameOf(one).replace(/^the\s+/i, "")
    return isRole(bare) || aliases.has(bare.toLowerCase())
  }
  const people = names.filter((one) => !isPart(one))
  return people.length >= 2 ? people : names
}

const start =
  /\b(?:begins?|starts?|commences?|takes?\s+effect|comes?\s+into\s+(?:force|effect)|in\s+force)\s+(?:on|from|as\s+of)?\s*$/i

/** The date on which the contract says that it begins, where nothing is called its effective date. */
export function statedStart(from: CitableText): Finding | undefined {
  for (const date of dates(from.text)) {
    if (date.iso.length !== 10 || date.iso.startsWith("--")) continue
    if (start.test(from.text.slice(Math.max(0, date.start - 40), date.start))) return found(from, date, 0.7, date.iso)
  }
  return undefined
}
