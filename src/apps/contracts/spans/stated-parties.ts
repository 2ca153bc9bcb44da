import type { Span } from "../../../core/document.ts"
import type { Decision } from "../clauses/decide.ts"
import { labelledParties, type StatedParty } from "./labelled-parties.ts"

/** Where parties are stated, and how far the list of them may reach. */
const searched = 6000
const reach = 1600
const mostParties = 6

const company =
  /\b(?:Inc|Incorporated|LLC|L\.L\.C|LLP|LP|L\.P|Ltd|Limited|Corp|Corporation|Company|Co|GmbH|UG|KG|OHG|AG|SE|AB|BV|B\.V|NV|N\.V|SA|S\.A|SAS|SARL|SRL|S\.r\.l|SpA|S\.p\.A|Oy|A\/S|ApS|plc|PLC|Trust|University|Association|Foundation|Council|Bank)\b/

const between = /\b(?:[Bb]etween|BETWEEN|[Aa]mong|AMONG)\b[\s:]*|\b(?:Parties|PARTIES)\b[*_]*\s*:[*_]*\s*/g

/** What ends a list of parties: recitals, a numbered clause, an agreement to something. */
const listEnds =
  /\b(?:WHEREAS|Whereas|RECITALS|Recitals|BACKGROUND|Background|NOW,? THEREFORE|IT IS AGREED|[Tt]he [Pp]arties (?:hereby )?agree|agree as follows|[Aa]greed as follows)\b|\n\s*(?:#+\s*)?(?:§\s?)?1\.?\d?\.?\s+[A-Z][a-z]/

const suffix =
  "(?:Inc|INC|Incorporated|INCORPORATED|LLC|L\\.L\\.C|LLP|L\\.P|Ltd|LTD|Limited|LIMITED|Corp|CORP|Corporation|CORPORATION|GmbH|AG|N\\.A|S\\.A|plc|PLC)\\b\\.?"
const word = "(?!AND\\b|WITNESSETH\\b)(?:\\p{Lu}[\\p{L}\\d.'’&/-]*|&|\\d[\\w-]*)"
const joint =
  "(?:[ \\t]{1,2}(?:(?:of|the|de|del|der|van|von|für|for|y|et)[ \\t]{1,2}){0,2}|[ \\t]and[ \\t](?=(?:Sons?|Daughters?|Partners|Brothers|Associates|Company|Co)\\b))"
/** A name's words: capitals, with small joining words inside, and what kind of company it is. */
const name = new RegExp(
  `^(?:\\(?[a-z0-9]{1,2}[.)]\\s*)?(${word}(?:${joint}${word}){0,9}(?:,?[ \\t]{1,2}(?:\\([\\w ]{2,30}\\)[ \\t])?${suffix}){0,2})`,
  "u",
)

const alias =
  /\(\s*(?:(?:the|hereinafter|hereafter|together|referred|to|called|as|each|a)\s+|[“"'‘”])*([A-Z][\p{L} -]{1,38}?)\s*[”"'’“]{0,2}\s*\)/u

/** Words with which a capitalised run is no party. */
const noParty =
  /^(?:The\s+)?(?:Part(?:y|ies)|Agreement|Contract|Schedule|Annex|Exhibit|Section|Clause|Effective|Date|Commencement|January|February|March|April|May|June|July|August|September|October|November|December|Monday|You|We|It|This|These|Whereas|Background)\b/

/**
 * Parties of a contract that says "between A and B" in so many words, also as a list or with each on a line of its own:
 * short contracts have none of the marks that the learned scorer knows.
 * @returns at least two parties, or none
 */
export function statedParties(text: string): readonly StatedParty[] {
  for (const match of text.slice(0, searched).matchAll(between)) {
    const from = match.index + match[0].length
    const parties = listFrom(text, from)
    if (parties.length >= 2) return parties
  }
  return labelledParties(text)
}

/** From this probability a party counts as found, and this is what a stated one is given where the scorer finds too few. */
const foundFrom = 0.3
const statedConfidence = 0.6

/** Decisions in which the parties that the contract states stand, where fewer than two were found otherwise. */
export function withStatedParties(text: string, decisions: readonly Decision[]): readonly Decision[] {
  return decisions.map((decision) => {
    if (decision.type !== "Parties") return decision
    const likely = decision.candidates.filter(({ confidence }) => confidence >= foundFrom)
    const stated = statedParties(text).flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]))
    const isKnown = (span: Span) => likely.some((other) => span.start < other.end && other.start < span.end)
    if (stated.length === 0 || stated.every(isKnown)) return decision
    const added = stated.filter((span) => !isKnown(span))
    const candidates = [
      ...added.map((span) => ({ ...span, confidence: statedConfidence })),
      ...decision.candidates.filter((other) => !added.some((span) => span.start < other.end && other.start < span.end)),
    ]
    return {
      type: decision.type,
      presence: Math.max(decision.presence, 0.9),
      candidates: candidates.toSorted((left, right) => right.confidence - left.confidence),
    }
  })
}

function listFrom(text: string, from: number): readonly StatedParty[] {
  const window = text.slice(from, from + reach)
  const end = listEnds.exec(window)?.index ?? window.length
  const parties: StatedParty[] = []
  let at = 0
  while (at < end && parties.length < mostParties) {
    const start = at + (/^[\s*_:;,("“]*(?:(?:and|AND)\b[\s:]*)?[*_("“]*/.exec(window.slice(at, end))?.[0].length ?? 0)
    const found = name.exec(window.slice(start, end))
    const own = found?.[1] === undefined ? undefined : trimmed(found[1])
    if (found === null || own === undefined || noParty.test(own)) break
    const nameStart = start + found[0].indexOf(found[1]!)
    const next = nextAnd(window, nameStart + own.length, end)
    const about = window.slice(nameStart + own.length, next?.start ?? endOfParty(window, nameStart + own.length, end))
    const called = alias.exec(about)
    const calledAt =
      from + nameStart + own.length + (called === null ? 0 : called.index + called[0].indexOf(called[1]!))
    parties.push({
      name: { start: from + nameStart, end: from + nameStart + own.length },
      ...(called === null ? {} : { alias: { start: calledAt, end: calledAt + called[1]!.length } }),
    })
    if (next === undefined) break
    at = next.end
  }
  return parties
}

/** Countries with an "and" in their name: where a company is registered, not who else signs. */
const joinedCountries = [
  ["England", "Wales"],
  ["Trinidad", "Tobago"],
  ["Bosnia", "Herzegovina"],
  ["Antigua", "Barbuda"],
] as const

/** The "and" (or line) after which the next party begins: "and" before a capital, but not inside a name like "Smith and Sons Ltd". */
function nextAnd(window: string, from: number, end: number): Span | undefined {
  for (const match of window
    .slice(from, end)
    .matchAll(
      /(?:\s*[,;]?\s*\b(?:and|AND)\b[\s:]*|\s*;\s*|\s*\n\s*(?=\(?[2-6][.)]\s))(?=[*_("“]*(?:\(?[a-z0-9]{1,2}[.)]\s*)?\p{Lu})/gu,
    )) {
    const before = window.slice(from, from + match.index)
    const after = window.slice(from + match.index + match[0].length)
    if (joinedCountries.some(([one, other]) => before.endsWith(one) && after.startsWith(other))) continue
    if (/[.!?]["”)]?\s+(?:\p{Lu}|\n)/u.test(before) && !/\b(?:Inc|Ltd|Co|Corp|St|No)\.\s/.test(before)) return undefined
    return { start: from + match.index, end: from + match.index + match[0].length }
  }
  return undefined
}

function endOfParty(window: string, from: number, end: number): number {
  const stop = /\n\s*\n|[.]\s/.exec(window.slice(from, end))
  return stop === null ? end : from + stop.index
}

/** A name without the full stop of its sentence. */
function trimmed(own: string): string {
  const kind = new RegExp(`^.*?\\b${suffix}(?=\\s+\\p{Lu})(?!\\s+${suffix})`, "u").exec(own)?.[0]
  if (kind?.endsWith(".") === true) return trimmed(kind)
  const bare = own.replace(/[.,]$/, "")
  return own.endsWith(".") &&
    /\b(?:Inc|INC|Ltd|LTD|Co|CO|Corp|CORP|\p{Lu}(?:\.\p{L})+)$/u.test(bare) &&
    company.test(bare)
    ? own
    : bare
}
