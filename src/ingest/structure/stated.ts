import type { Metadata, ReadDocument } from "../../core/document.ts"
import { type DateMention, dates } from "../../language/dates.ts"
import { sentences } from "../../language/sentences.ts"
import { statusOf } from "./metadata.ts"

/** Raised when the same text would be understood differently: unchanged files are then read again. */
export const statedVersion = 1

/** What a document says of itself stands at its beginning; further down, such sentences speak of other things. */
const headCharacters = 1200

/**
 * Adds what a document says of its own validity in its title and first sentences: "Valid from 1 March 2026", "Replaced by
 * the policy of 2026", "Last updated: 3 February 2026", "Status: draft", "[SUPERSEDED] Travel rules". Fields that are there
 * already stay. A sentence counts only where the document is its subject, or it has none, and nothing makes it conditional.
 */
export function withStatedMetadata(document: ReadDocument, name = ""): ReadDocument {
  const isOfRules = ofRules.test(`${document.title} ${name}`)
  const head = document.text.slice(0, headCharacters)
  const found = sentences(head)
    // The last one may be cut.
    .filter(({ end }) => end < headCharacters)
    .map(({ start, end }) => statedIn(head.slice(start, end), isOfRules))
  // What is said first holds.
  const stated: Metadata = Object.assign({}, titleStatus(document.title), ...found.toReversed())
  const metadata = { ...stated, ...document.metadata }
  const { status, validUntil } = metadata
  const said = [
    ...(status === "superseded" && document.metadata.status === undefined ? ["superseded"] : []),
    ...(validUntil !== undefined && document.metadata.validUntil === undefined ? [`valid until ${validUntil}`] : []),
  ].map((state) => `taken as ${state}, as it says of itself`)
  return { ...document, metadata, ...(said.length === 0 ? {} : { warnings: [...(document.warnings ?? []), ...said] }) }
}

/**
 * "Valid until 31 March 2024" alone is a rule's own end in a document of rules; in a certificate or an offer it is what people
 * ask about, long after that day.
 */
const ofRules =
  /polic(?:y|ies)|guid(?:e|ance)|procedure|instructions?|handbook|manual|\brules?\b|regulation|price[ -]?list|tariff|standard|code of conduct|terms|faq|richtlinie|anweisung|ordnung|handbuch|preisliste|leitfaden|regeln|merkblatt|politique|procédure|règlement|barème/iu

const subject = String.raw`(?:(?:this|the present|these|diese[rs]?|cette|ce)\s+(?:\p{L}+\s+)?(?:document|page|article|polic(?:y|ies)|guidelines?|guidance|procedure|instructions?|version|edition|handbook|manual|notice|standard|price list|rules?|regulations?|richtlinie|dokument|anweisung|arbeitsanweisung|ordnung|fassung|version|preisliste|politique|procédure|règlement)\s+(?:(?:is|are|has been|have been|ist|sind|wurde|est|a été)\s+)?)?`
const from = String.raw`(?:\s+date)?(?:\s+(?:as\s+)?(?:from|since|of|starting|on|ab|seit|vom|am|le|à partir du|à compter du|depuis le|dès le))*\s*[:|–]?\s*`
const until = String.raw`\s*(?:until|till|through|to|bis(?:\s+zum)?|jusqu['’]au|au|–|-)\s*[:|]?\s*`

const inForce = `(?:valid|effective|in force|in effect|applicable|gültig|gilt|in kraft|valable|applies|takes effect|comes into (?:force|effect)|tritt|(?:entre )?en vigueur)`
const validFrom = pattern(`${inForce}${from}`)
const validUntil = pattern(`${inForce}${until}`)
const furtherUntil = new RegExp(`^,?${until}`, "iu")
const expired = pattern(String.raw`(?:expire[sd]?|abgelaufen|expirée?)(?:\s+(?:on|am|le))?\s*[:|]?\s*`)
const written = pattern(
  String.raw`(?:last\s+(?:updated?|reviewed|revised|modified|changed)|updated|revised|reviewed|published|issued|as\s+of|date|stand|datum|zuletzt\s+(?:aktualisiert|geändert)|letzte\s+(?:änderung|aktualisierung)|(?:dernière\s+)?mise\s+à\s+jour|mis\s+à\s+jour)(?:\s+(?:on|at|am|le|du|vom))?\s*[:|]?\s*`,
)
const status = pattern(String.raw`(?:status|state|zustand|statut)\s*[:|]\s*`)
const replaced = pattern(
  String.raw`(?:now\s+)?(?:superseded|replaced|withdrawn|obsolete|outdated|out of date|archived|deprecated|no longer (?:valid|current|in force|applicable)|ersetzt durch|abgelöst (?:durch|von)|aufgehoben|veraltet|nicht mehr gültig|remplacée? par|abrogée?)`,
)
/** Without a subject, "Obsolete equipment …" speaks of something else: what follows must be by whom or when. */
const replacedBy = /^\s*(?:by|on|since|as of|from|durch|am|seit|par|le|depuis)\b/iu
const conditional =
  /\b(?:where|if|unless|when|whenever|any|extent|case|conflicts?|may|sofern|soweit|wenn|falls|si|en cas)\b/iu

function pattern(said: string): RegExp {
  return new RegExp(`^[\\s(\\[*_#>-]*${subject}${said}`, "iu")
}

function statedIn(sentence: string, isOfRules: boolean): Metadata {
  const valid = validity(sentence)
  const isOwn = isOfRules || hasSubject.test(sentence)
  return (
    (isOwn || valid === undefined ? valid : startOf(valid)) ??
    stateOf(sentence) ??
    supersession(sentence) ??
    dateAfter(sentence, written, "date", "first") ??
    {}
  )
}

function validity(sentence: string): Metadata | undefined {
  const begins = dateAt(sentence, validFrom)
  if (begins !== undefined) {
    const rest = sentence.slice(begins.mention.end)
    const ends = dateAt(rest, furtherUntil)
    const closing = ends === undefined ? rest : rest.slice(ends.mention.end)
    if (!closes(closing)) return undefined
    return { ...day("validFrom", begins.mention, "first"), ...(ends && day("validUntil", ends.mention, "last")) }
  }
  return dateAfter(sentence, validUntil, "validUntil", "last") ?? dateAfter(sentence, expired, "validUntil", "last")
}

function stateOf(sentence: string): Metadata | undefined {
  const label = status.exec(sentence)
  return label === null ? undefined : statusOf(sentence.slice(label[0].length).replace(/[\s.)\]]+$/u, ""))
}

/** "Superseded by version 3": superseded. "Replaced by version 3 from 1 March 2027": valid until the day before. */
function supersession(sentence: string): Metadata | undefined {
  const match = replaced.exec(sentence)
  if (match === null || conditional.test(sentence)) return undefined
  const rest = sentence.slice(match[0].length)
  if (!hasSubject.test(sentence) && !/(?:durch|von|par)$/iu.test(match[0]) && !replacedBy.test(rest)) return undefined
  const since = dates(rest).find(({ start }) =>
    /\b(?:on|from|since|as of|ab|am|seit|le|depuis le)\s+$/iu.test(rest.slice(0, start)),
  )
  const last = since === undefined ? undefined : dayBefore(dayOf(since, "first"))
  return last === undefined ? { status: "superseded" } : { validUntil: last }
}

function titleStatus(title: string): Metadata {
  const word =
    /^\s*[([](\p{L}+)[)\]]/u.exec(title)?.[1] ??
    /^\s*(\p{Lu}{4,})\s*[:–-]/u.exec(title)?.[1] ??
    /[([](\p{L}+)[)\]]\s*$/u.exec(title)?.[1]
  return (word === undefined ? undefined : statusOf(word)) ?? {}
}

const hasSubject = /^[\s([*_#>-]*(?:this|the|these|diese|ce)/iu

/** Of a document that is no rule: since when it speaks is its date, and its end ends nothing here. */
function startOf({ validFrom }: Metadata): Metadata {
  return validFrom === undefined ? {} : { date: validFrom }
}

interface Found {
  readonly mention: DateMention
}

/** The date that stands right behind the words of a pattern. */
function dateAt(text: string, words: RegExp): Found | undefined {
  const match = words.exec(text)
  if (match === null) return undefined
  const at = match[0].length
  const mention = dates(text).find(({ start }) => start === at)
  return mention === undefined || mention.otherIso !== undefined ? undefined : { mention }
}

function dateAfter(
  sentence: string,
  words: RegExp,
  field: "date" | "validUntil",
  end: "first" | "last",
): Metadata | undefined {
  const found = dateAt(sentence, words)
  if (found === undefined || !closes(sentence.slice(found.mention.end))) return undefined
  return day(field, found.mention, end)
}

/** "Effective 1 May 2026, all staff must …" is a rule and no head line: after the date it ends, or says by whom. */
function closes(rest: string): boolean {
  return /^[\s*_]*(?:$|[.;)\]|]|,?\s*(?:in kraft|by|von|par|replac|supersed|ersetzt|remplace|version|owner))/iu.test(
    rest,
  )
}

function day(field: "date" | "validFrom" | "validUntil", mention: DateMention, end: "first" | "last"): Metadata {
  const iso = dayOf(mention, end)
  return iso === undefined ? {} : { [field]: iso }
}

/** First or last day of what a date leaves open: a month or a year; undefined where the year itself is open. */
function dayOf({ iso }: DateMention, end: "first" | "last"): string | undefined {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(iso)
  if (match === null) return undefined
  const [, year, month, date] = match
  if (date !== undefined) return iso
  if (end === "first") return `${year}-${month ?? "01"}-01`
  return new Date(Date.UTC(Number(year), month === undefined ? 12 : Number(month), 0)).toISOString().slice(0, 10)
}

function dayBefore(iso: string | undefined): string | undefined {
  return iso === undefined ? undefined : new Date(Date.parse(iso) - 86_400_000).toISOString().slice(0, 10)
}
